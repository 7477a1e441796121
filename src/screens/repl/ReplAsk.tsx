// What the REPL pane asks below the board's terminal: the menu behind Ctrl-T, a search, a file, a paste.
import type { ReactNode } from 'react';
import { List } from '../../components/List.tsx';
import { pad } from '../../components/layout.ts';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { type Piece, Row } from '../../components/Row.tsx';
import { TextField } from '../../components/TextField.tsx';
import { theme } from '../../components/theme.ts';
import { printable, safe } from '../../text/printable.ts';
import { type Binding, bindingsOn, keyName } from '../../workbench/binding.ts';
import { withOwnKeys } from '../../workbench/own-keys.ts';
import type { State } from '../../workbench/state.ts';
import type { PartProps, ScreenProps } from '../screen.ts';
import { shownFiles } from './files.ts';
import { replKeys } from './keys.ts';
import type { ReplPrompt } from './state.ts';

const previewRows = 5;
const mostFileRows = 6;
const menuKeys = (): readonly Binding[] =>
  bindingsOn(replKeys, 'repl-menu').filter(({ id }) => id !== 'repl-menu-close' && id !== 'repl-leave');

/** Rows that it takes from a pane of this height, frame included. */
export function replAskHeight({ repl }: State, paneHeight: number): number {
  // The menu is open for one key: it may take all but the border of the terminal.
  if (repl.menu) return Math.min(Math.max(3, paneHeight - 2), Math.ceil(menuKeys().length / 2) + 2);
  const most = Math.max(3, paneHeight - 4);
  if (repl.prompt?.kind === 'paste')
    return Math.min(most, Math.min(previewRows, repl.prompt.lines.length) + 4);
  if (repl.prompt?.kind === 'file' && repl.prompt.files.length > 0)
    return Math.min(most, 3 + Math.min(mostFileRows, repl.prompt.files.length));
  return 3;
}

export function ReplAsk({ state, width, height }: PartProps): ReactNode {
  const room = width - panelFrame;
  const { prompt } = state.repl;
  if (state.repl.menu) return <Menu state={state} width={width} height={height} />;
  if (!prompt) return null;
  if (prompt.kind === 'paste') return <Paste paste={prompt} width={width} height={height} />;
  const isSearch = prompt.kind === 'search';
  return (
    <Panel title={isSearch ? 'Search the scrollback' : 'Run a file'} width={width} height={height} focused>
      <TextField
        label={isSearch ? '/' : 'file'}
        text={prompt.entry.text}
        cursor={prompt.entry.cursor}
        width={room}
        hint={
          isSearch ? 'text, upper and lower case are the same' : 'one of these, or any path on this computer'
        }
      />
      {prompt.kind === 'file' && height > 3 && shownFiles(prompt).length > 0 ? (
        <List
          items={shownFiles(prompt).map((name) => ({ key: name, pieces: [{ text: printable(name) }] }))}
          cursor={prompt.cursor}
          width={room}
          height={height - 3}
          focused
        />
      ) : null}
    </Panel>
  );
}

function Menu({ state, width, height }: PartProps): ReactNode {
  const room = width - panelFrame;
  const keys = withOwnKeys(menuKeys(), state.preferences.keys);
  const rows = Math.ceil(keys.length / 2);
  const half = Math.floor(room / 2);
  return (
    <Panel title="espwb commands" note="esc closes" width={width} height={height} focused>
      {keys.slice(0, Math.min(rows, height - 2)).map((binding, at) => {
        const other = keys[at + rows];
        const pieces = [...cell(binding, state, half), ...(other ? cell(other, state, half) : [])];
        return <Row key={binding.id} width={room} pieces={pieces} />;
      })}
    </Panel>
  );
}

function cell({ keys, help, disabledReason, changesBoard }: Binding, state: State, width: number): Piece[] {
  const greyed = disabledReason(state) !== null;
  const colour = greyed ? undefined : changesBoard ? theme.warning : theme.accent;
  const mark = `${keyMark(keys[0] ?? '')} `;
  return [
    { text: printable(mark), colour, bold: !greyed, dim: greyed },
    { text: safe`${pad(help, width - mark.length - 1)} `, dim: greyed },
  ];
}

/** In two cells: Ctrl-T as ^T. */
const keyMark = (id: string): string =>
  id.startsWith('ctrl-') ? `^${id.slice(5).toUpperCase()}` : keyName(id);

const typingWords: readonly Piece[] = [
  { text: safe` runs it in one piece; values show only if printed.  ` },
  { text: safe`Tab`, bold: true, colour: theme.warning },
  { text: safe` types it.` },
];
const tooLongWords: readonly Piece[] = [{ text: safe` runs it in pieces: too long for NodeMCU's prompt.` }];

type PasteProps = Pick<ScreenProps, 'width' | 'height'> & {
  readonly paste: Extract<ReplPrompt, { kind: 'paste' }>;
};

function Paste({ paste: { lines, sizeBytes, tooLong }, width, height }: PasteProps): ReactNode {
  const room = width - panelFrame;
  const shown = lines.slice(0, height - 4);
  const more = lines.length - shown.length;
  const title = `Paste: ${lines.length === 1 ? 'one line' : `${lines.length} lines`}, ${sizeBytes} bytes`;
  return (
    <Panel title={title} note={more > 0 ? `${more} more` : ''} width={width} height={height} focused>
      {shown.map((line, at) => (
        <Row
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place in the block
          key={at}
          width={room}
          pieces={[{ text: printable(line || ' ') }]}
        />
      ))}
      <Row width={room} pieces={[]} />
      <Row
        width={room}
        pieces={[
          { text: safe`Enter`, bold: true, colour: theme.warning },
          ...(tooLong ? tooLongWords : typingWords),
        ]}
      />
    </Panel>
  );
}

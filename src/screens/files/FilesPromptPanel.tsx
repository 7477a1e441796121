// What Files asks before it changes anything, and a file as text; both scroll.
import type { ReactNode } from 'react';
import { pad } from '../../components/layout.ts';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { type Piece, Row } from '../../components/Row.tsx';
import { theme } from '../../components/theme.ts';
import { printable, safe } from '../../text/printable.ts';
import type { ScreenProps } from '../screen.ts';
import { bytesText } from './file-words.ts';
import type { ChangeLine, FilesPrompt } from './state.ts';

type PromptProps = ScreenProps & { readonly prompt: Extract<FilesPrompt, { kind: 'ask' | 'view' }> };

export function FilesPromptPanel({ prompt, width, height }: PromptProps): ReactNode {
  const room = width - panelFrame;
  const isAsk = prompt.kind === 'ask';
  const listHeight = height - 2 - (isAsk ? 2 : 0);
  const top = Math.max(0, Math.min(prompt.top, prompt.lines.length - listHeight));
  const rows = isAsk
    ? prompt.lines.slice(top, top + listHeight).map((line) => changePieces(line, room))
    : prompt.lines.slice(top, top + listHeight).map((text): Piece[] => [{ text: printable(text) }]);
  const note = prompt.lines.length > listHeight ? `${top + 1} of ${prompt.lines.length}` : '';
  return (
    <Panel title={prompt.title} note={note} width={width} height={height} focused>
      {rows.map((pieces, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place in the file
        <Row key={top + at} width={room} pieces={pieces} />
      ))}
      {isAsk ? <Row width={room} pieces={[]} /> : null}
      {isAsk ? (
        <Row
          width={room}
          pieces={[
            { text: safe`Enter`, bold: true, colour: theme.warning },
            { text: safe` ${prompt.action}` },
          ]}
        />
      ) : null}
    </Panel>
  );
}

const statuses: Readonly<
  Record<ChangeLine['status'], readonly [glyph: string, words: string, colour: string]>
> = {
  new: ['+', 'new', theme.good],
  replaces: ['~', 'replaces', theme.warning],
  same: ['=', 'same', theme.border],
  goes: ['-', 'deleted', theme.bad],
  'stays-out': ['!', 'left out', theme.border],
};

/** As short as the column: the verb has the long words. */
const outWords: Readonly<Record<NonNullable<ChangeLine['reason']>, string>> = {
  hidden: 'hidden',
  cache: 'a cache',
  'symbolic-link': 'symlink',
  'not-a-file': 'no file',
  'unsafe-name': 'bad name',
  'too-deep': 'too deep',
  'too-long': 'too long',
  obeyed: 'obeyed',
  'not-valid-here': 'bad name',
  'same-name-here': 'case',
  'same-name-there': 'case',
  'in-the-way': 'in the way',
};

function changePieces({ status, name, size, reason }: ChangeLine, room: number): Piece[] {
  const [glyph, words, colour] = statuses[status];
  if (reason !== undefined)
    return [
      { text: safe`${glyph} `, colour, bold: true },
      { text: safe`${pad(name, Math.max(10, room - 22))} `, dim: true },
      { text: safe` ${words}: ${outWords[reason]}`, colour },
    ];
  return [
    { text: safe`${glyph} `, colour, bold: true },
    { text: safe`${pad(name, Math.max(10, room - 22))} `, dim: status === 'same' },
    { text: printable(pad(size === null ? '' : bytesText(size), 8, 'right')), dim: true },
    { text: safe`  ${words}`, colour },
  ];
}

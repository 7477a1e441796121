// The options of a plan as a list that is changed in place, and the offset of a file being typed.
import type { ReactNode } from 'react';
import { List, type ListItem } from '../../components/List.tsx';
import { pad, wrapWords } from '../../components/layout.ts';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { type Piece, Row } from '../../components/Row.tsx';
import { TextField } from '../../components/TextField.tsx';
import { theme } from '../../components/theme.ts';
import { printable, safe } from '../../text/printable.ts';
import type { State } from '../../workbench/state.ts';
import { boardTitle } from '../boards/board-words.ts';
import type { PartProps } from '../screen.ts';
import { optionRows } from './plan-options.ts';
import type { ChosenFile, OptionsMenu } from './state.ts';

const nameWidth = 24;

export function PlanMenu({
  state,
  menu,
  width,
  height,
}: PartProps & { readonly menu: OptionsMenu }): ReactNode {
  const room = width - panelFrame;
  const { request, cursor, offset } = menu;
  const items = [
    ...optionRows.map(
      (row): ListItem => ({
        key: row.name,
        pieces: [
          { text: printable(pad(row.name, nameWidth)), dim: true },
          row.isUsual(request.options)
            ? { text: printable(row.text(request.options)) }
            : { text: printable(row.text(request.options)), colour: theme.warning, bold: true },
        ],
      }),
    ),
    ...request.files.map((file, at): ListItem => ({ key: `file ${at}`, pieces: filePieces(file) })),
  ];
  const [about = '', more = ''] = wrapWords(aboutRow(menu), room);
  return (
    <Panel title={boardTitle('Options', state, width)} width={width} height={height} focused>
      <List items={items} cursor={cursor} width={room} height={height - 6} focused={offset === null} />
      <Row
        width={room}
        pieces={
          offset
            ? [{ text: printable(offset.trouble ?? ''), colour: theme.bad }]
            : [{ text: printable(about), dim: true }]
        }
      />
      {offset ? (
        <TextField
          label="Offset"
          text={offset.entry.text}
          cursor={offset.entry.cursor}
          width={room}
          hint="0x10000, 64KB; nothing = where a file of its kind belongs"
        />
      ) : (
        <Row width={room} pieces={[{ text: printable(more), dim: true }]} />
      )}
      <Row width={room} pieces={[]} />
      <Row width={room} pieces={lastLine(menu, state)} />
    </Panel>
  );
}

function filePieces({ choice, offset }: ChosenFile): Piece[] {
  const where = offset === null ? 'where it belongs' : `at 0x${offset.toString(16)}`;
  return [
    { text: safe`${pad(choice.name, nameWidth - 1)} ` },
    { text: printable(where), colour: theme.data },
  ];
}

function aboutRow({ cursor, request }: OptionsMenu): string {
  const row = optionRows[cursor];
  if (row) return row.about;
  const file = request.files[cursor - optionRows.length];
  if (file?.choice.kind === 'backup') return 'A backup goes back to where it was.';
  return request.files.length > 1 ? 'Space changes the offset, x takes it out.' : 'Space changes the offset.';
}

function lastLine({ offset }: OptionsMenu, { flash }: State): Piece[] {
  if (offset)
    return [{ text: safe`Enter`, bold: true, colour: theme.accent }, { text: safe` takes this offset` }];
  const words =
    flash.phase === 'plan' || flash.adding ? ' plans with these' : ' keeps these for the next plan';
  return [
    { text: safe`Enter`, bold: true, colour: theme.accent },
    { text: safe`${words}; nothing is written yet` },
  ];
}

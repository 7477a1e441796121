// The question before a write protection is cleared: for a flash that is planned, and for an erase.
import type { ReactNode } from 'react';
import { wrapWords } from '../components/layout.ts';
import { Panel, panelFrame } from '../components/Panel.tsx';
import { Row } from '../components/Row.tsx';
import { theme } from '../components/theme.ts';
import { printable, safe } from '../text/printable.ts';
import { boardTitle } from './boards/board-words.ts';
import type { PartProps } from './screen.ts';

const because =
  'The status register of the flash chip has protection bits set, so that it takes neither erasing nor writing. Somebody or some firmware set them, perhaps on purpose.';

const actions = {
  flash: {
    text: safe`Enter clears them permanently when the plan is carried out. Nothing is changed before that.`,
    enter: ' clears it with the flash   ',
  },
  erase: {
    text: safe`Nothing has been erased. Enter clears them permanently and erases the whole flash.`,
    enter: ' clears it and erases   ',
  },
} as const;

export function UnlockQuestion({
  state,
  width,
  height,
  before,
}: PartProps & { readonly before: keyof typeof actions }): ReactNode {
  const room = width - panelFrame;
  const { text, enter } = actions[before];
  const lines = [because, text].flatMap((paragraph) => [...wrapWords(paragraph, room), '']);
  return (
    <Panel
      title={boardTitle('Write-protected', state, width)}
      width={width}
      height={height}
      colour={theme.warning}
    >
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text
        <Row key={at} width={room} pieces={line ? [{ text: printable(line) }] : []} />
      ))}
      <Row
        width={room}
        pieces={[
          { text: safe`Enter`, bold: true, colour: theme.warning },
          { text: printable(enter) },
          { text: safe`Esc`, bold: true, colour: theme.accent },
          { text: safe` leaves it` },
        ]}
      />
    </Panel>
  );
}

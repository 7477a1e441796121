// A failure as a card: what happened, what the board holds now, what was seen, what to do about it.
import type { ReactNode } from 'react';
import { printable } from '../text/printable.ts';
import { wrapWords } from './layout.ts';
import { Panel, panelFrame } from './Panel.tsx';
import { type Piece, Row } from './Row.tsx';
import { theme } from './theme.ts';

export type ErrorCardProps = {
  readonly title: string;
  readonly message: string;
  readonly condition: string;
  readonly seen: string | null;
  readonly hints: readonly string[];
  /** A choice on the card: 'space: always do so on this board'; null where there is none. */
  readonly choice?: string | null;
  /** Below the words, in the rows that they leave. */
  readonly children?: ((width: number, height: number) => ReactNode) | undefined;
  readonly width: number;
  readonly height: number;
};

export function ErrorCard({
  title,
  message,
  condition,
  seen,
  hints,
  choice = null,
  children,
  width,
  height,
}: ErrorCardProps): ReactNode {
  const room = width - panelFrame;
  const block = (text: string, first: string, style: Omit<Piece, 'text'> = {}): Piece[][] =>
    wrapWords(text, room - first.length).map((line, at) => [
      { text: printable(at === 0 ? first : ' '.repeat(first.length)), dim: true },
      { text: printable(line), ...style },
    ]);
  const rows: Piece[][] = [
    ...block(message, ''),
    ...(condition ? block(condition, '', { bold: true }) : []),
    [],
    ...(seen ? [...block(seen.slice(0, room * 3), 'seen  ', { dim: true }), []] : []),
    ...hints.flatMap((hint, at) => block(hint, ` ${at + 1}  `)),
    ...(choice === null ? [] : [[], ...block(choice, '')]),
    ...(children ? [[]] : []),
  ];
  return (
    <Panel title={`✖ ${title}`} width={width} height={height} colour={theme.bad}>
      {rows.slice(0, height - 2).map((pieces, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text
        <Row key={at} width={room} pieces={pieces} />
      ))}
      {children?.(room, height - 2 - rows.length)}
    </Panel>
  );
}

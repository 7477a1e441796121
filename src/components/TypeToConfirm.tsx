// The last step before something is lost: characters that one has to look up and type. Enter alone
// does nothing, and a wrong character shows at once.
import type { ReactNode } from 'react';
import { printable, safe } from '../text/printable.ts';
import { type Piece, Row } from './Row.tsx';
import { theme } from './theme.ts';

export type TypeToConfirmProps = {
  /** What has to be typed, e.g. '3456'. */
  readonly wanted: string;
  /** Where it can be read, e.g. 'ec:fa:bc:12:34:56'. */
  readonly source: string;
  readonly action: string;
  readonly typed: string;
  readonly width: number;
};

export function TypeToConfirm({ wanted, source, action, typed, width }: TypeToConfirmProps): ReactNode {
  const boxes = [...wanted].map((character, at): Piece => {
    const given = typed[at];
    if (given === undefined)
      return { text: printable(at === typed.length ? '▁ ' : '· '), dim: at !== typed.length };
    const fits = given.toLowerCase() === character;
    return { text: safe`${given} `, colour: fits ? theme.good : theme.bad, bold: true };
  });
  const complete = typed.toLowerCase() === wanted;
  return (
    <>
      <Row
        width={width}
        pieces={[
          { text: safe`Type ` },
          { text: printable(wanted), bold: true, colour: theme.warning },
          { text: safe` (last four of ${source}) to ${action}.` },
        ]}
      />
      <Row width={width} pieces={[]} />
      <Row
        width={width}
        pieces={[
          { text: safe`   ` },
          ...boxes,
          complete
            ? { text: safe`   Enter: do it`, colour: theme.warning, bold: true }
            : { text: printable(wrong(typed, wanted) ? '   does not fit' : ''), colour: theme.bad },
        ]}
      />
    </>
  );
}

const wrong = (typed: string, wanted: string) => !wanted.startsWith(typed.toLowerCase());

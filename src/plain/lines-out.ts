// Where lines go: knows whether one has begun, so that what comes in between stands on a line of its own.
import { joined, type SafeText, safe } from '../text/printable.ts';

export type LinesOut = {
  /** Text that does not end its line: a prompt, what a board prints. */
  readonly write: (text: SafeText) => void;
  readonly line: (text: SafeText) => void;
  readonly endLine: () => void;
  readonly isLineStart: () => boolean;
  /** Enter was pressed in a terminal, which has shown it. */
  readonly wasEnded: () => void;
};

export function createLinesOut(write: (text: SafeText) => void): LinesOut {
  let isStart = true;
  const endLine = () => {
    write(safe`\n`);
    isStart = true;
  };
  return {
    write: (text) => {
      if (text === '') return;
      write(text);
      isStart = false;
    },
    line: (text) => {
      write(joined([isStart ? safe`` : safe`\n`, text, safe`\n`]));
      isStart = true;
    },
    endLine,
    isLineStart: () => isStart,
    wasEnded: () => {
      isStart = true;
    },
  };
}

// What is known of the board's flash after a failure, in a sentence; where the failure says something of a
// board at all.
import type { BoardCondition, ErrorCode, EspError } from '../device/errors.ts';

export const conditionWords: Readonly<Record<BoardCondition, string>> = {
  unchanged: 'The board is unchanged.',
  erased: 'The board is erased.',
  'partly-written': 'The board is partly written: flash it again before use.',
  'files-whole': 'Every file on the board is whole: the old one or the new one.',
  unknown: 'What the board holds now is not known.',
};

/** A mistyped option, a missing port or a full disk says nothing about a board. */
const concernsBoard = (code: ErrorCode): boolean =>
  !/^(usage|file-|port-|needs-|network$|disk-full$)/.test(code);

/** null where the failure says nothing about a board. */
export const conditionOf = ({ code, board }: Pick<EspError, 'code' | 'board'>): string | null =>
  concernsBoard(code) ? conditionWords[board] : null;

// Why a key of this screen cannot be used now, in words; null where it can.
import { firmwareOf } from '../../device/firmware/firmwares.ts';
import { type DisabledReason, needsPort, notBusy } from '../../workbench/availability.ts';
import { meantRows } from './state.ts';

/** The board's side of Files; the local side needs nobody. */
export const needsFiles: DisabledReason = (state) => needsPort(state) ?? state.files.trouble;

/** On this computer a folder of the board is no use; on the board somebody has to be there. */
export const needsRow: DisabledReason = (state) => {
  const { files } = state;
  const reason = files.side === 'board' ? needsFiles(state) : notBusy(state);
  if (reason) return reason;
  return meantRows(files).length > 0 ? null : 'There is nothing here.';
};

/** UPPER CASE sends to the board: what is marked has to be on this computer. */
export const needsLocalRow: DisabledReason = (state) =>
  needsFiles(state) ??
  (state.files.side === 'local' ? needsRow(state) : 'The cursor is on the board: c brings files here.');

export const needsBoardRow: DisabledReason = (state) =>
  needsFiles(state) ??
  (state.files.side === 'board' ? needsRow(state) : 'The cursor is on this computer: C sends files.');

export const needsFileHere: DisabledReason = (state) => {
  const pane = state.files[state.files.side];
  const reason = needsRow(state);
  if (reason) return reason;
  return pane.rows[pane.cursor]?.kind === 'file' ? null : 'That is a folder.';
};

export const needsStartFile: DisabledReason = (state) => needsFiles(state) ?? needsFileHere(state);

/** Only what is on the board can run there. */
export const needsBoardFile: DisabledReason = (state) =>
  needsFiles(state) ??
  (state.files.side === 'board'
    ? needsFileHere(state)
    : 'Send it to the board first (C), then run it there.');

/** NodeMCU's own actions, each on a file of the board with its ending. */
const needsLuaAction =
  (ending: RegExp, words: string): DisabledReason =>
  (state) => {
    const reason = needsBoardFile(state);
    if (reason) return reason;
    if (!firmwareOf(state.board?.firmware?.kind)?.files?.compiles) return 'Only NodeMCU can do this.';
    const { rows, cursor } = state.files.board;
    return ending.test(rows[cursor]?.path ?? '') ? null : words;
  };

export const needsLuaFile = needsLuaAction(/\.lua$/, 'Only a file that ends with .lua can be compiled.');
export const needsLfsImage = needsLuaAction(
  /\.img$/,
  'An LFS image is a file of the board that ends with .img.',
);

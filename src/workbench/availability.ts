// Why something cannot be done now, in words; null where it can. The footer greys by it, a press of
// the key shows it, the palette and the menu write it beside the command.
import type { PortInfo } from '../device/ports/port-info.ts';
import { meantRows } from '../screens/files/state.ts';
import { givesWay, type State } from './state.ts';

export type Refusal = (state: State) => string | null;

export const always: Refusal = () => null;

export const selectedPort = (state: State): PortInfo | undefined =>
  state.boards.ports.find((port) => port.path === state.boards.selected);

/** The board that commands are meant for: the open one, on Boards the selected one. */
export const targetPath = (state: State): string | null =>
  state.screen === 'boards' ? state.boards.selected : (state.board?.path ?? state.boards.selected);

/** A blink gives way to whatever comes next, and moving a pin is over before one notices. */
export const notBusy: Refusal = ({ operation }) =>
  operation && !givesWay(operation.name) && operation.name !== 'pins'
    ? `Busy: ${operation.title.toLowerCase()}. Ctrl-C cancels it.`
    : null;

/** Leaving would cancel what runs; going back to Boards does not. */
export const notBusyAtHome: Refusal = (state) => (state.screen === 'boards' ? notBusy(state) : null);

export const needsPort: Refusal = (state) => {
  const path = targetPath(state);
  if (!path) return 'No board is attached. Plug one in, or take virtual:demo.';
  const port = state.boards.ports.find((each) => each.path === path);
  if (port?.problem) return port.problem.message;
  return notBusy(state);
};

/** Erasing all asks for the MAC, so the board has to be identified first. */
export const needsFacts: Refusal = (state) => {
  const refusal = needsPort(state);
  if (refusal) return refusal;
  return factsOf(state) ? null : 'Identify the board first (i): erasing asks for its MAC.';
};

export const factsOf = (state: State) => {
  const path = targetPath(state);
  if (!path) return null;
  return (state.board?.path === path ? state.board.facts : null) ?? state.boards.known[path]?.facts ?? null;
};

export const needsOperation: Refusal = ({ operation }) => (operation ? null : 'Nothing is running.');

export const needsPin: Refusal = (state) => {
  const pin = state.pins.pins[state.pins.cursor];
  if (state.pins.trouble) return state.pins.trouble;
  if (!pin) return 'No pins are known yet.';
  return pin.locked ?? notBusy(state);
};

export const needsPwmPin: Refusal = (state) => {
  const { pins } = state;
  if (pins.pins[pins.cursor]?.pin === 16)
    return 'GPIO16 has no PWM: it hangs on the clock, not on the timer.';
  if (pins.through === 'registers') return 'PWM needs a firmware: the boot loader has no timer for it.';
  return needsPin(state);
};

export const needsTimer: Refusal = (state) =>
  state.pins.through === 'registers'
    ? 'A blink by the board needs a firmware: the boot loader has no timer for it.'
    : needsPin(state);

export const needsPullUp: Refusal = (state) =>
  state.pins.pins[state.pins.cursor]?.pin === 16
    ? 'GPIO16 has no pull-up: i makes it a plain input.'
    : needsPin(state);

export const needsPwm: Refusal = (state) =>
  needsPwmPin(state) ?? (state.pins.pins[state.pins.cursor]?.pwm ? null : 'No PWM on this pin: w starts it.');

export const needsLocked: Refusal = (state) => {
  const pin = state.pins.pins[state.pins.cursor];
  if (!pin?.locked) return state.pins.trouble ?? 'This pin is not locked.';
  return pin.risk ? notBusy(state) : `GPIO${pin.pin} stays ${pin.locked}. Touching it crashes the chip.`;
};

export const needsPins: Refusal = (state) =>
  state.pins.trouble ?? (state.pins.through ? null : 'The pins are not connected yet.');

/** A plan that erases nothing loses nothing. */
export const needsSomethingToLose: Refusal = (state) =>
  notBusy(state) ??
  (state.flash.plan?.throughRom
    ? 'Reading the flash takes the stub: back up with 6, or choose the stub again with o.'
    : null) ??
  (state.flash.plan && state.flash.plan.eraseBytes > 0
    ? null
    : 'The plan erases nothing that is there: nothing would be lost.');

export const needsProtected: Refusal = (state) => {
  const { plan, options } = state.flash;
  if (options.unlock) return 'The protection is cleared first already, as the plan says.';
  return plan?.writeProtected ? notBusy(state) : 'The flash chip is not write-protected.';
};

/** Writing to a protected chip would fail half-way. */
export const needsWritable: Refusal = (state) => {
  const { plan, options } = state.flash;
  if (plan?.writeProtected && !options.unlock)
    return 'The flash chip is write-protected: U clears that first.';
  return needsPort(state);
};

export const needsBackup: Refusal = (state) =>
  notBusy(state) ?? (state.backups.rows?.length ? null : 'There is no backup yet.');

export const needsPortAndBackup: Refusal = (state) => needsBackup(state) ?? needsPort(state);

export const needsRunningRepl: Refusal = (state) => state.repl.trouble ?? notBusy(state);

export const needsInterrupt: Refusal = (state) =>
  needsRunningRepl(state) ??
  (state.board?.firmware?.kind === 'nodemcu'
    ? 'NodeMCU has no interrupt: a reset stops what runs, and B does that.'
    : null);

/** Typed, such a line would arrive without its end. */
export const needsShortLines: Refusal = (state) =>
  state.repl.prompt?.kind === 'paste' && state.repl.prompt.tooLong
    ? 'A line is longer than NodeMCU takes at its prompt. Enter runs it in pieces.'
    : notBusy(state);

export const needsMac: Refusal = (state) => {
  const mac = factsOf(state)?.mac;
  if (!mac) return 'The MAC of this board is not known.';
  return state.erase.typed.text.toLowerCase() === macTail(mac)
    ? notBusy(state)
    : `Type ${macTail(mac)} first: Enter alone erases nothing.`;
};

/** The last four digits, as the confirmation asks for them: 'ec:fa:bc:12:34:56' gives '3456'. */
export const macTail = (mac: string): string => mac.replaceAll(':', '').slice(-4);

/** The board's side of Files; the local side needs nobody. */
export const needsFiles: Refusal = (state) => needsPort(state) ?? state.files.trouble;

/** On this computer a folder of the board is no use; on the board somebody has to be there. */
export const needsRow: Refusal = (state) => {
  const { files } = state;
  const refusal = files.side === 'board' ? needsFiles(state) : notBusy(state);
  if (refusal) return refusal;
  return meantRows(files).length > 0 ? null : 'There is nothing here.';
};

/** UPPER CASE sends to the board: what is marked has to be on this computer. */
export const needsLocalRow: Refusal = (state) =>
  needsFiles(state) ??
  (state.files.side === 'local' ? needsRow(state) : 'The cursor is on the board: c brings files here.');

export const needsBoardRow: Refusal = (state) =>
  needsFiles(state) ??
  (state.files.side === 'board' ? needsRow(state) : 'The cursor is on this computer: C sends files.');

export const needsFileHere: Refusal = (state) => {
  const pane = state.files[state.files.side];
  const refusal = needsRow(state);
  if (refusal) return refusal;
  return pane.rows[pane.cursor]?.kind === 'file' ? null : 'That is a folder.';
};

export const needsStartFile: Refusal = (state) => needsFiles(state) ?? needsFileHere(state);

/** Only what is on the board can run there. */
export const needsBoardFile: Refusal = (state) =>
  needsFiles(state) ??
  (state.files.side === 'board'
    ? needsFileHere(state)
    : 'Send it to the board first (C), then run it there.');

/** NodeMCU's own acts, each on a file of the board with its ending. */
const needsLuaAct =
  (ending: RegExp, words: string): Refusal =>
  (state) => {
    const refusal = needsBoardFile(state);
    if (refusal) return refusal;
    if (state.board?.firmware?.kind !== 'nodemcu') return 'Only NodeMCU can do this.';
    const { rows, cursor } = state.files.board;
    return ending.test(rows[cursor]?.path ?? '') ? null : words;
  };

export const needsLuaFile = needsLuaAct(/\.lua$/, 'Only a file that ends with .lua can be compiled.');
export const needsLfsImage = needsLuaAct(
  /\.img$/,
  'An LFS image is a file of the board that ends with .img.',
);

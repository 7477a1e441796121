// Why a key of this screen cannot be used now, in words; null where it can.
import { firmwareOf } from '../../device/firmware/firmwares.ts';
import { type DisabledReason, needsPort, notBusy } from '../../workbench/availability.ts';
import { noResponse, notRunning } from './state.ts';

/** Breaks into what this espwb talks with, and not into a board that is only listed. */
export const needsOpenBoard: DisabledReason = (state) =>
  state.board === null ? 'No board is open: t opens its REPL first.' : needsPort(state);

/** Why the REPL cannot be used, with the keys that help where they do: its own mean nothing while something runs. */
export const troubleWords: DisabledReason = (state) => {
  const { trouble } = state.repl;
  if (trouble !== noResponse && trouble !== notRunning) return trouble;
  if (state.operation || state.failure) return trouble;
  if (state.screen !== 'repl') return `${trouble} 3 opens the REPL and looks for it.`;
  return `${trouble} r tries again, B breaks in, T listens to its start, R restarts it.`;
};

export const needsRunningRepl: DisabledReason = (state) => troubleWords(state) ?? notBusy(state);

export const needsInterrupt: DisabledReason = (state) =>
  needsRunningRepl(state) ??
  (firmwareOf(state.board?.firmware?.kind)?.repl?.interrupts === false
    ? 'NodeMCU has no interrupt: a reset stops what runs, and B does that.'
    : null);

/** Typed, such a line would arrive without its end. */
export const needsShortLines: DisabledReason = (state) =>
  state.repl.prompt?.kind === 'paste' && state.repl.prompt.tooLong
    ? 'A line is longer than NodeMCU takes at its prompt. Enter runs it in pieces.'
    : notBusy(state);

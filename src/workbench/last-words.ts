// The three lines that stay in the terminal after the app has ended.
import type { State } from './state.ts';
import { duration, firmwareName, portLabel } from './words.ts';

/** What was done, the newest three; more would scroll away what was there before. */
const deedsShown = 3;

export function lastWords(state: State, seconds: number): string {
  const { board, deeds, boards } = state;
  const path = board?.path ?? null;
  const known = path ? boards.known[path] : undefined;
  const where = path ? ` on ${portLabel(path)}${known?.facts ? ` (${known.facts.mac})` : ''}` : '';
  const done = deeds.length > 0 ? deeds.slice(-deedsShown).join(' ') : 'Nothing on a board was changed.';
  const firmware = board?.firmware ?? known?.firmware;
  const left = !path
    ? 'No board was open.'
    : firmware
      ? `The board is left running ${firmwareName(firmware)}.`
      : `The board is left alone: ${known?.noFirmware?.words ?? 'its firmware is not known'}.`;
  return `espwb: ${duration(seconds)}${where}.\n${done}\n${left}\n`;
}

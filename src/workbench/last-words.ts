// The three lines that stay in the terminal after the app has ended.
import { type SafeText, safe } from '../text/printable.ts';
import type { State } from './state.ts';
import { duration, firmwareName, portLabel } from './words.ts';

/** What was done, the newest three; more would scroll away what was there before. */
const linesShown = 3;

export function lastWords(state: State, seconds: number): SafeText {
  const { board, summary, ports } = state;
  const path = board?.path ?? null;
  const known = path ? ports.known[path] : undefined;
  const where = path ? ` on ${portLabel(path)}${known?.facts ? ` (${known.facts.mac})` : ''}` : '';
  const done = summary.length > 0 ? summary.slice(-linesShown).join(' ') : 'Nothing on a board was changed.';
  const firmware = board?.firmware ?? known?.firmware;
  const left = !path
    ? 'No board was open.'
    : firmware
      ? `The board is left running ${firmwareName(firmware)}.`
      : leftWithout(known?.noFirmware?.words ?? null);
  return safe`espwb: ${duration(seconds)}${where}.\n${done}\n${left}\n`;
}

/**
 * What Boards says beside "firmware" becomes a sentence: 'none: WHY', 'none' with nobody answering, or
 * the words for what runs without a REPL; null = nobody asked.
 */
function leftWithout(words: string | null): string {
  if (words === null) return 'The board is left as it is; its firmware was not asked for.';
  const [, why] = /^none: (.*)$/.exec(words) ?? [];
  if (why) return `The board is left without a firmware that runs: ${why}.`;
  return words.startsWith('none')
    ? 'The board is left as it is; no firmware answered.'
    : `The board is left running ${words}.`;
}

// How far a step is, in one row of a terminal: what runs, a bar, the share, the rate, the time left. What has
// no room is left out, so that the row never wraps.
import { formatSize } from '../device/sizes.ts';
import { toAscii } from '../terminal/ascii.ts';
import { joined, type SafeText, safe } from '../text/printable.ts';
import { barText } from '../text/progress-bar.ts';

export type BarLook = { readonly columns: number; readonly colour: boolean; readonly ascii: boolean };

export type StepProgress = {
  readonly words: string;
  readonly done: number;
  /** undefined where the end is not known. */
  readonly total: number | undefined;
  /** Of these many milliseconds, in which `since` grew to `done`; null for what is no bytes. */
  readonly measured: { readonly since: number; readonly elapsedMs: number } | null;
};

const widestBar = 40;
const narrowestBar = 8;
/** Before that a rate says nothing. */
const leastMs = 1000;

export function progressBar({ words, done, total, measured }: StepProgress, look: BarLook): SafeText {
  // The last column stays empty: some terminals go to the next line behind it.
  const room = look.columns - 1;
  if (!total) return safe`${words.slice(0, Math.max(0, room))}`;
  const share = Math.min(1, done / total);
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  const [rate, left] = figures(done, total, measured);
  const tails = [[rate, left], [left], []].map((parts) => parts.filter((part) => part !== ''));
  const roomForBar = (parts: readonly string[]) => room - [words, percent, ...parts].join(' ').length - 1;
  const tail = tails.find((parts) => roomForBar(parts) >= narrowestBar) ?? [];
  const width = Math.min(widestBar, roomForBar(tail));
  const text = [percent, ...tail].join(' ');
  if (width < narrowestBar) return safe`${`${words} ${percent}`.slice(0, Math.max(0, room))}`;
  // Whole cells: not every terminal has the eighths.
  const cells = barText(Math.round(share * width) / width, width);
  const [full, rest] = [cells.full, cells.rest].map((each) => (look.ascii ? toAscii(each) : each)) as [
    string,
    string,
  ];
  const bar = look.colour ? safe`\x1b[36m${full}\x1b[0m\x1b[2m${rest}\x1b[0m` : safe`${full}${rest}`;
  return joined([safe`${words}`, bar, safe`${text}`], ' ');
}

function figures(done: number, total: number, measured: StepProgress['measured']): readonly [string, string] {
  if (!measured || measured.elapsedMs < leastMs || done <= measured.since) return ['', ''];
  const bytesPerSecond = ((done - measured.since) * 1000) / measured.elapsedMs;
  const seconds = Math.ceil((total - done) / bytesPerSecond);
  const left =
    seconds < 60
      ? `${seconds} s`
      : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
  return [`${formatSize(Math.round(bytesPerSecond))}/s`, done < total ? `${left} left` : ''];
}

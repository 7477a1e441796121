// A port that is lost is opened again, until a person ends it: a board that is unplugged, a server that restarts.
import { sleep } from '../device/clock.ts';
import { EspError, isEspError } from '../device/errors.ts';
import type { VerbContext } from './verb.ts';

const firstPauseMs = 1000;
/** A server may let the newest client in: two that take the board from each other do so ever more seldom. */
const longestPauseMs = 30_000;
/** Whoever held the port as long was not thrown out by another. */
const steadyMs = 60_000;

/** That the port is not there, or not ours, for now. The rest is no better the next time. */
const passing: readonly string[] = ['unplugged', 'port-missing', 'port-busy', 'baud-failed', 'timeout'];

/**
 * `work` opens the port, and ends when the context's signal fires; it is told whether it is not the first time. Each
 * loss is told once.
 * @throws what the first try throws, and what is no loss of a port
 */
export async function againAndAgain(
  { clock, signal, output }: VerbContext,
  work: (isAgain: boolean) => Promise<void>,
): Promise<void> {
  const tell = (text: string) => output.event({ type: 'note', text });
  let pauseMs = firstPauseMs;
  let told: EspError['code'] | null = null;
  for (let isFirst = true; ; isFirst = false) {
    const sinceMs = clock.now();
    try {
      return await work(!isFirst);
    } catch (error) {
      if (signal.aborted) return;
      if (!isEspError(error) || !passing.includes(error.code)) throw error;
      // A port that was never there is a wrong word, or another person's.
      if (isFirst && error.code !== 'unplugged') throw error;
      if (error.code !== told) tell(`${error.message} It is tried again until Ctrl-C.`);
      // Each loss is news; that it lasts is none.
      told = error.code === 'unplugged' ? null : error.code;
      if (clock.now() - sinceMs > steadyMs) pauseMs = firstPauseMs;
    }
    try {
      await sleep(clock, pauseMs, signal);
    } catch (error) {
      if (error instanceof EspError && signal.aborted) return;
      throw error;
    }
    pauseMs = Math.min(2 * pauseMs, longestPauseMs);
  }
}

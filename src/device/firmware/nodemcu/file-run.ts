// One piece of Lua on the board: what it printed, or its error in words.
import type { Clock } from '../../clock.ts';
import { EspError } from '../../errors.ts';
import { luaError } from '../../files/transfer-errors.ts';
import { type BoundedOptions, execWithin } from '../../files/within-bounds.ts';
import type { FirmwareLink } from '../firmware-link.ts';

const answerMs = 15_000;

/** @throws EspError remote-file | board-full with what Lua said | repl-failed | read-failed | unplugged | cancelled */
export type LuaRun = (code: string, signal: AbortSignal, options?: LuaRunOptions) => Promise<string>;

export type LuaRunOptions = Pick<BoundedOptions, 'onStdout' | 'idleTimeoutMs' | 'limitMs' | 'limitBytes'> & {
  /** What the code has done is compared afterwards: it may have arrived altered. */
  readonly isCompared?: boolean;
  /** What Lua's refusal means here; null where it means nothing of its own. */
  readonly onRefused?: (stderr: Uint8Array) => unknown;
};

/** Runs Lua over this link; `idleTimeoutMs` is the longest silence, 15 s where it is not given. */
export const luaRun =
  (link: FirmwareLink, clock: Clock): LuaRun =>
  async (code, signal, { isCompared = false, onRefused, ...options } = {}) => {
    const {
      stdout,
      stderr,
      mayBeAltered = false,
    } = await execWithin(link, clock, code, {
      idleTimeoutMs: answerMs,
      ...options,
      signal,
      plainOutput: true,
    });
    if (stderr.length > 0) throw onRefused?.(stderr) ?? luaError(stderr);
    if (mayBeAltered && !isCompared)
      throw new EspError('repl-failed', 'The board has not shown the line as it was sent.', {
        evidence: stdout.slice(-200),
      });
    return new TextDecoder().decode(stdout).trim();
  };

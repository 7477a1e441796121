// One piece of Lua on the board: what it printed, or its error in words.
import type { Clock } from '../clock.ts';
import type { FirmwareLink } from '../firmware/firmware-link.ts';
import { luaError } from './transfer-errors.ts';
import { type BoundedOptions, execWithin } from './within-bounds.ts';

const answerMs = 15_000;

/** @throws EspError remote-file | board-full with what Lua said | repl-failed | read-failed | unplugged | cancelled */
export type LuaRun = (
  code: string,
  signal: AbortSignal,
  options?: Pick<BoundedOptions, 'onStdout' | 'idleTimeoutMs' | 'limitMs' | 'limitBytes'>,
) => Promise<string>;

/** Runs Lua over this link; `idleTimeoutMs` is the longest silence, 15 s where it is not given. */
export const luaRun =
  (link: FirmwareLink, clock: Clock): LuaRun =>
  async (code, signal, options = {}) => {
    const { stdout, stderr } = await execWithin(link, clock, code, {
      idleTimeoutMs: answerMs,
      ...options,
      signal,
      plainOutput: true,
    });
    if (stderr.length > 0) throw luaError(stderr);
    return new TextDecoder().decode(stdout).trim();
  };

// One piece of Lua on the board: what it printed, or its error in words.
import type { FirmwareLink } from '../firmware/firmware-link.ts';
import { luaError } from './transfer-errors.ts';

const answerMs = 15_000;

/** @throws EspError remote-file | board-full with what Lua said | repl-failed | unplugged | cancelled */
export type LuaRun = (
  code: string,
  signal: AbortSignal,
  onStdout?: (bytes: Uint8Array) => void,
  idleTimeoutMs?: number,
) => Promise<string>;

/** Runs Lua over this link; `idleTimeoutMs` is the longest silence. */
export const luaRun =
  (link: FirmwareLink): LuaRun =>
  async (code, signal, onStdout, idleTimeoutMs = answerMs) => {
    const { stdout, stderr } = await link.exec(code, {
      signal,
      idleTimeoutMs,
      plainOutput: true,
      amidOutput: true,
      ...(onStdout ? { onStdout } : {}),
    });
    if (stderr.length > 0) throw luaError(stderr);
    return new TextDecoder().decode(stdout).trim();
  };

// A verb without a process around it: on a session or a transport that the test has made, with what it
// prints on either stream.

import { forShell } from '../../src/advice/render.ts';
import { createOutput } from '../../src/commands/output.ts';
import type { Verb, VerbContext, VerbOptions } from '../../src/commands/verb.ts';
import type { Clock } from '../../src/device/clock.ts';
import { isEspError } from '../../src/device/errors.ts';
import type { Session } from '../../src/device/session/session.ts';
import type { Transport } from '../../src/device/transport/transport.ts';

export type VerbRun = {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The last object of --json. */
  readonly last: Readonly<Record<string, unknown>>;
};

export type VerbGround = {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly session?: Session;
  readonly transport?: Transport;
  /** What the person answers; yes if absent. Rejects for a no. */
  readonly confirm?: (question: string) => Promise<void>;
};

/** @throws what the verb throws */
export async function runVerbOn(
  ground: VerbGround,
  verb: Verb,
  args: readonly string[],
  options: VerbOptions & { readonly json?: boolean } = {},
): Promise<VerbRun> {
  const heard = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') => ({
    isTerminal: false,
    write: (part: string | Uint8Array) => {
      heard[name] += typeof part === 'string' ? part : Buffer.from(part).toString();
    },
  });
  const { clock, signal, session, confirm = async () => {} } = ground;
  const output = createOutput(options.json === true, sink('stdout'), sink('stderr'), clock.now, () => 80);
  const context = {
    output,
    clock,
    signal,
    options: { port: undefined },
    environment: {},
    operation: { signal, onEvent: output.event },
    openSession: async () => session,
    // As it is by then: another one after a loss.
    openTransport: async () => ground.transport,
    confirm,
  } as unknown as VerbContext;
  const exitCode = await verb(context, args, options);
  const last = options.json ? JSON.parse(heard.stdout.trimEnd().split('\n').at(-1) ?? '') : {};
  return { exitCode: exitCode ?? 0, ...heard, last };
}

/** The error that the verb ends with. */
export const failureOf = (run: Promise<unknown>): Promise<{ code: string; message: string; hints: string }> =>
  run.then(
    () => ({ code: 'none', message: '', hints: '' }),
    (error) => {
      if (!isEspError(error)) throw error;
      return { code: error.code, message: error.message, hints: error.ownHints.map(forShell).join(' ') };
    },
  );

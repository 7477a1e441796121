// From a parsed command line to an exit code: makes the context, runs the verb, words the error,
// closes what was opened. A second Ctrl-C does not wait for the clean end.

import { constants } from 'node:os';
import { exitCodeOf, hintsFor } from '../advice/by-code.ts';
import { advise, advises, type Hint } from '../device/advice.ts';
import { systemClock } from '../device/clock.ts';
import { type BoardCondition, EspError, isEspError } from '../device/errors.ts';
import type { Session } from '../device/session/session.ts';
import { listenFromOpen } from '../device/transport/ear.ts';
import { openTransport, resolvePort } from '../platform/open-port.ts';
import { foundAgain, unpluggedAreKept, watchAdapter } from '../platform/unplugged-adapters.ts';
import { stopVirtualBoards } from '../platform/virtual-boards.ts';
import { openBoard } from '../services/open-board.ts';
import { abilitiesHere } from '../terminal/environment.ts';
import { type OutputLoss, whenOutputIsLost } from '../terminal/lost-output.ts';
import { onEndingSignals } from '../terminal/signals.ts';
import { printableLines, safe } from '../text/printable.ts';
import { confirm } from './confirm.ts';
import { notTried, type Tried } from './hints-not-tried.ts';
import { createOutput, type Output, type Sink } from './output.ts';
import type { GlobalOptions, Outside, Verb, VerbContext, VerbOptions } from './verb.ts';

const clock = systemClock;
/** The rate at which every board and program meets. */
const sessionBaudRate = 115_200;

/** How long a person may look for the buttons; a script's reader may be near, too, but need not be. */
const personWaitMs = 60_000;
const scriptWaitMs = 10_000;

/** A port, or a session on one; closed in the end. */
type Opened = { readonly path?: string; readonly close: () => Promise<void> };

export type Running = {
  /** What is known of the flash after a cancel, unless the operation knows better. */
  readonly cancelled?: BoardCondition;
  /** Whose help explains wrong usage. */
  readonly verb?: string | undefined;
  readonly outside: Outside;
  /** It goes on to its end where nobody reads its output any more; others are cancelled then. */
  readonly unheard?: boolean;
  /** Of a verb that goes on until it is told to end: the signals that are no cancel. */
  readonly usualEnds?: readonly NodeJS.Signals[];
};

export async function runVerb(
  verb: Verb,
  args: readonly string[],
  options: VerbOptions,
  global: GlobalOptions,
  { outside, cancelled = 'unknown', verb: name, unheard = false, usualEnds }: Running,
): Promise<number> {
  const output = verbOutput(global.json);
  const { holding, release } = holdResult(output);
  const controller = new AbortController();
  const opened: Opened[] = [];
  const condition = () => (opened.length === 0 ? 'unchanged' : cancelled);
  let told: number | null = null;
  let lost: OutputLoss | null = null;
  /** What writes nothing to a flash leaves no doubt about it. */
  const withoutDoubt = (error: unknown) =>
    cancelled === 'unchanged' && isEspError(error) && error.board === 'unknown'
      ? error.withBoard('unchanged')
      : error;
  /** The first error tells the story. */
  const tell = (error: unknown) => {
    told ??= reportError(
      // Where the output is full, what became of the board is told to whoever reads the errors.
      lost !== null ? verbOutput(false) : output,
      withoutDoubt(error),
      name,
      name === undefined ? undefined : { verb: name, args, options },
    );
    return told;
  };
  const { endedBy, stopSignals } = cancelOnSignals(controller, condition, tell);
  const stopErrors = endOnErrors(controller, condition, tell);
  outside.leaveSignals();
  whenOutputIsLost((loss) => {
    lost = loss;
    if (!unheard) controller.abort(outputLost(loss, condition()));
  });
  try {
    const exitCode = await verb(
      verbContext(holding, controller.signal, global, opened, outside),
      args,
      options,
    );
    const board = condition();
    await closeAll(opened);
    const signal = endedBy();
    if (usualEnds && signal && !usualEnds.includes(signal)) {
      tell(new EspError('cancelled', `Ended by ${signal}.`, { board }));
      return 128 + constants.signals[signal];
    }
    release();
    // What keeps the output from being written is told a turn later.
    await new Promise((done) => setImmediate(done));
    if (lost !== null && lost !== 'gone' && !exitCode)
      verbOutput(false).aside(safe`espwb: The work is done; its report could not be written.`);
    return typeof exitCode === 'number' ? exitCode : 0;
  } catch (error) {
    const exitCode = tell(error);
    // Somebody wanted the output: that it was given up for want of it is a failure, and no cancel.
    return lost === 'broken' ? exitCodeOf('disk-full') : exitCode;
  } finally {
    // After a failure the first error tells the story.
    await closeAll(opened).catch(() => {});
    await unpluggedAreKept();
    stopSignals();
    stopErrors();
  }
}

/** Programs take the last line for the end: with --json the result waits until the port is closed. */
function holdResult(output: Output): { readonly holding: Output; readonly release: () => void } {
  let held: Readonly<Record<string, unknown>> | null = null;
  const release = () => {
    if (held) output.result(held);
  };
  if (!output.json) return { holding: output, release };
  const holding: Output = {
    ...output,
    result: (result) => {
      held = result;
    },
  };
  return { holding, release };
}

/** @throws EspError disk-full | state-damaged if a virtual board's flash cannot be kept */
async function closeAll(opened: Opened[]): Promise<void> {
  const all = opened.splice(0).reverse();
  for (const each of all) await each.close();
  if (!all.some(({ path }) => path?.startsWith('virtual:'))) return;
  await stopVirtualBoards();
}

export function verbOutput(json: boolean): Output {
  return createOutput(
    json,
    sink(process.stdout),
    sink(process.stderr),
    () => performance.now(),
    () => process.stderr.columns ?? 80,
  );
}

const isSeeHelp = (hint: Hint): boolean => advises([hint], 'see-help');

/** Prints the error and returns its exit code. An error that is not an EspError shows its stack. */
export function reportError(output: Output, error: unknown, verb?: string, tried?: Tried): number {
  if (isEspError(error)) {
    const all = hintsFor(error, process.platform);
    const hints = tried ? notTried(all, tried) : all;
    output.error(
      error,
      hints.map((hint) => (isSeeHelp(hint) && verb ? advise('see-help', { verb }) : hint)),
    );
    return exitCodeOf(error.code);
  }
  const noFiles = /\bE[MN]FILE\b/.exec(String(error))?.[0];
  if (noFiles !== undefined) {
    const message = `This computer lets espwb open no more files (${noFiles}).`;
    const hints = ['Raise the limit ("ulimit -n 1024"), or close other programs.'];
    output.error(new EspError('internal', message, { board: 'unknown', cause: error }), hints);
    return exitCodeOf('internal');
  }
  const bug = new EspError('internal', `This is a bug in espwb: ${String(error)}`, {
    board: 'unknown',
    cause: error,
  });
  output.error(bug, hintsFor(bug, process.platform));
  if (error instanceof Error && error.stack) sink(process.stderr).write(printableLines(`${error.stack}\n`));
  return exitCodeOf('internal');
}

function verbContext(
  output: Output,
  signal: AbortSignal,
  global: GlobalOptions,
  opened: Opened[],
  { startWorkbench }: Outside,
): VerbContext {
  let session: Promise<Session> | undefined;
  const portTransport = async () => {
    const named = await resolvePort(global.port, process.env);
    const again = await foundAgain(named);
    if (again) output.event({ type: 'note', text: again.note });
    return { transport: await openTransport(again?.path ?? named), mac: again?.mac ?? null };
  };
  return {
    output,
    signal,
    clock,
    options: global,
    environment: process.env,
    operation: { signal, onEvent: output.event },
    openSession: () => {
      session ??= (async () => {
        const { transport, mac } = await portTransport();
        await transport.open({ baudRate: sessionBaudRate, signal });
        opened.push(transport);
        const watched = watchAdapter(transport);
        const ear = listenFromOpen(transport, clock);
        const waitForHandsMs = process.stderr.isTTY && process.stdin.isTTY ? personWaitMs : scriptWaitMs;
        const made = await openBoard(transport, clock, { signal, ear, waitForHandsMs });
        opened.push(made);
        // What was begun on a board goes on there alone, once its adapter has another name.
        made.expectBoard(mac);
        made.onChange(() => watched.learn(made.facts?.mac));
        return made;
      })();
      return session;
    },
    openTransport: async (baudRate) => {
      const { transport } = await portTransport();
      await transport.open({ baudRate, signal });
      opened.push(transport);
      watchAdapter(transport);
      return transport;
    },
    confirm: (question) => confirm(question, global.yes, signal),
    openWorkbench: abilitiesHere().fullScreen ? startWorkbench : null,
  };
}

function sink(stream: NodeJS.WriteStream): Sink {
  return {
    isTerminal: stream.isTTY === true && process.env['TERM'] !== 'dumb',
    write: (text) => {
      stream.write(text);
    },
  };
}

function outputLost(loss: OutputLoss, board: BoardCondition): EspError {
  if (loss === 'gone') return new EspError('cancelled', 'The output is no longer read.', { board });
  if (loss === 'broken')
    return new EspError('cancelled', 'The output cannot be written, so the work was given up.', { board });
  return new EspError('disk-full', 'There is no room for the output, so the work was given up.', {
    board,
  });
}

/** How long an operation may take to leave the board in a stated condition after a bug. */
const afterBugMs = 2000;

/**
 * An error that nobody caught ends the verb like any other bug: with its line on the output, which passes
 * the filter, and not with what Node would print. Full screen, the guard does this.
 */
function endOnErrors(
  controller: AbortController,
  condition: () => BoardCondition,
  tell: (error: unknown) => number,
): () => void {
  const onError = (error: unknown) => {
    if (process.listenerCount('uncaughtException') > 1) return;
    const exitCode = tell(error);
    if (controller.signal.aborted || condition() === 'unchanged') process.exit(exitCode);
    setTimeout(() => process.exit(exitCode), afterBugMs).unref();
    controller.abort(error);
  };
  process.on('uncaughtException', onError).on('unhandledRejection', onError);
  return () => {
    process.off('uncaughtException', onError).off('unhandledRejection', onError);
  };
}

/** The first signal cancels and lets the operation end in a stated condition; the second ends at once. */
function cancelOnSignals(
  controller: AbortController,
  condition: () => BoardCondition,
  tell: (error: EspError) => number,
): { readonly endedBy: () => NodeJS.Signals | null; readonly stopSignals: () => void } {
  let endedBy: NodeJS.Signals | null = null;
  let board: BoardCondition = 'unchanged';
  const onSignal = (signal: NodeJS.Signals) => {
    // A terminal that goes away says so more than once: the kernel and the shell. Nobody is impatient.
    if (controller.signal.aborted && signal === 'SIGHUP') return;
    if (controller.signal.aborted) {
      const message = 'Ended at once by a second signal, without waiting for the board.';
      process.exit(tell(new EspError('cancelled', message, { board })));
    }
    board = condition();
    endedBy = signal;
    controller.abort(new EspError('cancelled', 'Cancelled.', { board }));
  };
  return { endedBy: () => endedBy, stopSignals: onEndingSignals(onSignal) };
}

// From a parsed command line to an exit code: makes the context, runs the verb, words the error,
// closes what was opened. A second Ctrl-C does not wait for the clean end.

import { constants } from 'node:os';
import { exitCodeOf } from '../advice/by-code.ts';
import { systemClock } from '../device/clock.ts';
import { type BoardCondition, EspError, isEspError } from '../device/errors.ts';
import { unpluggedAreKept } from '../platform/unplugged-adapters.ts';
import { stopVirtualBoards } from '../platform/virtual-boards.ts';
import { type OutputLoss, whenOutputIsLost } from '../terminal/lost-output.ts';
import { safe } from '../text/printable.ts';
import { boardsMeant, jobsOf, onlyOne } from './boards-meant.ts';
import { boardsOutput } from './boards-output.ts';
import type { Output } from './output.ts';
import { reportError, verbOutput } from './report-error.ts';
import { type BoardsAtWork, runOnBoards } from './run-on-boards.ts';
import type { GlobalOptions, Outside, Verb, VerbOptions } from './verb.ts';
import { type Opened, verbContext } from './verb-context.ts';
import { cancelOnSignals, endOnErrors } from './verb-signals.ts';

export type Running = {
  /** What is known of the flash after a cancel, unless the operation knows better. */
  readonly cancelled?: BoardCondition;
  /** Whose help explains wrong usage. */
  readonly verb?: string | undefined;
  readonly outside: Outside;
  /** It goes on to its end where nobody reads its output any more; others are cancelled then. */
  readonly unheard?: boolean;
  /** It acts on several boards, each for itself; null where it has nothing to do with ports. */
  readonly severalBoards?: boolean | null;
  /** Of a verb that goes on until it is told to end: the signals that are no cancel. */
  readonly usualEnds?: readonly NodeJS.Signals[];
};

export async function runVerb(
  verb: Verb,
  args: readonly string[],
  options: VerbOptions,
  global: GlobalOptions,
  { outside, cancelled = 'unknown', verb: name, unheard = false, severalBoards = false, usualEnds }: Running,
): Promise<number> {
  const output = verbOutput(global.json, global.quiet ? 'quiet' : 'usual', global.plain || undefined);
  const { holding, release } = holdResult(output);
  const controller = new AbortController();
  const opened: Opened[] = [];
  let boards: BoardsAtWork | null = null;
  const condition = () => (opened.length > 0 || boards?.hasOpened() ? cancelled : 'unchanged');
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
  /** For who cannot wait until all boards have ended. */
  const tellNow = (error: unknown) => {
    if (boards?.isAtWork()) told ??= boards.cutOff(withoutDoubt(error));
    return tell(error);
  };
  const { endedBy, stopSignals } = cancelOnSignals(controller, condition, tellNow);
  const stopErrors = endOnErrors(controller, condition, tellNow);
  outside.leaveSignals();
  whenOutputIsLost((loss) => {
    lost = loss;
    if (!unheard) controller.abort(outputLost(loss, condition()));
  });
  try {
    const jobs = jobsOf(global.jobs);
    const { signal: cancel } = controller;
    const meant =
      severalBoards === null
        ? null
        : await boardsMeant(global, { environment: process.env, clock: systemClock, signal: cancel });
    for (const text of meant?.troubles ?? []) output.event({ type: 'note', text });
    const [only, second] = meant?.boards ?? [];
    if (meant && second && !severalBoards) throw onlyOne(name ?? '', meant.boards);
    if (meant && second) {
      const isEndless = usualEnds !== undefined;
      boards = runOnBoards({
        ...{ verb, args, options, global, ...meant, output, outside, cancelled, name, signal: cancel },
        ...{ clock: systemClock, screen: boardsOutput(global), contextFor: verbContext },
        jobs: isEndless ? meant.boards.length : jobs,
      });
    }
    // It has signals and keys of its own: Ctrl-C twice is no second signal there.
    const toWorkbench: Outside = {
      ...outside,
      startWorkbench: (port) => {
        stopSignals();
        return outside.startWorkbench(port);
      },
    };
    const chosen = only && !second ? { ...global, port: only.port } : global;
    const exitCode = await (boards?.ended ??
      verb(verbContext(holding, cancel, chosen, opened, toWorkbench, only?.mac ?? null), args, options));
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

function outputLost(loss: OutputLoss, board: BoardCondition): EspError {
  if (loss === 'gone') return new EspError('cancelled', 'The output is no longer read.', { board });
  if (loss === 'broken')
    return new EspError('cancelled', 'The output cannot be written, so the work was given up.', { board });
  return new EspError('disk-full', 'There is no room for the output, so the work was given up.', {
    board,
  });
}

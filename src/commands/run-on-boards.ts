// One verb on several boards side by side. Each has its own port, its own lines and its own end; what they have in
// common is made once, they are asked about once, and a summary comes last.
import { exitCodeOf } from '../advice/by-code.ts';
import { unexpected } from '../advice/unexpected.ts';
import type { Clock } from '../device/clock.ts';
import { type BoardCondition, type EspError, isEspError } from '../device/errors.ts';
import type { BoardNames } from '../platform/board-names.ts';
import { type BoardContext, type BoardOutcome, workOnBoards } from '../services/many-boards.ts';
import { askOnce } from './ask-once.ts';
import type { BoardOfRun } from './boards-meant.ts';
import type { BoardsOutput } from './boards-output.ts';
import { endOf, exitCodeFor, summaryKeys, summaryLines } from './boards-summary.ts';
import { confirm } from './confirm.ts';
import { closeBoard, contextOf, ofThisBoard, type Place } from './context-of-board.ts';
import type { Output } from './output.ts';
import { ownPaths } from './own-paths.ts';
import { reportError } from './report-error.ts';
import type { GlobalOptions, Outside, SeveralBoards, Verb, VerbOptions } from './verb.ts';
import type { verbContext } from './verb-context.ts';

export type SeveralRun = {
  readonly verb: Verb;
  readonly args: readonly string[];
  readonly options: VerbOptions;
  readonly global: GlobalOptions;
  readonly boards: readonly BoardOfRun[];
  readonly names: BoardNames;
  readonly jobs: number;
  /** Where the summary goes. */
  readonly output: Output;
  readonly signal: AbortSignal;
  readonly outside: Outside;
  /** What is known of a flash after a cancel, unless the operation knows better. */
  readonly cancelled: BoardCondition;
  readonly name: string | undefined;
  readonly clock: Clock;
  readonly screen: BoardsOutput;
  /** How a verb comes to its port: verbContext, but in tests. */
  readonly contextFor: typeof verbContext;
};

export type BoardsAtWork = {
  /** The exit code. @throws EspError what is wrong with the command itself, or the answer "no" */
  readonly ended: Promise<number>;
  /** Whether anything may have happened to a board. */
  readonly hasOpened: () => boolean;
  readonly isAtWork: () => boolean;
  /** Tells of all that have not ended, with the summary, for who cannot wait for them. */
  readonly cutOff: (error: unknown) => number;
};

export function runOnBoards(run: SeveralRun): BoardsAtWork {
  const { boards, global, names, signal, args, options, cancelled, name: verbName } = run;
  const { clock, screen } = run;
  const startedMs = clock.now();
  const refused = new AbortController();
  const places = new Map<string, Place>();
  for (const board of boards) {
    const place: Place = {
      ...board,
      opened: [],
      hasOpened: false,
      end: null,
      output: screen.of(board.port, () => place),
    };
    places.set(board.port, place);
  }
  const ask = async (lines: readonly string[], question: string) => {
    screen.clear();
    for (const line of lines) run.output.trace(line);
    await confirm(question, global.yes, signal);
  };
  const questions = askOnce([...places.keys()], ask);
  const several: SeveralBoards = {
    count: boards.length,
    once: onceEach(),
    ownPath: ownPaths(),
    nameOf: (mac, port) => names[mac.toLowerCase()] ?? places.get(port)?.name ?? null,
  };
  const tried = verbName === undefined ? undefined : { verb: verbName, args, options };

  const work = async ({ port }: BoardOfRun, inner: BoardContext): Promise<number> => {
    const place = places.get(port) as Place;
    const { context, release } = contextOf(place, inner, { ...run, several, questions });
    try {
      const verdict = (await run.verb(context, args, options)) ?? 0;
      await closeBoard(place);
      release();
      return verdict;
    } catch (thrown) {
      await closeBoard(place).catch(() => {});
      const error = ofThisBoard(thrown, place, cancelled);
      if (isOfCommand(error, place)) refused.abort(error);
      throw error;
    }
  };
  const onOutcome = (outcome: BoardOutcome<number>) => {
    const place = places.get(outcome.port) as Place;
    questions.leave(outcome.port);
    if (place.end || refused.signal.aborted) return;
    place.end = endOf(outcome);
    if (outcome.outcome !== 'done') reportError(place.output, outcome.error, verbName, tried);
  };
  /** Once: whoever cannot wait for the end tells it before. */
  let exitCode: number | null = null;
  const summary = () => {
    if (exitCode !== null) return exitCode;
    screen.end();
    const all = [...places.values()];
    run.output.result(summaryKeys(all), summaryLines(all, (clock.now() - startedMs) / 1000));
    exitCode = exitCodeFor(all.map(({ end }) => end?.exitCode ?? 0));
    return exitCode;
  };
  const ended = async () => {
    await workOnBoards(boards, work, {
      clock,
      jobs: run.jobs,
      signal: AbortSignal.any([signal, refused.signal]),
      onOutcome,
      onEvent: (port, event) => places.get(port)?.output.event(event),
      onSameMac: (mac, ports) => {
        const text = `${ports.join(' and ')} have one MAC, ${mac}: by it these boards cannot be told apart.`;
        places.get(ports.at(-1) as string)?.output.event({ type: 'note', text });
      },
    });
    isAtWork = false;
    screen.clear();
    if (refused.signal.aborted) throw refused.signal.reason;
    return summary();
  };
  let isAtWork = true;
  return {
    ended: ended(),
    isAtWork: () => isAtWork,
    hasOpened: () => [...places.values()].some((place) => place.hasOpened),
    cutOff: (thrown) => {
      const error = isEspError(thrown) ? thrown : unexpected(thrown);
      for (const place of places.values()) {
        if (place.end) continue;
        const own = ofThisBoard(error, place, cancelled) as EspError;
        const { port, mac, name } = place;
        place.end = endOf({ port, mac, name, seconds: 0, outcome: 'cancelled', error: own });
        reportError(place.output, own, verbName, tried);
      }
      return summary();
    },
  };
}

/** Wrong usage is found before any port is opened, and is the same for all boards; a "no" is meant for all. */
const isOfCommand = (error: unknown, { hasOpened }: Place): boolean =>
  isEspError(error) && (error.code === 'needs-confirmation' || (!hasOpened && exitCodeOf(error.code) === 2));

function onceEach(): SeveralBoards['once'] {
  const made = new Map<string, Promise<unknown>>();
  return <T>(key: string, make: () => Promise<T>) => {
    const before = made.get(key);
    if (before !== undefined) return before as Promise<T>;
    const now = make();
    made.set(key, now);
    // Whoever asked hears of it.
    now.catch(() => {});
    return now;
  };
}

// One verb on several boards side by side. Each has its own port, its own lines and its own end; what they have in
// common is made once, they are asked about once, and a summary comes last.
import { exitCodeOf, titleOf } from '../advice/by-code.ts';
import { conditionOf } from '../advice/condition.ts';
import { unexpected } from '../advice/unexpected.ts';
import type { Clock } from '../device/clock.ts';
import { type BoardCondition, type EspError, isEspError } from '../device/errors.ts';
import type { Session } from '../device/session/session.ts';
import type { BoardNames } from '../platform/board-names.ts';
import { mustBeSaved } from '../platform/virtual-boards.ts';
import { type BoardContext, type BoardOutcome, workOnBoards } from '../services/many-boards.ts';
import { askOnce } from './ask-once.ts';
import { type BoardsOutput, labelOf } from './boards-output.ts';
import { confirm } from './confirm.ts';
import type { Output } from './output.ts';
import { ownPaths } from './own-paths.ts';
import { reportError } from './report-error.ts';
import type { GlobalOptions, Outside, SeveralBoards, Verb, VerbContext, VerbOptions } from './verb.ts';
import type { Opened, verbContext } from './verb-context.ts';

export type BoardOfRun = { readonly port: string; readonly mac: string | null; readonly name: string | null };

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

/** A board of the run, as far as it has come. */
type Place = BoardOfRun & {
  readonly opened: Opened[];
  readonly output: Output;
  hasOpened: boolean;
  mac: string | null;
  name: string | null;
  end: End | null;
};

type End = {
  readonly outcome: 'done' | 'failed' | 'cancelled';
  readonly exitCode: number;
  readonly seconds: number;
  readonly error: EspError | null;
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
    nameOf: (mac) => names[mac.toLowerCase()] ?? null,
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

type Made = { readonly context: VerbContext; readonly release: () => void };

/** What the verb is handed for one board. */
function contextOf(
  place: Place,
  inner: BoardContext,
  run: SeveralRun & {
    readonly several: SeveralBoards;
    readonly questions: ReturnType<typeof askOnce>;
  },
): Made {
  const { global, outside, several, questions } = run;
  const { port } = place;
  let held: readonly [Readonly<Record<string, unknown>>, readonly string[] | undefined] | null = null;
  const isAsked = !global.yes && process.stdin.isTTY && process.stderr.isTTY;
  /** What leads to the question, which is one for all. */
  const before: string[] = [];
  const output: Output = {
    ...place.output,
    // As with one board, the result waits until the port is closed.
    result: (keys, lines) => (held = [keys, lines]),
    line: (text) => {
      if (isAsked) before.push(text);
      else place.output.line(text);
    },
  };
  const base = run.contextFor(output, inner.signal, { ...global, port }, place.opened, outside, place.mac);
  let session: Promise<Session> | undefined;
  const openSession = () => {
    session ??= (async () => {
      place.hasOpened = true;
      const made = await base.openSession();
      let isKnown = false;
      const learn = () => {
        const mac = made.facts?.mac;
        if (mac === undefined || isKnown) return;
        isKnown = true;
        place.mac = mac;
        place.name = several.nameOf(mac) ?? place.name;
        inner.identified(mac, place.name);
        // Boards may change places while others are looked at: what is done goes to this one alone.
        made.expectBoard(mac);
      };
      made.onChange(learn);
      learn();
      return made;
    })();
    return session;
  };
  const identified = async () => {
    const made = await openSession();
    if (!made.facts) await made.run('info', base.operation, (context) => made.identify(context));
  };
  const ask = async (question: string, sizeBytes = 0) => {
    if (global.yes) return;
    // Refused at once where nobody can be asked, before any port is opened.
    if (!isAsked) return confirm(question, false, inner.signal);
    await identified();
    const label = labelOf(place, true);
    const lines = before.splice(0);
    await inner.aside(() => questions.join(port, { label, lines, question, sizeBytes }));
  };
  const context: VerbContext = {
    ...base,
    openSession,
    openTransport: (baudRate) => {
      place.hasOpened = true;
      return base.openTransport(baudRate);
    },
    confirm: ask,
    openWorkbench: null,
    several,
  };
  return {
    context,
    release: () => {
      for (const text of before) place.output.line(text);
      if (held) place.output.result(...held);
    },
  };
}

/** @throws EspError disk-full | state-damaged if a virtual board's flash cannot be kept */
async function closeBoard({ opened }: Place): Promise<void> {
  for (const each of opened.splice(0).reverse()) {
    await each.close();
    if (each.path !== undefined) mustBeSaved(each.path);
  }
}

/** What was not opened has not changed, nor has what no verb of this kind changes. */
function ofThisBoard(error: unknown, { hasOpened }: Place, cancelled: BoardCondition): unknown {
  if (!isEspError(error)) return error;
  if (!hasOpened) return error.withBoard('unchanged');
  return cancelled === 'unchanged' && error.board === 'unknown' ? error.withBoard('unchanged') : error;
}

/** Wrong usage is found before any port is opened, and is the same for all boards; a "no" is meant for all. */
const isOfCommand = (error: unknown, { hasOpened }: Place): boolean =>
  isEspError(error) && (error.code === 'needs-confirmation' || (!hasOpened && exitCodeOf(error.code) === 2));

function endOf(outcome: BoardOutcome<number>): End {
  const { seconds } = outcome;
  if (outcome.outcome === 'done') {
    const { result: exitCode } = outcome;
    return { outcome: exitCode === 0 ? 'done' : 'failed', exitCode, seconds, error: null };
  }
  const error = isEspError(outcome.error) ? outcome.error : unexpected(outcome.error);
  return { outcome: outcome.outcome, exitCode: exitCodeOf(error.code), seconds, error };
}

/** 130 where a person cancelled; one code where all failures have it; else 1. */
export function exitCodeFor(exitCodes: readonly number[]): number {
  const failures = new Set(exitCodes.filter((code) => code !== 0));
  const cancelled = exitCodeOf('cancelled');
  if (failures.size === 0) return 0;
  if (failures.has(cancelled)) return cancelled;
  const [only = 1] = failures;
  return failures.size === 1 ? only : 1;
}

const countOf = (places: readonly Place[], outcome: End['outcome']) =>
  places.filter(({ end }) => end?.outcome === outcome).length;

function summaryKeys(places: readonly Place[]): Readonly<Record<string, unknown>> {
  const boards = places.map(({ port, mac, name, end }) => ({
    ...{ port, mac, name, outcome: end?.outcome, exitCode: end?.exitCode },
    seconds: Math.round((end?.seconds ?? 0) * 1000) / 1000,
    ...(end?.error ? { code: end.error.code, message: end.error.message, board: end.error.board } : {}),
  }));
  const [done, failed, cancelled] = (['done', 'failed', 'cancelled'] as const).map((each) =>
    countOf(places, each),
  );
  return { boards, done, failed, cancelled };
}

function summaryLines(places: readonly Place[], seconds: number): readonly string[] {
  const counts = (['done', 'failed', 'cancelled'] as const)
    .map((outcome) => [countOf(places, outcome), outcome] as const)
    .filter(([count, outcome]) => count > 0 || outcome === 'done')
    .map(([count, outcome]) => `${count} ${outcome}`);
  const rows = places.map((place) => {
    const { end } = place;
    const why = end?.error
      ? [titleOf(end.error.code), conditionOf(end.error)].filter(Boolean).join('. ')
      : '';
    const time = `${(end?.seconds ?? 0).toFixed(1)} s`;
    return `  ${(end?.outcome ?? '').padEnd(9)}  ${labelOf(place, true)}  ${why || time}`;
  });
  return [`${counts.join(', ')} in ${seconds.toFixed(1)} s:`, ...rows];
}

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

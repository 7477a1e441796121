// What a verb is handed for one of several boards: its own session and output, and the question that is one for all.
import { type BoardCondition, isEspError } from '../device/errors.ts';
import type { Session } from '../device/session/session.ts';
import { mustBeSaved } from '../platform/virtual-boards.ts';
import type { BoardContext } from '../services/many-boards.ts';
import type { askOnce } from './ask-once.ts';
import type { BoardOfRun } from './boards-meant.ts';
import { labelOf } from './boards-output.ts';
import type { End } from './boards-summary.ts';
import { confirm } from './confirm.ts';
import type { Output } from './output.ts';
import type { GlobalOptions, Outside, SeveralBoards, VerbContext } from './verb.ts';
import type { Opened, verbContext } from './verb-context.ts';

/** A board of the run, as far as it has come. */
export type Place = BoardOfRun & {
  readonly opened: Opened[];
  readonly output: Output;
  hasOpened: boolean;
  mac: string | null;
  name: string | null;
  end: End | null;
};

type Made = { readonly context: VerbContext; readonly release: () => void };

/** What the verb is handed for one board. */
export function contextOf(
  place: Place,
  inner: BoardContext,
  run: {
    readonly global: GlobalOptions;
    readonly outside: Outside;
    /** How a verb comes to its port. */
    readonly contextFor: typeof verbContext;
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
        place.name = several.nameOf(mac, port);
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
    return made.facts ?? made.run('info', base.operation, (context) => made.identify(context));
  };
  const ask: VerbContext['confirm'] = async (question, asked = 0) => {
    if (global.yes) return;
    // Refused at once where nobody can be asked, before any port is opened.
    if (!isAsked) return confirm(question, false, inner.signal);
    const facts = await identified();
    const sizeBytes = asked === 'whole-flash' ? (facts.flash.sizeBytes ?? null) : asked;
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
export async function closeBoard({ opened }: Place): Promise<void> {
  for (const each of opened.splice(0).reverse()) {
    await each.close();
    if (each.path !== undefined) mustBeSaved(each.path);
  }
}

/** What was not opened has not changed, nor has what no verb of this kind changes. */
export function ofThisBoard(error: unknown, { hasOpened }: Place, cancelled: BoardCondition): unknown {
  if (!isEspError(error)) return error;
  if (!hasOpened) return error.withBoard('unchanged');
  return cancelled === 'unchanged' && error.board === 'unknown' ? error.withBoard('unchanged') : error;
}

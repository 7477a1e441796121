// The REPL pane: brings whoever answers to it and sends it every key.
import { isEspError } from '../../device/errors.ts';
import type { FirmwareKind } from '../../device/firmware/firmware-link.ts';
import { firmwareOf, languageOf } from '../../device/firmware/firmwares.ts';
import type { OperationContext } from '../../device/operation.ts';
import { baudRates, nextBaudRate } from '../../workbench/baud-rates.ts';
import { showBack, showScreen } from '../../workbench/show.ts';
import { portLabel } from '../../workbench/words.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { cutOffWords } from '../pins/actions.ts';
import { enterBytes } from './line-ending.ts';
import { lineAfter, longestLine } from './line-limit.ts';
import type { ReplState } from './state.ts';

export function setRepl(bench: Workbench, part: Partial<ReplState>): void {
  bench.store.update((state) => ({ ...state, repl: { ...state.repl, ...part } }));
}

/** Shows the pane and connects to whoever answers; what was on its screen stays there. */
export async function enterRepl(bench: Workbench, path: string): Promise<void> {
  bench.store.update((state) => showScreen(state, 'repl'));
  setRepl(bench, { prompt: null, back: null, awaits: null, notes: [], typedAhead: [] });
  bench.record.forget();
  const { cutOffBy } = bench.store.get().pins;
  if (cutOffBy !== null) return setRepl(bench, { trouble: cutOffWords(cutOffBy, 'b') });
  const isKnown = knowsPrompt(bench, path);
  // Who is known has been spoken with at the rate that the port is at; another board begins at the usual one.
  const { session } = bench.board;
  if (isKnown && session) setRepl(bench, { baudRate: session.transport.baudRate });
  else if (bench.store.get().board?.path !== path) setRepl(bench, { baudRate: baudRates[0] });
  if (!isKnown) setRepl(bench, { trouble: 'Listening to the board…' });
  let offer: string | null = null;
  const done = await bench.runner.run({
    name: 'repl',
    title: 'Opening the REPL',
    path,
    onFailure: () =>
      setRepl(bench, { trouble: 'Nobody answers here. r tries again, B breaks in, b hears it boot.' }),
    work: async (context) => {
      offer = await attach(bench, path, context);
    },
  });
  // No prompt comes: what was typed for it is for nobody.
  if (!done) return setRepl(bench, { typedAhead: [] });
  const kind = bench.board.session?.firmware?.facts.kind;
  const lineEnding = (await bench.settings.lineEnding(path)) ?? firmwareOf(kind)?.lineEnding ?? 'CR';
  setRepl(bench, { trouble: null, lineEnding });
  const { typedAhead } = bench.store.get().repl;
  setRepl(bench, { typedAhead: [] });
  // Only a prompt was meant.
  if (offer !== null) return bench.say('warning', offer);
  await bench.repl.settled();
  // A prompt shows that somebody is there; an empty line brings one on any firmware and does no more.
  if (!isKnown && !/>$/.test(bench.repl.text())) await typeBytes(bench, enterBytes(lineEnding));
  if (typedAhead.length > 0) await typeBytes(bench, Uint8Array.from(typedAhead));
}

function knowsPrompt(bench: Workbench, path: string): boolean {
  const kind = bench.board.session?.firmware?.facts.kind ?? 'unknown';
  return bench.store.get().board?.path === path && languageOf(kind) !== null;
}

/** What to do where no prompt answers; null where one does. */
async function attach(bench: Workbench, path: string, context: OperationContext): Promise<string | null> {
  const { link, reason } = await bench.board.attach(path, context, bench.store.get().repl.baudRate);
  await bench.board.use('repl', path, context, (_, { signal }) => link.rest(signal));
  const shown = 'What it says is shown, what you type is sent.';
  if (!reason) return link.refusal ? `${link.refusal.message} ${shown}` : null;
  if (reason.code === 'repl-busy' && firmwareOf(link.facts.kind)?.repl?.interrupts === false)
    return 'A program runs, and NodeMCU has no interrupt: Ctrl-T B stops it by a reset.';
  if (reason.code === 'repl-busy')
    return `${reason.message} Ctrl-C may stop it; Ctrl-T B breaks in if it will not.`;
  // Nobody at all: a card says more than an empty pane.
  if (link.facts.kind === 'unknown' && bench.board.session?.state !== 'firmware unknown') throw reason;
  return `${reason.message} ${shown}`;
}

/** Keys and pastes for the board, byte for byte. */
export async function typeBytes(bench: Workbench, bytes: Uint8Array): Promise<void> {
  const link = bench.board.session?.firmware;
  if (!link) return setRepl(bench, { trouble: 'The board is gone. Plug it in again, then open the REPL.' });
  warnOfLongLine(bench, link.facts.kind, bytes);
  try {
    await link.type(bytes);
  } catch (error) {
    const words = isEspError(error) ? error.message : String(error);
    setRepl(bench, { trouble: words });
    bench.say('bad', words);
  }
}

function warnOfLongLine(bench: Workbench, kind: FirmwareKind, bytes: Uint8Array): void {
  const most = longestLine(kind);
  if (most === null) return;
  const { lineBytes: before } = bench.store.get().repl;
  const lineBytes = lineAfter(before, bytes);
  setRepl(bench, { lineBytes });
  if (before <= most && lineBytes > most)
    bench.say(
      'warning',
      `NodeMCU takes ${most} bytes a line and drops the rest. A paste or a file may be longer.`,
    );
}

/** The next of the rates, at once; where nobody was heard the board is listened to again. */
export async function changeRate(bench: Workbench, path: string): Promise<void> {
  setRepl(bench, { menu: false });
  const { trouble, baudRate: before } = bench.store.get().repl;
  const transport = bench.board.session?.transport;
  if (transport?.capabilities.hasBaud === false)
    return bench.say('warning', 'This port has one rate, which its other end has chosen.');
  const baudRate = nextBaudRate(before);
  if (trouble !== null || !transport) {
    setRepl(bench, { baudRate });
    return enterRepl(bench, path);
  }
  await bench.runner.run({
    name: 'repl',
    title: 'Changing the rate',
    path,
    work: async (context) => {
      await bench.board.use('repl', path, context, async (session, { signal }) => {
        await session.firmware?.rest(signal);
        await transport.setBaudRate(baudRate);
      });
      setRepl(bench, { baudRate });
      bench.say('quiet', `Listening and speaking at ${baudRate} baud until the board is reset.`);
    },
  });
}

export function leaveRepl(bench: Workbench): void {
  bench.store.update((state) => showBack({ ...state, repl: { ...state.repl, menu: false } }));
}

/** The whole terminal for the board until Ctrl-]. */
export async function zoom(bench: Workbench, path: string): Promise<void> {
  const session = bench.board.session;
  const link = session?.firmware;
  if (!session || !link) return;
  setRepl(bench, { menu: false, zoomed: true });
  const gone = new AbortController();
  const stopWatching = session.onChange(() => {
    if (session.state === 'unplugged') gone.abort();
  });
  try {
    await bench.platform.zoom(
      {
        name: portLabel(path),
        screenText: bench.repl.textToCursor(),
        type: (bytes) => link.type(bytes),
        onOutput: (listener) => link.onOutput(listener),
      },
      gone.signal,
    );
  } finally {
    stopWatching();
    setRepl(bench, { zoomed: false });
  }
}

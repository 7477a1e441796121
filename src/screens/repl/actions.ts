// The REPL pane: brings whoever answers to it and sends it every key.
import { isEspError } from '../../device/errors.ts';
import type { FirmwareKind } from '../../device/firmware/firmware-link.ts';
import { firmwareOf, languageOf } from '../../device/firmware/firmwares.ts';
import type { OperationContext } from '../../device/operation.ts';
import { isNetworkPath } from '../../device/transport/port-errors.ts';
import { baudRates, nextBaudRate } from '../../workbench/baud-rates.ts';
import { showBack, showScreen } from '../../workbench/show.ts';
import { portLabel } from '../../workbench/words.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { cutOffWords } from '../pins/actions.ts';
import { enterBytes } from './line-ending.ts';
import { lineAfter, longestLine } from './line-limit.ts';
import { noResponse, type ReplState } from './state.ts';

export function setRepl(app: Workbench, part: Partial<ReplState>): void {
  app.store.update((state) => ({ ...state, repl: { ...state.repl, ...part } }));
}

/** Shows the pane and connects to whoever answers; what was on its screen stays there. */
export async function enterRepl(app: Workbench, path: string): Promise<void> {
  app.store.update((state) => showScreen(state, 'repl'));
  setRepl(app, { prompt: null, back: null, awaits: null, notes: [], typedAhead: [] });
  app.record.forget();
  const { cutOffBy } = app.store.get().pins;
  if (cutOffBy !== null) return setRepl(app, { trouble: cutOffWords(cutOffBy, 'b') });
  const isKnown = knowsPrompt(app, path);
  // Who is known has been spoken with at the rate that the port is at; another board begins at the usual one.
  const { session } = app.board;
  if (isKnown && session) setRepl(app, { baudRate: session.transport.baudRate });
  else if (app.store.get().board?.path !== path) setRepl(app, { baudRate: baudRates[0] });
  if (!isKnown) setRepl(app, { trouble: 'Listening to the board…' });
  let offer: string | null = null;
  const done = await app.runner.run({
    name: 'repl',
    keepsFlash: true,
    title: 'Opening the REPL',
    path,
    onFailure: () => setRepl(app, { trouble: noResponse }),
    work: async (context) => {
      offer = await attach(app, path, context);
    },
  });
  // No prompt comes: what was typed for it is for nobody.
  if (!done) return setRepl(app, { typedAhead: [] });
  const kind = app.board.session?.firmware?.facts.kind;
  const lineEnding = (await app.settings.lineEnding(path)) ?? firmwareOf(kind)?.lineEnding ?? 'CR';
  setRepl(app, { trouble: null, lineEnding });
  const { typedAhead } = app.store.get().repl;
  setRepl(app, { typedAhead: [] });
  // Only a prompt was meant.
  setRepl(app, { ofProgram: offer });
  if (offer !== null) return app.say('warning', offer);
  await app.repl.settled();
  // A prompt shows that somebody is there; an empty line brings one on any firmware and does no more.
  if (!isKnown && !/>$/.test(app.repl.text())) await typeBytes(app, enterBytes(lineEnding));
  if (typedAhead.length > 0) await typeBytes(app, Uint8Array.from(typedAhead));
}

function knowsPrompt(app: Workbench, path: string): boolean {
  const kind = app.board.session?.firmware?.facts.kind ?? 'unknown';
  return app.store.get().board?.path === path && languageOf(kind) !== null;
}

/** What to do where no prompt answers; null where one does. */
async function attach(app: Workbench, path: string, context: OperationContext): Promise<string | null> {
  const { link, reason } = await app.board.attach(path, context, app.store.get().repl.baudRate);
  await app.board.use('repl', path, context, (_, { signal }) => link.rest(signal));
  const shown = 'Its output is shown, what you type is sent.';
  if (!reason) return link.disabledReason ? `${link.disabledReason.message} ${shown}` : null;
  if (reason.code === 'repl-busy' && firmwareOf(link.facts.kind)?.repl?.interrupts === false)
    return 'A program runs, and NodeMCU has no interrupt: Ctrl-T B stops it by a reset.';
  if (reason.code === 'repl-busy')
    return `${reason.message} Ctrl-C may stop it; Ctrl-T B breaks in if it will not.`;
  // Nobody at all: a card says more than an empty pane.
  if (link.facts.kind === 'unknown' && app.board.session?.state !== 'firmware unknown') throw reason;
  return `${reason.message} ${shown}`;
}

/** Keys and pastes for the board, byte for byte. */
export async function typeBytes(app: Workbench, bytes: Uint8Array): Promise<void> {
  const link = app.board.session?.firmware;
  if (!link) return setRepl(app, { trouble: goneWords(app.store.get().board?.path) });
  warnOfLongLine(app, link.facts.kind, bytes);
  try {
    await app.typed.type(bytes);
  } catch (error) {
    const words = isEspError(error) ? error.message : String(error);
    setRepl(app, { trouble: words });
    app.say('bad', words);
  }
}

const goneWords = (path: string | undefined): string =>
  path !== undefined && isNetworkPath(path)
    ? 'The connection is lost. r connects again.'
    : 'The board was unplugged. Plug it in again, then open the REPL.';

function warnOfLongLine(app: Workbench, kind: FirmwareKind, bytes: Uint8Array): void {
  const most = longestLine(kind);
  if (most === null) return;
  const { lineBytes: before } = app.store.get().repl;
  const lineBytes = lineAfter(before, bytes);
  setRepl(app, { lineBytes });
  if (before <= most && lineBytes > most)
    app.say(
      'warning',
      `NodeMCU takes ${most} bytes a line and drops the rest. A paste or a file may be longer.`,
    );
}

/** The next of the rates, at once; where nobody was heard the board is listened to again. */
export async function changeRate(app: Workbench, path: string): Promise<void> {
  setRepl(app, { menu: false });
  const { trouble, baudRate: before } = app.store.get().repl;
  const transport = app.board.session?.transport;
  if (transport?.capabilities.hasBaud === false)
    return app.say('warning', 'This port has one rate, set at its other end.');
  const baudRate = nextBaudRate(before);
  if (trouble !== null || !transport) {
    setRepl(app, { baudRate });
    return enterRepl(app, path);
  }
  await app.runner.run({
    name: 'repl',
    keepsFlash: true,
    title: 'Changing the rate',
    path,
    work: async (context) => {
      await app.board.use('repl', path, context, async (session, { signal }) => {
        await session.firmware?.rest(signal);
        await transport.setBaudRate(baudRate);
      });
      setRepl(app, { baudRate });
      app.say('quiet', `Receiving and sending at ${baudRate} baud until the board is reset.`);
    },
  });
}

export function leaveRepl(app: Workbench): void {
  app.store.update((state) => showBack({ ...state, repl: { ...state.repl, menu: false } }));
}

/** The whole terminal for the board until Ctrl-]. */
export async function zoom(app: Workbench, path: string): Promise<void> {
  const session = app.board.session;
  const link = session?.firmware;
  if (!session || !link) return;
  setRepl(app, { menu: false, zoomed: true });
  const gone = new AbortController();
  const stopWatching = session.onChange(() => {
    if (session.state === 'unplugged') gone.abort();
  });
  try {
    await app.platform.zoom(
      {
        name: portLabel(path),
        screenText: app.repl.textToCursor(),
        type: (bytes) => link.type(bytes),
        onOutput: (listener) => link.onOutput(listener),
      },
      gone.signal,
    );
  } finally {
    stopWatching();
    setRepl(app, { zoomed: false });
  }
}

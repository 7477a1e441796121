// Wires store, board, streams and lines together: the workbench without frames. The terminal stays in its own mode,
// so that there is nothing to put back.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import type { Clock } from '../device/clock.ts';
import { runEditor } from '../platform/editor.ts';
import { devicesHere } from '../services/devices-here.ts';
import { toAscii } from '../terminal/ascii.ts';
import { type GuardedProcess, installGuard } from '../terminal/guard.ts';
import { whenOutputIsLost } from '../terminal/lost-output.ts';
import { canSuspend, watchStops } from '../terminal/suspend.ts';
import { joined, printable, printableLines, type SafeText, safe } from '../text/printable.ts';
import { handleInput } from '../workbench/handle-input.ts';
import { lastWords, withBoards } from '../workbench/last-words.ts';
import { followPorts, letGo, makeWorkbench } from '../workbench/make-workbench.ts';
import type { Platform } from '../workbench/platform.ts';
import { openSettings } from '../workbench/settings.ts';
import type { State } from '../workbench/state.ts';
import { createFace } from './face.ts';
import { createLinesOut } from './lines-out.ts';

export type PlainOptions = {
  readonly port: string | undefined;
  readonly file: string | undefined;
  readonly clock: Clock;
  readonly ascii: boolean;
};

/** Saving a virtual board's flash takes a moment on a slow disk. */
const leaveMs = 4000;
/** A system that tells of no ports keeps no script waiting, and a person less long. */
const longestLookMs = 3000;
const longestWaitMs = 1000;
/** Room for every view, and for what a page of a long text is. */
const size = { columns: 160, rows: 48 } as const;

export async function runPlain({ port, file, clock, ascii }: PlainOptions): Promise<number> {
  const startedMs = clock.now();
  const isTerminal = process.stdin.isTTY === true;
  const out = createLinesOut((text: SafeText) => {
    process.stdout.write(ascii ? toAscii(text) : text);
  });
  const devices = devicesHere({ clock, ...(port ? { port } : {}) });
  let quit = () => {};
  const ended = new Promise<void>((resolve) => {
    quit = resolve;
  });
  const reader = createInterface({
    input: process.stdin,
    terminal: false,
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  // At once: what comes before anybody iterates would be lost.
  const lines = reader[Symbol.asyncIterator]();
  const platform: Platform = {
    repaint: () => face.readAgain(),
    suspend: canSuspend ? () => stops.suspend() : null,
    quit: () => quit(),
    // The menu has no cursor here: its numbers do what stands there.
    pressInMenu: () => desks.front.say('warning', 'A number of the menu chooses.'),
    zoom: async () =>
      desks.front.say('warning', 'There is nothing to zoom: the REPL has the whole terminal.'),
    edit: async (path) => {
      reader.pause();
      try {
        return await runEditor(process.env, path);
      } finally {
        reader.resume();
      }
    },
    copy: (text) => {
      for (const line of text.trimEnd().split('\n')) out.line(printable(`  ${line}`));
      return 'printed above';
    },
    notify: (how, words) => {
      if (how === 'bell') process.stdout.write('\x07');
      else if (how === 'osc9') process.stdout.write(safe`\x1b]9;espwb: ${words}\x07`);
    },
    startFolder: process.cwd(),
    name: process.platform,
  };
  const desks = makeWorkbench({
    ...size,
    depth: 'none',
    background: 'unknown',
    folder: platform.startFolder,
    clock,
    devices,
    platform,
    settings: openSettings(undefined, (words) => desks.front.say('warning', words)),
    onBoardOutput: (desk, bytes) => face.onOutput(desk, bytes),
  });
  // Whatever a library prints has passed no filter: it goes to the log.
  for (const name of ['debug', 'error', 'info', 'log', 'warn'] as const)
    console[name] = (...words: unknown[]) => desks.front.note('warning', words.map(String).join(' '));
  out.line(safe`espwb, as lines. ? lists what can be done, quit leaves.`);
  const face = createFace({
    desks,
    out,
    clock,
    isTerminal,
    waitingBytes: () => process.stdout.writableLength,
    isReady: () => isLooked,
  });
  process.stdout.on('drain', () => face.catchUp());
  const stops = watchStops({ leave: () => {}, back: () => face.readAgain() });

  // Letting go closes the ports: which ones they were is said all the same.
  let open: State | null = null;
  const words = () => lastWords(withBoards(desks.state(), open), (clock.now() - startedMs) / 1000);
  const guard = installGuard({
    restore: () => {},
    cancel: (reason) => {
      open = desks.state();
      return letGo(desks, reason);
    },
    lastWords: (error) =>
      joined([out.isLineStart() ? safe`` : safe`\n`, error === undefined ? safe`` : stackOf(error), words()]),
    deadlineMs: leaveMs,
    // Where a person types, Ctrl-C is a key.
    ...(isTerminal ? { process: withoutInterrupt } : {}),
  });
  if (isTerminal) process.on('SIGINT', face.interrupt);
  process.stdin.on('error', guard.hangUp);
  whenOutputIsLost(guard.hangUp);

  let isLooked = false;
  let sayLooked = () => {};
  const looked = new Promise<void>((resolve) => {
    sayLooked = () => {
      if (!isLooked) {
        isLooked = true;
        face.readAgain();
      }
      resolve();
    };
  });
  clock.setTimer(isTerminal ? longestWaitMs : longestLookMs, sayLooked);
  const stopWatching = followPorts(desks, port, () => {
    if (file !== undefined) openFile(file);
    sayLooked();
  });
  // As if it had been pasted; meant for a board, if there is one.
  const openFile = (path: string) => {
    const { list } = desks.state().ports;
    const likely = port === undefined ? list.find((each) => each.likelihood === 'likely') : undefined;
    if (likely)
      desks.front.store.update((state) => ({ ...state, ports: { ...state.ports, selected: likely.path } }));
    const text = pathToFileURL(path).href;
    handleInput(desks.front, { type: 'paste', text, bytes: new TextEncoder().encode(text) });
  };

  void readLines();
  await ended;
  reader.close();
  stopWatching();
  face.stop();
  open = desks.state();
  await letGo(desks, 'espwb is left');
  const summary = words();
  desks.whole.stop();
  stops.release();
  guard.release();
  process.off('SIGINT', face.interrupt);
  process.stdout.write(summary);
  return 0;

  /** A person's lines act at once; those of a script wait for each other. The end of them is the end. */
  async function readLines(): Promise<void> {
    // A script means the ports of this computer, too, and the file that was named.
    if (!isTerminal) await looked;
    for await (const line of lines) {
      if (!isTerminal) await face.idle();
      face.take(line);
    }
    await face.idle();
    quit();
  }
}

type Listener = (...values: never[]) => void;

/** The process without SIGINT. */
const withoutInterrupt: GuardedProcess = {
  on: (event, listener: Listener) =>
    event === 'SIGINT' ? process : process.on(event, listener as () => void),
  off: (event, listener: Listener) => process.off(event, listener as () => void),
  exit: (code) => process.exit(code),
};

const stackOf = (error: unknown): SafeText =>
  printableLines(`${error instanceof Error ? (error.stack ?? error.message) : error}\n`);

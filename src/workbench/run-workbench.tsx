// Wires store, board, terminal and frame together; the only file that knows all of them.
import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';
import { render } from 'ink';
import type { ColourDepth } from '../components/theme.ts';
import type { Clock } from '../device/clock.ts';
import { runEditor } from '../platform/editor.ts';
import { screens } from '../screens/index.ts';
import { devicesHere } from '../services/devices-here.ts';
import { backgroundTold } from '../terminal/background.ts';
import { installGuard, restoreTerminal } from '../terminal/guard.ts';
import { InkStdin } from '../terminal/ink-stdin.ts';
import { KeyGate } from '../terminal/key-gate.ts';
import { layoutEngine } from '../terminal/layout-engine.ts';
import { whenOutputIsLost } from '../terminal/lost-output.ts';
import { passThrough } from '../terminal/pass-through.ts';
import { Screen } from '../terminal/screen.ts';
import { canSuspend, watchStops } from '../terminal/suspend.ts';
import { joined, printableLines, type SafeText, safe } from '../text/printable.ts';
import { App } from './app.tsx';
import { focuses, focusOf, shownScreens } from './focus.ts';
import { handleInput } from './handle-input.ts';
import { handleMouse } from './handle-mouse.ts';
import { runCommand } from './keymap.ts';
import { lastWords, withBoards } from './last-words.ts';
import { followPorts, letGo, makeWorkbench } from './make-workbench.ts';
import type { Platform } from './platform.ts';
import { openSettings } from './settings.ts';
import type { State } from './state.ts';

export type RunOptions = {
  readonly port: string | undefined;
  readonly file: string | undefined;
  readonly clock: Clock;
  readonly depth: ColourDepth;
  readonly ascii: boolean;
};

/** Saving a virtual board's flash takes a moment on a slow disk. */
const leaveMs = 4000;

export async function runWorkbench({ port, file, clock, depth, ascii }: RunOptions): Promise<number> {
  const startedMs = clock.now();
  const screen = new Screen(process.stdout, { ascii });
  const inkStdin = new InkStdin();
  const devices = devicesHere({ clock, ...(port ? { port } : {}) });
  const ended = new EventEmitter();
  const platform: Platform = {
    repaint: () => screen.repaint(),
    suspend: canSuspend ? () => stops.suspend() : null,
    quit: () => ended.emit('quit'),
    pressInMenu: (keyId) => {
      // The menu keeps its cursor in a closure of React's. The first frame commits what the key before
      // has changed, the second one runs the effects that hand the new closure to Ink.
      whole.paint();
      whole.paint();
      inkStdin.press(keyId);
    },
    zoom: async (board, signal) => {
      screen.leave();
      process.stdout.write(
        safe`${board.name}: every key goes to the board; Ctrl-] comes back.\r\n` +
          printableLines(board.screenText).replaceAll('\n', '\r\n'),
      );
      try {
        await passThrough({
          keyboard: (onBytes) => gate.holdRaw(onBytes),
          display: (bytes) => void process.stdout.write(bytes),
          board,
          signal,
        });
      } finally {
        screen.enter();
        screen.repaint();
      }
    },
    edit: async (path) => {
      gate.close();
      screen.leave();
      try {
        return await runEditor(process.env, path);
      } finally {
        gate.open();
        screen.enter();
        screen.repaint();
      }
    },
    // A notification is text of ours and of the board: printable, as all that is drawn.
    notify: (how, words) => {
      if (how === 'bell') process.stdout.write('\x07');
      else if (how === 'osc9') process.stdout.write(safe`\x1b]9;espwb: ${words}\x07`);
    },
    // OSC 52, xterm's ctlseqs: the terminal may refuse, and says nothing then.
    copy: (text) => {
      process.stdout.write(`\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`);
      return 'copied, if the terminal allows it';
    },
    startFolder: process.cwd(),
    name: process.platform,
  };
  const desks = makeWorkbench({
    columns: screen.columns,
    rows: screen.rows,
    depth,
    background: backgroundTold(process.env),
    folder: platform.startFolder,
    clock,
    devices,
    platform,
    settings: openSettings(undefined, (words) => desks.front.note('warning', words)),
  });
  const { whole } = desks;
  // Whatever a library prints would stay in the frame, and has passed no filter: it goes to the log.
  for (const name of ['debug', 'error', 'info', 'log', 'warn'] as const)
    console[name] = (...words: unknown[]) => desks.front.note('warning', words.map(String).join(' '));
  const gate = new KeyGate(process.stdin, {
    clock,
    onInput: (input) =>
      input.type === 'mouse'
        ? handleMouse(desks.front, input, screen.rowsShown)
        : handleInput(desks.front, input),
    isPaced: () => focuses[focusOf(desks.state())]?.paced === true,
  });

  // What was up before: the zoomed REPL and an editor have the terminal to themselves.
  let before: { readonly isShown: boolean; readonly isRead: boolean } | null = null;
  const stops = watchStops({
    leave: () => {
      before = { isShown: screen.isEntered, isRead: gate.isOpen };
      gate.close();
      screen.leave();
    },
    back: () => {
      // Without having left (SIGSTOP): the shell has put the terminal into its own mode.
      const { isShown, isRead } = before ?? { isShown: screen.isEntered, isRead: gate.isOpen };
      before = null;
      gate.close();
      if (isRead) gate.open();
      screen.leave();
      if (isShown) screen.enter();
    },
  });

  // Letting go closes the ports: which ones they were is said all the same.
  let open: State | null = null;
  const words = () => lastWords(withBoards(desks.state(), open), (clock.now() - startedMs) / 1000);
  const guard = installGuard({
    restore: () => {
      screen.forget();
      restoreTerminal();
    },
    cancel: (reason) => {
      open = desks.state();
      return letGo(desks, reason);
    },
    lastWords: (error) => joined([error === undefined ? safe`` : stackOf(error), words()]),
    deadlineMs: leaveMs,
  });

  process.stdin.on('error', guard.hangUp).on('end', guard.hangUp);
  whenOutputIsLost(guard.hangUp);

  const onChoose = (command: string) => runCommand(desks.front, command);
  const frame = () => <App state={desks.state()} onChoose={onChoose} />;
  const quit = new Promise<void>((resolve) => ended.once('quit', resolve));
  screen.enter();
  gate.open();
  await layoutEngine.ready;
  const ink = render(frame(), {
    stdout: screen as unknown as NodeJS.WriteStream,
    stdin: inkStdin as unknown as NodeJS.ReadStream,
    stderr: screen as unknown as NodeJS.WriteStream,
    // Hands over whole frames and leaves the terminal to Screen.
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  whole.onPaint(() => {
    const { ascii: wanted, mouse } = desks.state().preferences;
    screen.useMouse(mouse === 'on');
    screen.useAscii(wanted === 'auto' ? ascii : wanted === 'on');
    const shown = shownScreens(desks.state());
    for (const screen of screens)
      screen.prepare?.(desks.front, shown.find((each) => each.screen === screen)?.columns ?? null);
    ink.rerender(frame());
  });
  screen.on('resize', () =>
    desks.front.store.update((state) => ({ ...state, columns: screen.columns, rows: screen.rows })),
  );
  // As if it had been dropped here: what takes a path is in one place. It is meant for a board, if there is one.
  const openFile = (path: string) => {
    const likely =
      port === undefined ? desks.state().ports.list.find((each) => each.likelihood === 'likely') : undefined;
    if (likely)
      desks.front.store.update((state) => ({
        ...state,
        ports: { ...state.ports, selected: likely.path },
      }));
    const text = pathToFileURL(path).href;
    handleInput(desks.front, { type: 'paste', text, bytes: new TextEncoder().encode(text) });
  };
  const stopWatching = followPorts(desks, port, () => {
    if (file !== undefined) openFile(file);
  });

  await quit;
  stopWatching();
  desks.front.store.update((state) => ({ ...state, status: { kind: 'quiet', text: 'Leaving…' } }));
  open = desks.state();
  await letGo(desks, 'espwb is left');
  const summary = words();
  whole.stop();
  ink.unmount();
  gate.close();
  screen.leave();
  stops.release();
  guard.release();
  process.stdout.write(summary);
  return 0;
}

const stackOf = (error: unknown): SafeText =>
  printableLines(`${error instanceof Error ? (error.stack ?? error.message) : error}\n`);

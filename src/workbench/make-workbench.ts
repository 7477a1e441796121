// Puts the parts of a workbench together. Who draws it and who presses its keys is the caller's affair.

import type { Clock } from '../device/clock.ts';
import { tellsInitDataMissing } from '../device/explain-line.ts';
import { screens } from '../screens/index.ts';
import { typeBytes } from '../screens/repl/actions.ts';
import { ReplRecord } from '../screens/repl/record.ts';
import { ReplTerminal } from '../screens/repl/terminal.ts';
import { createTypedLines } from '../screens/repl/typed-lines.ts';
import type { Devices } from '../services/devices.ts';
import { initialState } from './initial-state.ts';
import { keymap } from './keymap.ts';
import { timeOfDay, withLog, withStatus } from './log.ts';
import { OpenBoard } from './open-board.ts';
import { ownKeyTroubles } from './own-keys.ts';
import type { Platform } from './platform.ts';
import { withPorts } from './ports.ts';
import { Runner } from './runner.ts';
import type { Settings } from './settings.ts';
import type { Beginning, State } from './state.ts';
import { Store } from './store.ts';
import { portLabel } from './words.ts';
import type { Workbench } from './workbench.ts';

export type WorkbenchParts = Omit<Beginning, 'preferences'> & {
  readonly clock: Clock;
  readonly devices: Devices;
  readonly platform: Platform;
  readonly settings: Settings;
};

/** What a crash prints is explained by its first two or three lines. */
const notesKept = 3;

/** Nobody looks away from what is over sooner. */
const worthNoticeMs = 8000;

/** Fewer are a glitch of the line. */
const mostGlitchBytes = 48;
const unreadableWords =
  'This is no readable text: another rate (Ctrl-T k), boot text (Ctrl-T b listens to it), or bytes that a program means so. Ctrl-T x shows them.';

/** What is explained to everybody, with the key that helps here. */
const inKeys = (words: string, line: string | null): string =>
  line !== null && tellsInitDataMissing(line) ? `${words} Ctrl-T m does the first.` : words;

export function makeWorkbench(parts: WorkbenchParts): Workbench {
  const { clock, devices, platform, settings } = parts;
  const { preferences, troubles } = settings.preferences();
  const folder = preferences.folder ?? parts.folder;
  const store = new Store<State>(initialState({ ...parts, folder, preferences }), clock);
  const repl = new ReplTerminal(
    () => store.touch('soon'),
    // typeBytes tells of its own failures.
    (bytes) => void typeBytes(app, bytes),
  );
  const now = () => timeOfDay(new Date());
  const record = new ReplRecord((words, line) => {
    app.say('warning', words);
    store.update(
      ({ repl, ...state }) => ({
        ...state,
        repl: { ...repl, notes: [...repl.notes, inKeys(words, line)].slice(-notesKept) },
      }),
      'soon',
    );
  });
  const typed = createTypedLines(clock, async (bytes) => app.board.session?.firmware?.type(bytes));
  const onOutput = (bytes: Uint8Array) => {
    record.feed(bytes);
    typed.onOutput(bytes);
    if (repl.feed(bytes) > mostGlitchBytes) record.explain(unreadableWords);
  };
  const app: Workbench = {
    store,
    clock,
    devices,
    platform,
    settings,
    runner: new Runner(store, clock, platform.name, (title, ms) => {
      if (ms >= worthNoticeMs) platform.notify(store.get().preferences.notify, title);
    }),
    board: new OpenBoard(store, devices.openSession, onOutput, (state) =>
      screens.reduce((now, screen) => screen.onBoard?.(now) ?? now, state),
    ),
    repl,
    record,
    typed,
    onOutput,
    say: (kind, text) => store.update((state) => withStatus(state, kind, text, now())),
    note: (kind, text) => store.update((state) => withLog(state, kind, text, now()), 'soon'),
  };
  for (const trouble of [...troubles, ...ownKeyTroubles(keymap, preferences.keys)])
    app.say('warning', trouble);
  return app;
}

/**
 * Keeps the list of ports true until the returned function is called; begins on `port` if there is one. `onLooked` is
 * called once, when the ports of this computer were looked for.
 */
export function followPorts(
  app: Workbench,
  port: string | undefined,
  onLooked: () => void = () => {},
): () => void {
  const { store, devices } = app;
  let reports = 0;
  return devices.watchPorts((list) => {
    const { awaited } = store.get().ports;
    store.update((state) => {
      const ports = withPorts(state.ports, list);
      const selected = port && state.ports.selected === null ? port : ports.selected;
      return { ...state, ports: { ...ports, selected } };
    }, 'soon');
    const now = awaited && store.get().ports.moved[awaited.path];
    if (now && now === store.get().ports.selected)
      app.say('good', `${portLabel(awaited.path)} is back as ${portLabel(now)}.`);
    for (const { onPorts } of screens) onPorts?.(app);
    reports += 1;
    // The first report is what is built in; the second one is of this computer's ports.
    if (reports === 2) onLooked();
  });
}

/** Stops what runs and closes the port; resolves when the board is in a condition that can be named. */
export async function letGo({ runner, board, devices, record }: Workbench, reason: string): Promise<void> {
  await runner.cancel(reason);
  await record.stopLog().catch(() => {});
  await board.close();
  await devices.close();
}

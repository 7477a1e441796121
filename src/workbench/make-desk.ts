// Puts together what one board has of the workbench: its runner, its session, its terminal, what is typed for it.
import { tellsInitDataMissing } from '../device/explain-line.ts';
import { screens } from '../screens/index.ts';
import { typeBytes } from '../screens/repl/actions.ts';
import { ReplRecord } from '../screens/repl/record.ts';
import { ReplTerminal } from '../screens/repl/terminal.ts';
import { createTypedLines } from '../screens/repl/typed-lines.ts';
import { timeOfDay, withLog, withStatus } from './log.ts';
import { OpenBoard } from './open-board.ts';
import { Runner } from './runner.ts';
import { usedDesks } from './several-boards.ts';
import type { State } from './state.ts';
import type { StateStore } from './store.ts';
import { boardLabel } from './words.ts';
import type { Workbench } from './workbench.ts';

/** What a crash prints is explained by its first two or three lines. */
const notesKept = 3;

/** What a board prints so soon after a key is, first of all, its echo. */
const echoMs = 250;

/** Nobody looks away from what is over sooner. */
const worthNoticeMs = 8000;

/** Fewer are a glitch of the line. */
const mostGlitchBytes = 48;
const unreadableWords =
  'This is no readable text: another rate (Ctrl-T d), boot text (Ctrl-T T listens to it), or bytes that a program sends on purpose. Ctrl-T # shows them.';

/** What is explained to everybody, with the key that helps here. */
const inKeys = (words: string, line: string | null): string =>
  line !== null && tellsInitDataMissing(line) ? `${words} Ctrl-T M does the first.` : words;

export type DeskParts = Pick<Workbench, 'clock' | 'devices' | 'platform' | 'settings' | 'desks'>;

/** Opens nothing, and makes no terminal before a board prints. */
export function makeDesk(
  store: StateStore<State>,
  parts: DeskParts,
  onBoardOutput: (desk: Workbench, bytes: Uint8Array) => void,
): Workbench {
  const { clock, devices, platform } = parts;
  let sentMs = Number.NEGATIVE_INFINITY;
  const repl = new ReplTerminal(
    () => store.touch(clock.now() - sentMs < echoMs ? 'echo' : 'soon'),
    // typeBytes tells of its own failures.
    (bytes) => void typeBytes(desk, bytes),
  );
  const now = () => timeOfDay(new Date());
  const record = new ReplRecord((words, line) => {
    desk.say('warning', words);
    store.update(
      ({ repl, ...state }) => ({
        ...state,
        repl: { ...repl, notes: [...repl.notes, inKeys(words, line)].slice(-notesKept) },
      }),
      'soon',
    );
  });
  const typed = createTypedLines(clock, async (bytes) => {
    sentMs = clock.now();
    await desk.board.session?.firmware?.type(bytes);
  });
  const onOutput = (bytes: Uint8Array) => {
    onBoardOutput(desk, bytes);
    record.feed(bytes);
    typed.onOutput(bytes);
    if (repl.feed(bytes) > mostGlitchBytes) record.explain(unreadableWords);
  };
  const desk: Workbench = {
    ...parts,
    store,
    runner: new Runner(store, clock, platform.name, (title, ms) => {
      const state = store.get();
      const whose = usedDesks(state).length > 1 ? `${boardLabel(state, state.path ?? '')}: ` : '';
      if (ms >= worthNoticeMs) platform.notify(state.preferences.notify, `${whose}${title}`);
    }),
    board: new OpenBoard(
      store,
      devices.openSession,
      onOutput,
      (state) => screens.reduce((now, screen) => screen.onBoard?.(now) ?? now, state),
      () => {
        for (const { onLost } of screens) onLost?.(desk);
      },
    ),
    repl,
    record,
    typed,
    onOutput,
    say: (kind, text) => store.update((state) => withStatus(state, kind, text, now())),
    note: (kind, text) => store.update((state) => withLog(state, kind, text, now()), 'soon'),
  };
  return desk;
}

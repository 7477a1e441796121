// The REPL pane: brings the firmware to it, sends it every key, and has a menu of its own.
import { isEspError } from '../../device/errors.ts';
import { portLabel } from '../words.ts';
import type { Workbench } from '../workbench.ts';
import { showBack, showScreen } from './show.ts';

/** Shows the pane and connects to whoever answers; what was on its screen stays there. */
export async function enterRepl(bench: Workbench, path: string): Promise<void> {
  bench.store.update((state) => showScreen(state, 'repl'));
  const { session } = bench.board;
  if (session?.firmware && bench.store.get().board?.path === path) {
    await bench.runner.run({
      name: 'repl',
      title: 'Opening the REPL',
      path,
      work: (context) => session.firmware?.rest(context.signal) ?? Promise.resolve(),
    });
    setTrouble(bench, null);
    return;
  }
  setTrouble(bench, 'Listening to the board…');
  const done = await bench.runner.run({
    name: 'repl',
    title: 'Opening the REPL',
    path,
    onFailure: () => setTrouble(bench, 'Nobody answers here. r tries again, Esc goes back.'),
    work: async (context) => {
      const link = await bench.board.firmware(path, context);
      await link.rest(context.signal);
    },
  });
  if (!done) return;
  setTrouble(bench, null);
  await bench.repl.settled();
  // A prompt shows that somebody is there; an empty line brings one on any firmware and does no more.
  if (!/>$/.test(bench.repl.text())) await typeBytes(bench, Uint8Array.of(0x0d));
}

function setTrouble(bench: Workbench, trouble: string | null): void {
  bench.store.update((state) => ({ ...state, repl: { ...state.repl, trouble } }));
}

/** Keys and pastes for the board, byte for byte. */
export async function typeBytes(bench: Workbench, bytes: Uint8Array): Promise<void> {
  const link = bench.board.session?.firmware;
  if (!link) return setTrouble(bench, 'The board is gone. Plug it in again, then open the REPL.');
  try {
    await link.type(bytes);
  } catch (error) {
    const words = isEspError(error) ? error.message : String(error);
    setTrouble(bench, words);
    bench.say('bad', words);
  }
}

export function leaveRepl(bench: Workbench): void {
  bench.store.update((state) => showBack({ ...state, overlay: null }));
}

type ReplDeed = 'interrupt' | 'soft reset' | 'reset';

export async function replDeed(bench: Workbench, path: string, deed: ReplDeed): Promise<void> {
  bench.store.update((state) => ({ ...state, overlay: null }));
  await bench.runner.run({
    name: 'repl',
    title: deed === 'interrupt' ? 'Interrupting' : deed === 'reset' ? 'Resetting' : 'Soft reset',
    path,
    work: async (context) => {
      const link = await bench.board.firmware(path, context);
      if (deed === 'interrupt') await link.interrupt(context.signal);
      else if (deed === 'soft reset') await link.softReset(context.signal);
      else {
        await bench.board.session?.restart(context);
        await bench.board.firmware(path, context);
      }
    },
  });
}

/** The whole terminal for the board until Ctrl-]. */
export async function zoom(bench: Workbench, path: string): Promise<void> {
  const session = bench.board.session;
  const link = session?.firmware;
  if (!session || !link) return;
  bench.store.update((state) => ({ ...state, overlay: null, repl: { ...state.repl, zoomed: true } }));
  const gone = new AbortController();
  const stopWatching = session.onChange(() => {
    if (session.state === 'unplugged') gone.abort();
  });
  try {
    await bench.host.zoom(
      {
        name: portLabel(path),
        screenText: bench.repl.text(),
        type: (bytes) => link.type(bytes),
        onOutput: (listener) => link.onOutput(listener),
      },
      gone.signal,
    );
  } finally {
    stopWatching();
    bench.store.update((state) => ({ ...state, repl: { ...state.repl, zoomed: false } }));
  }
}

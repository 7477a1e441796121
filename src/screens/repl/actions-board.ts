// What the REPL's menu does to the board: stop what runs, start it afresh, hear it boot.
import { breakIn } from '../../device/firmware/break-in.ts';
import { noRomRateWords, watchBoot } from '../../device/firmware/listen-to-boot.ts';
import type { OperationContext } from '../../device/operation.ts';
import { baudRates } from '../../workbench/baud-rates.ts';
import { showScreen } from '../../workbench/show.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { setPins } from '../pins/actions.ts';
import { enterRepl, setRepl } from './actions.ts';

export type ReplAction = 'interrupt' | 'break in' | 'soft reset' | 'reset' | 'boot';

const titles: Readonly<Record<ReplAction, string>> = {
  interrupt: 'Interrupting',
  'break in': 'Breaking in',
  'soft reset': 'Soft reset',
  reset: 'Resetting',
  boot: 'Listening to the boot ROM',
};

const marks: Readonly<Record<Exclude<ReplAction, 'interrupt'>, string>> = {
  'break in': 'breaking in',
  'soft reset': 'soft reset',
  reset: 'reset',
  boot: 'reset, read at 74880 baud',
};

export async function replAction(app: Workbench, path: string, action: ReplAction): Promise<void> {
  // Also where it was chosen on another screen: nothing is done to a board unseen.
  app.store.update((state) => showScreen(state, 'repl'));
  setRepl(app, { menu: false });
  setRepl(app, { back: null, notes: [], lineBytes: 0 });
  app.record.forget();
  // What comes next is not the answer to the half line that may stand at the prompt.
  if (action !== 'interrupt') {
    app.repl.leaveModes();
    app.repl.write(new TextEncoder().encode(`\r\n\x1b[2m--- ${marks[action]}\x1b[0m\r\n`));
    // A reset gives TX and RX back to the REPL.
    setPins(app, { cutOffBy: null });
    setRepl(app, { baudRate: baudRates[0] });
  }
  let words: string | null = null;
  const done = await app.runner.run({
    name: 'repl',
    keepsFlash: true,
    title: titles[action],
    path,
    work: async (context) => {
      words = await runs[action](app, path, context);
    },
  });
  if (!done) return;
  // After a boot the firmware takes its time, and may have no prompt at all.
  if (action === 'boot') await enterRepl(app, path);
  else setRepl(app, { trouble: null });
  if (words) app.say('good', words);
}

type Action = (app: Workbench, path: string, context: OperationContext) => Promise<string | null>;

const runs: Readonly<Record<ReplAction, Action>> = {
  interrupt: async (app, path, context) => {
    const link = await app.board.firmware(path, context);
    await app.board.use('interrupt', path, context, (_, { signal }) => link.interrupt(signal));
    return null;
  },
  'break in': async (app, path, context) =>
    (await breakIn(await app.board.on(path, context), { reset: true }, context)).words,
  'soft reset': async (app, path, context) => {
    const link = await app.board.firmware(path, context);
    await app.board.use('restart', path, context, (_, { signal }) => link.softReset(signal));
    return null;
  },
  reset: async (app, path, context) => {
    await app.board.use('restart', path, context, (session, inner) => session.restart(inner));
    await app.board.attach(path, context, baudRates[0]);
    return null;
  },
  boot: async (app, path, context) => {
    const session = await app.board.on(path, context);
    const { text, words, isAtRomRate } = await watchBoot(session, context);
    app.onOutput(text);
    if (!isAtRomRate) return noRomRateWords;
    return words ?? 'Nothing came from the boot ROM: is the reset line wired?';
  },
};

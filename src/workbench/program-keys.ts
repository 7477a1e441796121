// The keys of a card that tells of a program in the way: stop it and go on with what was wanted, now or always.
import { firmwareOf } from '../device/firmware/firmwares.ts';
import { type DisabledReason, factsOf, isPromptLate, needsPort } from './availability.ts';
import type { Binding } from './binding.ts';
import { type Stopping, stopProgram } from './running-program.ts';
import type { State } from './state.ts';
import type { Workbench } from './workbench.ts';

export const onProgramCard = ['failure-program'] as const;
/** Nobody has to wait for the card. */
const inTheWay = [...onProgramCard, 'running-prompt'] as const;

/** What still listens for a prompt is cancelled first. */
const needsProgram: DisabledReason = (state) => (isPromptLate(state) ? null : needsPort(state));

const needsInterrupt: DisabledReason = (state) =>
  needsProgram(state) ??
  (firmwareOf(state.board?.firmware?.kind)?.repl?.interrupts === false
    ? 'NodeMCU has no interrupt: B stops what runs, by a reset.'
    : null);

const needsMac: DisabledReason = (state) =>
  needsPort(state) ??
  (factsOf(state) ? null : 'A board is remembered by its MAC: identify it first (: identify).');

async function stopAndGoOn(app: Workbench, path: string, how: Stopping): Promise<void> {
  const isToRemember = app.store.get().failure?.remembers === true;
  const title = how === 'interrupt' ? 'Interrupting the program' : 'Breaking in';
  let words = '';
  await app.runner.cancel('the program on the board is stopped first');
  const isDone = await app.runner.goOnBehind({
    name: 'stop-program',
    keepsFlash: true,
    title,
    path,
    work: async (context) => {
      words = await stopProgram(app, path, how, context);
      if (isToRemember) await remember(app, how);
    },
  });
  const { failure, status } = app.store.get();
  if (isDone && failure === null && status.text === '') app.say('good', words);
}

async function remember(app: Workbench, how: Stopping): Promise<void> {
  const state = app.store.get();
  const mac = factsOf(state)?.mac.toLowerCase();
  if (mac === undefined) return;
  const programs = { ...state.preferences.programs, [mac]: how };
  app.store.update((now) => ({ ...now, preferences: { ...now.preferences, programs } }));
  await app.settings.rememberPreference('programs', programs);
}

const toggleRemember = (state: State): State =>
  state.failure ? { ...state, failure: { ...state.failure, remembers: !state.failure.remembers } } : state;

export const programKeys: readonly Binding[] = [
  {
    id: 'program-interrupt',
    keys: ['i'],
    where: inTheWay,
    label: 'interrupt and go on',
    help: 'Stop the program (Ctrl-C), then do what was wanted',
    disabledReason: needsInterrupt,
    run: (app, path) => stopAndGoOn(app, path, 'interrupt'),
  },
  {
    id: 'program-break-in',
    keys: ['B'],
    where: inTheWay,
    label: 'break in',
    help: 'Stop the program, by a reset if need be, then do what was wanted',
    disabledReason: needsProgram,
    changesBoard: true,
    run: (app, path) => stopAndGoOn(app, path, 'break-in'),
  },
  {
    id: 'program-remember',
    keys: ['space'],
    where: onProgramCard,
    label: 'always',
    help: 'Remember for this board what i or B does next: it is done without a question then',
    disabledReason: needsMac,
    keepsStatus: true,
    run: (app) => app.store.update(toggleRemember),
  },
];

// The keys that belong to no screen: lists, what lies over a screen, and what works everywhere.

import { isTiny } from '../screens/frame-size.ts';
import { screens } from '../screens/index.ts';
import { always, needsOperation, needsOtherBoard, notBusy, notBusyAtHome } from './availability.ts';
import { type Binding, everywhere, type Focus } from './binding.ts';
import { change, nextBoard, overlay } from './command.ts';
import { screenOf } from './focus.ts';
import { isAtWork, leavesWords } from './several-boards.ts';
import { showBack, showScreen } from './show.ts';
import type { DeskState, State } from './state.ts';
import { emptyEntry } from './text-entry.ts';
import type { Workbench } from './workbench.ts';

const onFailure = ['failure', 'failure-program'] as const;

/** Of every card: they stand before what a screen has for it. */
export const cardKeys: readonly Binding[] = [
  {
    id: 'retry',
    keys: ['r', 'enter'],
    where: onFailure,
    label: 'retry',
    help: 'Try the same again',
    disabledReason: notBusy,
    run: (app) => app.runner.retry(),
  },
  {
    id: 'failure-log',
    keys: ['0'],
    where: onFailure,
    label: 'log',
    help: 'See all that happened',
    disabledReason: always,
    run: change((state) => ({ ...showScreen(state, 'log'), failure: null })),
  },
  {
    id: 'dismiss',
    keys: ['esc'],
    where: onFailure,
    label: 'back',
    help: 'Put the card away',
    disabledReason: always,
    run: change((state) => ({ ...state, failure: null })),
  },
];

export type KeymapParts = {
  /** Every focus with a cursor. */
  readonly lists: readonly Focus[];
  readonly moveCursor: (state: State, by: number) => State;
  readonly chosenInPalette: (state: State) => Binding | undefined;
  /** Runs what was found by its name. */
  readonly run: (app: Workbench, binding: Binding) => Promise<void>;
};

const pageRows = (state: State): number => Math.max(1, state.rows - 8);

export function overScreenKeys({ lists, moveCursor, chosenInPalette, run }: KeymapParts): readonly Binding[] {
  const move = (
    id: string,
    keys: readonly string[],
    label: string,
    help: string,
    by: (state: State) => number,
  ): Binding => ({
    id,
    keys,
    where: lists,
    label,
    help,
    disabledReason: always,
    quiet: true,
    notInPalette: true,
    run: change((state) => moveCursor(state, by(state))),
  });
  return [
    {
      id: 'cancel',
      keys: ['esc', 'ctrl-c'],
      where: ['running', 'running-prompt'],
      label: 'cancel safely',
      help: 'Stop at a point that leaves the board in a known condition',
      disabledReason: needsOperation,
      run: (app) => app.runner.cancel(),
    },
    {
      id: 'leave-running',
      keys: ['esc'],
      where: ['running-write'],
      label: 'the rest of the app',
      help: 'Look at something else; it goes on meanwhile',
      disabledReason: always,
      run: change((state) => showScreen(state, state.home)),
    },
    {
      id: 'cancel-write',
      keys: ['ctrl-c'],
      where: ['running-write'],
      label: 'cancel…',
      help: 'Stop at a point that leaves the board in a known condition; asks',
      disabledReason: needsOperation,
      keepsStatus: true,
      run: askOrCancel,
    },
    move('up', ['up', 'k'], 'up', 'One up', () => -1),
    move('down', ['down', 'j'], 'down', 'One down', () => 1),
    move('page-up', ['pageup', 'ctrl-b'], 'page up', 'A page up', (state) => -pageRows(state)),
    move('page-down', ['pagedown', 'ctrl-f'], 'page down', 'A page down', pageRows),
    move('first', ['home', 'g'], 'first', 'To the first', () => Number.NEGATIVE_INFINITY),
    move('last', ['end', 'G'], 'last', 'To the last', () => Number.POSITIVE_INFINITY),
    {
      id: 'help-close',
      keys: ['esc', 'q', '?'],
      where: ['help'],
      label: 'back',
      help: 'Close the help',
      disabledReason: always,
      run: overlay(null),
    },
    {
      id: 'palette-run',
      keys: ['enter'],
      where: ['palette'],
      label: 'run',
      help: 'Run the command',
      disabledReason: always,
      run: (app) => {
        const chosen = chosenInPalette(app.store.get());
        app.store.update((now) => ({ ...now, overlay: null }));
        return chosen && run(app, chosen);
      },
    },
    {
      id: 'palette-close',
      keys: ['esc'],
      where: ['palette'],
      label: 'back',
      help: 'Close the palette',
      disabledReason: always,
      run: overlay(null),
    },
  ];
}

/** A cancel that leaves the board half done is asked for, where the question can be seen. */
function askOrCancel(app: Workbench): Promise<void> | void {
  const { operation, status, columns, rows } = app.store.get();
  if (!operation?.cancelLeaves || operation.cancelling || status.asksToCancel || isTiny(columns, rows))
    return app.runner.cancel();
  const text = `Ctrl-C again cancels and leaves ${operation.cancelLeaves}; else it goes on.`;
  app.store.update((state) => ({ ...state, status: { kind: 'warning', text, asksToCancel: true } }));
}

/** One question for all boards that work. */
function askOrCancelAll(app: Workbench, working: readonly DeskState[]): void {
  const state = app.store.get();
  if (state.status.asksToCancel || isTiny(state.columns, state.rows)) {
    app.store.update((now) => screens.reduce((all, { onStopAll }) => onStopAll?.(all) ?? all, now));
    for (const { id } of working) void app.desks.numbered(id).runner.cancel();
    return;
  }
  const count = working.length === 1 ? 'one board' : `${working.length} boards`;
  const text = `Ctrl-C again cancels ${count}: ${leavesWords(state, working)}.`;
  app.store.update((now) => ({ ...now, status: { kind: 'warning', text, asksToCancel: true } }));
}

const leaveHint = 'Nothing is running. Ctrl-C again leaves espwb.';

/** `backOf`: what Esc does on a screen before it leads back; null = nothing. */
export const everywhereKeys = (backOf: (state: State) => State | null): readonly Binding[] => [
  {
    id: 'back',
    keys: ['esc'],
    where: [everywhere],
    label: 'back',
    help: 'Back to where you came from',
    disabledReason: always,
    quiet: true,
    notInPalette: true,
    run: change((state) => backOf(state) ?? showBack(state)),
  },
  {
    id: 'palette',
    keys: [':', 'ctrl-p'],
    where: [everywhere],
    label: 'palette',
    help: 'Find a command by its name',
    disabledReason: always,
    quiet: true,
    notInPalette: true,
    run: overlay({ kind: 'palette', query: emptyEntry, cursor: 0 }),
  },
  {
    id: 'help',
    keys: ['?'],
    where: [everywhere],
    label: 'help',
    help: 'The keys of this screen',
    words: ['keys', 'shortcuts', 'manual'],
    disabledReason: always,
    run: overlay({ kind: 'help', top: 0 }),
  },
  {
    id: 'next-board',
    keys: ['ctrl-n'],
    where: [everywhere],
    label: 'next board',
    help: 'To the next open board, as it was left; Ctrl-T Ctrl-N in the REPL',
    words: ['switch', 'other board'],
    disabledReason: needsOtherBoard,
    quiet: true,
    keepsStatus: true,
    run: nextBoard,
  },
  {
    id: 'quit',
    keys: ['q'],
    where: [everywhere],
    label: 'quit',
    labelNow: ({ screen, home }) => (screen === home ? null : 'back'),
    help: 'Leave espwb (on Boards; elsewhere back)',
    words: ['exit', 'leave'],
    disabledReason: notBusyAtHome,
    run: (app) => {
      const { screen, home } = app.store.get();
      if (screen === home) app.platform.quit();
      else app.store.update(showBack);
    },
  },
  {
    id: 'stop',
    keys: ['ctrl-c'],
    where: [everywhere],
    label: 'cancel',
    help: 'Cancel what runs; twice, leave espwb',
    disabledReason: always,
    quiet: true,
    notInPalette: true,
    keepsStatus: true,
    run: (app) => {
      const state = app.store.get();
      const { operation, status } = state;
      const working = state.desks.filter((desk) => isAtWork(desk) && desk.operation?.cancelling === false);
      const isAll = working.length > 1 && screenOf(state).ofApp === true;
      if (operation && !isAll) return askOrCancel(app);
      if (working.length > 0) return askOrCancelAll(app, working);
      if (status.asksToLeave) return app.platform.quit();
      return app.store.update((state) => ({
        ...state,
        status: { kind: 'quiet', text: leaveHint, asksToLeave: true },
      }));
    },
  },
  {
    id: 'repaint',
    keys: ['ctrl-l'],
    where: [everywhere],
    label: 'repaint',
    help: 'Draw the screen again',
    words: ['redraw', 'refresh'],
    disabledReason: always,
    quiet: true,
    run: (app) => app.platform.repaint(),
  },
  {
    id: 'suspend',
    keys: ['ctrl-z'],
    where: [everywhere],
    label: 'suspend',
    help: 'Back to the shell; fg comes back',
    words: ['background', 'shell'],
    disabledReason: notBusy,
    quiet: true,
    run: (app) => {
      if (app.platform.suspend) app.platform.suspend();
      else app.say('warning', 'This system has no job control.');
    },
  },
];

// The name of a board: asked for in a field of its own.
import { always } from '../../workbench/availability.ts';
import type { Binding } from '../../workbench/binding.ts';
import { change } from '../../workbench/command.ts';
import { askName, needsKnownMac, useName } from './actions-name.ts';
import { onBoards, withBoards } from './state.ts';

export const nameKeys: readonly Binding[] = [
  {
    id: 'name-board',
    keys: ['n'],
    where: onBoards,
    label: 'name…',
    help: 'Give this board a name; kept by its MAC',
    words: ['alias', 'rename'],
    disabledReason: needsKnownMac,
    quiet: true,
    run: askName,
  },
  {
    id: 'name-done',
    keys: ['enter'],
    where: ['board-name'],
    label: 'use this name',
    help: 'Use this name; empty takes it away',
    disabledReason: always,
    run: (app) => useName(app),
  },
  {
    id: 'name-back',
    keys: ['esc'],
    where: ['board-name'],
    label: 'back',
    help: 'Leave the name as it was',
    disabledReason: always,
    run: change(withBoards({ naming: null })),
  },
];

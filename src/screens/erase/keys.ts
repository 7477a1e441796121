// The keys of erasing a flash.

import { always, needsPort } from '../../workbench/availability.ts';
import type { Binding } from '../../workbench/binding.ts';
import { change } from '../../workbench/command.ts';
import { showScreen } from '../../workbench/show.ts';
import { enterFlash } from '../flash/actions.ts';
import { eraseAll } from './actions.ts';
import { needsMac } from './availability.ts';

export const eraseKeys: readonly Binding[] = [
  {
    id: 'erase-now',
    keys: ['enter'],
    where: ['erase'],
    label: 'erase',
    help: 'Erase the whole flash',
    disabledReason: needsMac,
    changesBoard: true,
    run: (app, path) => eraseAll(app, path),
  },
  {
    id: 'erase-unlocked',
    keys: ['enter'],
    where: ['erase-unlock'],
    label: 'clear it and erase',
    help: 'Clear the write protection, then erase the whole flash',
    disabledReason: needsMac,
    changesBoard: true,
    run: (app, path) => eraseAll(app, path, true),
  },
  {
    id: 'erase-back',
    keys: ['esc'],
    where: ['erase', 'erase-unlock', 'erase-result'],
    label: 'back',
    help: 'Leave; nothing more is erased',
    disabledReason: always,
    run: change((state) => showScreen(state, 'boards')),
  },
  {
    id: 'to-flash',
    keys: ['enter'],
    where: ['erase-result'],
    label: 'flash a firmware',
    help: 'Choose what to put on the board',
    disabledReason: needsPort,
    run: enterFlash,
  },
];

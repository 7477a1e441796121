// What the keys of erasing a flash do.

import { type CommandTable, change } from '../../workbench/command.ts';
import { showScreen } from '../../workbench/show.ts';
import { eraseAll } from './actions.ts';

export const eraseCommands = {
  'erase-now': (bench, path) => eraseAll(bench, path),
  'erase-unlocked': (bench, path) => eraseAll(bench, path, true),
  'erase-back': change((state) => showScreen(state, 'boards')),
} as const satisfies CommandTable;

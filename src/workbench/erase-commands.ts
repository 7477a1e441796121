// What the keys of erasing a flash do.
import { eraseAll } from './acts/erase.ts';
import { showScreen } from './acts/show.ts';
import { type CommandTable, change } from './command.ts';

export const eraseCommands = {
  'erase-now': (bench, path) => eraseAll(bench, path),
  'erase-unlocked': (bench, path) => eraseAll(bench, path, true),
  'erase-back': change((state) => showScreen(state, 'boards')),
} as const satisfies CommandTable;

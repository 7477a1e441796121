// Marks, and the keys that are for marked boards alone: the others of Boards work with what is marked, too.
import type { Binding } from '../../workbench/binding.ts';
import { change } from '../../workbench/command.ts';
import { syncMarked } from '../files/actions-marked.ts';
import { runOnMarked } from '../repl/actions-marked.ts';
import { needsCursorPort, needsLikely, needsMarks, toggleAllMarks, toggleMark } from './marks.ts';

export const markedKeys: readonly Binding[] = [
  {
    id: 'mark-board',
    keys: ['space'],
    where: ['boards'],
    label: 'mark',
    help: 'Mark or unmark for the next command: it is for all that are marked',
    words: ['select', 'several'],
    disabledReason: needsCursorPort,
    quiet: true,
    notInPalette: true,
    run: change(toggleMark),
  },
  {
    id: 'mark-all-boards',
    keys: ['a'],
    where: ['boards'],
    label: 'mark all',
    help: 'Mark every likely board; again: none',
    words: ['select all', 'several'],
    disabledReason: needsLikely,
    quiet: true,
    run: change(toggleAllMarks),
  },
  {
    id: 'sync-marked',
    keys: ['y'],
    where: ['boards'],
    label: 'sync marked…',
    help: 'Compare the folder of Files with each marked board; Enter sends what differs',
    words: ['deploy', 'several'],
    disabledReason: needsMarks,
    quiet: true,
    run: syncMarked,
  },
  {
    id: 'run-marked',
    keys: ['X'],
    where: ['boards'],
    label: 'run on marked…',
    help: 'Run a file of this computer on every marked board; asks which',
    words: ['execute', 'several'],
    disabledReason: needsMarks,
    changesBoard: true,
    quiet: true,
    run: runOnMarked,
  },
];

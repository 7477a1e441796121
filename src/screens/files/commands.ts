// What the keys of the Files screen do.

import type { CommandTable } from '../../workbench/command.ts';
import { leaveFolder, mark, otherPane, readAgain, setFiles } from './actions.ts';
import { edit, look, runNow } from './actions-content.ts';
import { askName, copyAcross, giveName, remove, setAsStart } from './actions-copy.ts';
import { compileLua, formatBoard, loadLfs } from './actions-file-system.ts';
import { agree } from './actions-questions.ts';
import { previewSync } from './actions-sync.ts';

export const filesCommands = {
  'files-look': look,
  'files-up': leaveFolder,
  'files-side': otherPane,
  'files-mark': mark,
  'files-bring': (bench, path) => copyAcross(bench, path, false),
  'files-send': (bench, path) => copyAcross(bench, path, false),
  'files-sync': (bench, path) => previewSync(bench, path, false),
  'files-edit': edit,
  'files-run': runNow,
  'files-start': setAsStart,
  'files-move': (bench, path) => copyAcross(bench, path, true),
  'files-rename': (bench) => askName(bench, 'rename'),
  'files-folder': (bench) => askName(bench, 'folder'),
  'files-delete': remove,
  'files-mirror': (bench, path) => previewSync(bench, path, true),
  'files-format': formatBoard,
  'files-compile': compileLua,
  'files-lfs': loadLfs,
  'files-again': readAgain,
  'files-agree': agree,
  'files-name-done': giveName,
  'files-close': (bench) => setFiles(bench, { prompt: null }),
  'files-view-close': (bench) => setFiles(bench, { prompt: null }),
} as const satisfies CommandTable;

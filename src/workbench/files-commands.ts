// What the keys of the Files screen do.
import { edit, look, runNow } from './acts/file-content.ts';
import { askName, copyAcross, giveName, remove, setAsStart } from './acts/file-deeds.ts';
import { agree } from './acts/file-questions.ts';
import { previewSync } from './acts/file-sync.ts';
import { compileLua, formatBoard, loadLfs } from './acts/file-system.ts';
import { leaveFolder, mark, otherPane, readAgain, setFiles } from './acts/files.ts';
import type { CommandTable } from './command.ts';

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

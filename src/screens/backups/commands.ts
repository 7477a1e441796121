// What the keys of Backups do.

import { type CommandTable, change } from '../../workbench/command.ts';
import {
  askDelete,
  askRegion,
  closePrompt,
  copyPath,
  deleteHere,
  listAgain,
  makeBackup,
  planRestore,
} from './actions.ts';

export const backupCommands = {
  'backup-make': change(askRegion),
  'backup-restore': planRestore,
  'backup-delete': change(askDelete),
  'backup-copy': copyPath,
  'backups-again': (bench) => listAgain(bench),
  'region-done': makeBackup,
  'region-back': change(closePrompt),
  'backup-delete-agree': deleteHere,
  'backup-delete-back': change(closePrompt),
} as const satisfies CommandTable;

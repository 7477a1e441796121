// What the keys of Backups do.
import {
  askDelete,
  askRegion,
  closePrompt,
  copyPath,
  deleteHere,
  listAgain,
  makeBackup,
  planRestore,
} from './acts/backups.ts';
import { type CommandTable, change } from './command.ts';

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

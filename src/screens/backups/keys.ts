// The keys of the Backups screen.
import { always, needsBackup, needsPort, needsPortAndBackup, notBusy } from '../../workbench/availability.ts';
import { key } from '../../workbench/key-binding.ts';

export const backupKeys = [
  key('backups', ['6'], ['everywhere'], 'backups', 'Backups: what was saved of which board', always, 'quiet'),
  key(
    'to-backups',
    ['6'],
    ['flash-choose', 'flash-plan', 'flash-result', 'boards', 'boards-menu'],
    'backups',
    'Look at what was saved of which board, save and restore',
    always,
  ),
  key(
    'backup-make',
    ['b'],
    ['backups'],
    'back up…',
    'Save the flash of this board, all of it or a region; nothing on it changes',
    needsPort,
  ),
  key(
    'backup-restore',
    ['enter', 'R'],
    ['backups'],
    'restore…',
    'Plan a flash of this backup; nothing is written before the plan is agreed to',
    needsPortAndBackup,
  ),
  key(
    'backup-delete',
    ['D'],
    ['backups'],
    'delete…',
    'Delete this backup from this computer; asks',
    needsBackup,
  ),
  key('backup-copy', ['c'], ['backups'], 'copy path', 'Copy the path of the file', needsBackup),
  key('backups-again', ['r'], ['backups'], 'read again', 'Look for backups again', notBusy, 'quiet'),
  key('region-done', ['enter'], ['backup-region'], 'back up', 'Save what is named', needsPort),
  key('region-back', ['esc'], ['backup-region'], 'back', 'Save nothing', always),
  key(
    'backup-delete-agree',
    ['enter'],
    ['backup-delete'],
    'delete it',
    'Delete this backup for good',
    notBusy,
  ),
  key('backup-delete-back', ['esc'], ['backup-delete'], 'back, nothing done', 'Keep it', always),
] as const;

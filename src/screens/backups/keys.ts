// The keys of the Backups screen.

import { always, needsPort, notBusy } from '../../workbench/availability.ts';
import type { Binding } from '../../workbench/binding.ts';
import { change } from '../../workbench/command.ts';
import { showScreen } from '../../workbench/show.ts';
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
import { needsBackup, needsPortAndBackup } from './availability.ts';

export const backupsKeys: readonly Binding[] = [
  {
    id: 'backup-make',
    keys: ['s'],
    where: ['backups'],
    label: 'back up…',
    help: 'Save the flash of this board, all of it or a region; it is reset for that',
    words: ['save', 'dump', 'download', 'read flash'],
    fromAnywhere: true,
    disabledReason: needsPort,
    run: change((state) => askRegion(showScreen(state, 'backups'))),
  },
  {
    id: 'backup-restore',
    keys: ['enter'],
    where: ['backups'],
    label: 'restore…',
    help: 'Plan a flash of this backup; nothing is written before the plan is agreed to',
    disabledReason: needsPortAndBackup,
    notInPalette: true,
    run: planRestore,
  },
  {
    id: 'backup-delete',
    keys: ['D'],
    where: ['backups'],
    label: 'delete…',
    help: 'Delete this backup from this computer; asks',
    disabledReason: needsBackup,
    notInPalette: true,
    run: change(askDelete),
  },
  {
    id: 'backup-copy',
    keys: ['c'],
    where: ['backups'],
    label: 'copy path',
    help: 'Copy the path of the file',
    disabledReason: needsBackup,
    notInPalette: true,
    run: copyPath,
  },
  {
    id: 'backups-again',
    keys: ['u'],
    where: ['backups'],
    label: 'read again',
    help: 'Look for backups again',
    disabledReason: notBusy,
    quiet: true,
    notInPalette: true,
    run: (app) => listAgain(app),
  },
  {
    id: 'region-done',
    keys: ['enter'],
    where: ['backup-region'],
    label: 'back up',
    help: 'Save what is named',
    disabledReason: needsPort,
    run: makeBackup,
  },
  {
    id: 'region-back',
    keys: ['esc'],
    where: ['backup-region'],
    label: 'back',
    help: 'Save nothing',
    disabledReason: always,
    run: change(closePrompt),
  },
  {
    id: 'backup-delete-agree',
    keys: ['enter'],
    where: ['backup-delete'],
    label: 'delete it',
    help: 'Delete this backup permanently',
    disabledReason: notBusy,
    run: deleteHere,
  },
  {
    id: 'backup-delete-back',
    keys: ['esc'],
    where: ['backup-delete'],
    label: 'back, nothing done',
    help: 'Keep it',
    disabledReason: always,
    run: change(closePrompt),
  },
];

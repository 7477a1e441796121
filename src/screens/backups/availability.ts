// Why a key of this screen cannot be used now, in words; null where it can.
import { type DisabledReason, needsPort, notBusy } from '../../workbench/availability.ts';
import { shownBackups } from './state.ts';

export const needsBackup: DisabledReason = (state) =>
  notBusy(state) ??
  (shownBackups(state).length > 0
    ? null
    : state.backups.rows?.length
      ? 'No backup fits the filter.'
      : 'There is no backup yet.');

export const needsPortAndBackup: DisabledReason = (state) => needsBackup(state) ?? needsPort(state);

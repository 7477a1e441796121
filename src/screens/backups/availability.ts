// Why a key of this screen cannot be used now, in words; null where it can.
import { type DisabledReason, needsPort, notBusy } from '../../workbench/availability.ts';

export const needsBackup: DisabledReason = (state) =>
  notBusy(state) ?? (state.backups.rows?.length ? null : 'There is no backup yet.');

export const needsPortAndBackup: DisabledReason = (state) => needsBackup(state) ?? needsPort(state);

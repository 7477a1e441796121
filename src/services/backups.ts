// Backups in the folder that espwb keeps for them.
import { type Backup, backUpFlash, listBackups } from '../device/flash/backup.ts';
import type { Range } from '../device/flash/geometry.ts';
import type { OperationContext } from '../device/operation.ts';
import type { Session } from '../device/session/session.ts';
import { backupsFolder } from '../platform/folders.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** `region` null = all of the flash. @throws EspError as backUpFlash does */
export const backUpHere = (
  session: Session,
  region: Range | null,
  environment: Environment,
  context: OperationContext,
): Promise<Backup> => {
  const options = { folder: backupsFolder(environment), time: new Date(), ...(region ? { region } : {}) };
  return backUpFlash(session, options, context);
};

/** The newest first, of all boards or of the one that has this MAC. */
export const backupsHere = (environment: Environment, mac?: string): Promise<readonly Backup[]> =>
  listBackups(backupsFolder(environment), mac);

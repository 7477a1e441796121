// The workbench's joint with backups: the folder of this computer, rows that are fit to be shown.
import { type Backup, backUpFlash, listBackups } from '../device/flash/backup.ts';
import type { Range } from '../device/flash/geometry.ts';
import type { OperationContext } from '../device/operation.ts';
import type { Session } from '../device/session/session.ts';
import { backupsFolder } from '../platform/folders.ts';
import type { BackupRow } from '../screens/backups/state.ts';
import { printable } from '../text/printable.ts';
import { imageName } from './words.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws EspError as backUpFlash does */
export async function backUpHere(
  session: Session,
  region: Range | null,
  environment: Environment,
  context: OperationContext,
): Promise<BackupRow> {
  const folder = backupsFolder(environment);
  const options = { folder, time: new Date(), ...(region ? { region } : {}) };
  return rowOf(await backUpFlash(session, options, context));
}

export const backupsHere = async (environment: Environment): Promise<readonly BackupRow[]> =>
  (await listBackups(backupsFolder(environment))).map(rowOf);

const rowOf = ({ path, time, mac, chip, offset, bytes, md5, firmware }: Backup): BackupRow => ({
  path,
  time: printable(time),
  mac: printable(mac),
  chip: printable(String(chip)),
  offset,
  sizeBytes: bytes,
  md5: printable(md5),
  what: firmware ? printable(imageName(firmware.kind, firmware.version)) : null,
});

// Backups of a board's flash: what was read, and beside it what was in it. Kept in a folder a board,
// named by its MAC, one file a backup, named by its time. A backup with a wrong MD5 is no backup.

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readRegular } from '../../disk/regular-file.ts';
import { printable } from '../../text/printable.ts';
import { advise, advises } from '../advice.ts';
import { EspError } from '../errors.ts';
import type { ImageKind } from '../image/image-facts.ts';
import { recogniseImage } from '../image/recognise.ts';
import type { OperationContext } from '../operation.ts';
import type { Operation, Session } from '../session/session.ts';
import { writeFileWhole } from '../write-file.ts';
import { md5Hex } from './digest.ts';
import { flashFiles } from './flash.ts';
import type { FlashResult } from './flash-job.ts';
import type { FlashFile } from './prepare.ts';
import { type ReadOptions, readFlashContents } from './read.ts';

export type BackupNote = {
  readonly version: 1;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly mac: string;
  readonly chip: string;
  readonly offset: number;
  readonly bytes: number;
  readonly md5: string;
  /** What the region began with; null where it does not begin at 0x0 or is no image. */
  readonly firmware: { readonly kind: ImageKind; readonly version: string | null } | null;
};

export type Backup = BackupNote & { readonly path: string };

export type BackupOptions = ReadOptions & {
  readonly folder: string;
  /** The moment that names the backup. */
  readonly time: Date;
};

/** What is needed to put one back. */
export type RestorableBackup = Pick<Backup, 'path' | 'mac' | 'md5' | 'offset'>;

/** Reads flash into a new file. @throws EspError as readFlashContents and writeFileWhole do */
export const backUpFlash: Operation<BackupOptions, Backup & { readonly seconds: number }> = async (
  session,
  options,
  context,
) => {
  const { data, offset, md5, seconds } = await readFlashContents(session, options, context);
  const facts = await session.run('info', context, (inner) => session.identify(inner));
  const image = offset === 0 ? recogniseImage(data) : null;
  const firmware =
    image?.header && image.problems.length === 0 ? { kind: image.kind, version: image.version } : null;
  const time = options.time.toISOString();
  const folder = join(options.folder, folderOf(facts.mac));
  const path = join(folder, `${time.replace(/[-:.]/g, '')}.bin`);
  const note: BackupNote = {
    version: 1,
    time,
    mac: facts.mac,
    chip: facts.chip,
    offset,
    bytes: data.length,
    md5,
    firmware,
  };
  await writeFileWhole(path, data, true);
  // The note last: a backup counts only with it.
  await writeFileWhole(`${path}.json`, `${JSON.stringify(note, null, 2)}\n`, true);
  return { ...note, path, seconds };
};

/** The newest first; `mac` narrows to one board. What cannot be read is left out. */
export async function listBackups(folder: string, mac?: string): Promise<Backup[]> {
  const boards = mac === undefined ? await names(folder) : [folderOf(mac)];
  const found: Backup[] = [];
  for (const board of boards) {
    for (const name of await names(join(folder, board))) {
      if (!name.endsWith('.bin.json')) continue;
      const path = join(folder, board, name.slice(0, -'.json'.length));
      const note = await readNote(`${path}.json`);
      if (note) found.push({ ...note, path });
    }
  }
  return found.sort((one, other) => (one.time < other.time ? 1 : -1));
}

export type RestoreOptions = {
  readonly backup: Backup;
  /** A backup of another board holds that one's settings; refused unless this is set. */
  readonly force?: boolean;
  readonly baudRate?: number;
};

/**
 * Flashes a backup whole; what is still the same is not sent.
 * @throws EspError file-unreadable | image-damaged | image-unsuitable, and as flashFiles does
 */
export const restoreFlash: Operation<RestoreOptions, FlashResult> = async (session, options, context) => {
  const { baudRate } = options;
  const files = [await fileToRestore(session, options, context)];
  // A backup may hold anything, blank flash too: its own MD5 is the check, not what images need.
  const flashOptions = { files, force: true, ...(baudRate === undefined ? {} : { baudRate }) };
  return flashFiles(session, flashOptions, quietAboutImages(context));
};

/**
 * The backup as a file to flash, whole and meant for this board: for those who plan before they write.
 * @throws EspError file-unreadable | image-damaged | image-unsuitable
 */
export async function fileToRestore(
  session: Session,
  { backup, force = false }: { readonly backup: RestorableBackup; readonly force?: boolean },
  context: OperationContext,
): Promise<FlashFile & { readonly offset: number }> {
  const bytes = await readBackup(backup);
  const facts = await session.run('info', context, (inner) => session.identify(inner));
  if (facts.mac !== backup.mac && !force)
    throw new EspError(
      'image-unsuitable',
      `This backup is of the board ${backup.mac}; the one connected is ${facts.mac}.`,
      {
        hints: [
          'Connect the board that it is of, or choose a backup of this one.',
          advise('all-the-same', { does: 'restores' }),
        ],
      },
    );
  return { path: backup.path, offset: backup.offset, bytes };
}

/** Removes a backup for good. The note goes first: a backup counts only with it. @throws EspError file-unreadable */
export async function deleteBackup({ path }: Pick<Backup, 'path'>): Promise<void> {
  try {
    await rm(`${path}.json`);
    await rm(path, { force: true });
  } catch (cause) {
    const { code = 'unknown error' } = cause as { code?: string };
    throw new EspError('file-unreadable', `The backup ${printable(path)} cannot be deleted (${code}).`, {
      cause,
    });
  }
}

async function readBackup(backup: RestorableBackup): Promise<Uint8Array> {
  const bytes = await readRegular(backup.path).catch((cause) => {
    throw new EspError('file-unreadable', `The backup ${printable(backup.path)} cannot be read.`, { cause });
  });
  if (md5Hex(bytes) === backup.md5) return new Uint8Array(bytes);
  throw new EspError(
    'image-damaged',
    `The backup ${printable(backup.path)} is damaged: its MD5 is not the one noted when it was made.`,
  );
}

/** "Forced: …" about a backup's contents would only alarm. */
export function quietAboutImages({ signal, onEvent }: OperationContext): OperationContext {
  return {
    signal,
    onEvent: (event) => {
      const isForced = event.type === 'note' && advises([event.text], 'forced');
      if (!isForced) onEvent(event);
    },
  };
}

const folderOf = (mac: string): string => mac.toLowerCase().replace(/[^0-9a-f]/g, '');

async function names(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function readNote(path: string): Promise<BackupNote | null> {
  try {
    const note: unknown = JSON.parse((await readRegular(path)).toString('utf8'));
    return isNote(note) ? note : null;
  } catch {
    return null;
  }
}

function isNote(note: unknown): note is BackupNote {
  if (typeof note !== 'object' || note === null) return false;
  const { version, time, mac, offset, bytes, md5 } = note as Record<string, unknown>;
  return (
    version === 1 &&
    typeof time === 'string' &&
    typeof mac === 'string' &&
    Number.isSafeInteger(offset) &&
    Number.isSafeInteger(bytes) &&
    typeof md5 === 'string'
  );
}

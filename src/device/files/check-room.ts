// Whether a copy fits, file by file, as it will be sent: a new version goes beside the old one before it
// takes its place. Asked once, before anything is sent or removed.

import { printable } from '../../text/printable.ts';
import { EspError, isEspError } from '../errors.ts';
import { formatFiles, formatSize } from '../sizes.ts';
import type { RemoteFiles } from './remote-files.ts';

/** `oldBytes`: of the version that is there; 0 where none is. */
export type Arrival = { readonly sizeBytes: number; readonly oldBytes: number };

/**
 * `freedBytes`: what goes before the first file is sent.
 * @throws EspError board-full
 */
export async function checkRoom(
  files: Pick<RemoteFiles, 'usage'>,
  folder: string,
  arrivals: readonly Arrival[],
  freedBytes: number,
  signal: AbortSignal,
): Promise<void> {
  if (arrivals.length === 0) return;
  const { freeBytes } = await files.usage(signal);
  let left = freeBytes + freedBytes;
  for (const { sizeBytes, oldBytes } of arrivals) {
    if (sizeBytes > left) throw noRoomFor(folder, arrivals, freeBytes + freedBytes);
    left += oldBytes - sizeBytes;
  }
}

/**
 * After something was not found or not done: without a file system that is the reason.
 * @throws EspError unsupported
 */
export const needsFileSystem = (usage: RemoteFiles['usage'], signal: AbortSignal): Promise<void> =>
  usage(signal).then(
    () => {},
    (error: unknown) => {
      if (isEspError(error) && error.code === 'unsupported') throw error;
    },
  );

function noRoomFor(folder: string, arrivals: readonly Arrival[], freeBytes: number): EspError {
  const neededBytes = arrivals.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const replaces = arrivals.some(({ oldBytes }) => oldBytes > 0);
  const what = `${formatFiles(arrivals.length)} for ${printable(folder)}`;
  return new EspError(
    'board-full',
    `${what}, ${formatSize(neededBytes)}, do not fit: the board has ${formatSize(freeBytes)} free.`,
    {
      board: 'unchanged',
      hints: [
        'Send less, or delete what the board no longer needs.',
        ...(replaces ? ['A file that is replaced stays until the new one is whole: both need room.'] : []),
      ],
      hintsSayAll: true,
    },
  );
}

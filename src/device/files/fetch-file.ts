// One file from the board to this computer: under its name only when it is whole.
import { createHash } from 'node:crypto';
import { writeFileWhole } from '../write-file.ts';
import type { RemoteEntry, RemoteFiles, TransferOptions } from './remote-files.ts';

export type Fetched = {
  readonly bytes: number;
  readonly sha256: string;
  /** The board's own hash matched; where false, its firmware has none and the size alone was compared. */
  readonly verified: boolean;
};

/**
 * `mayReplace` may refuse when the content is known and nothing is written yet.
 * @throws EspError verify-mismatch with nothing saved | read-failed | disk-full | file-unreadable
 */
export async function fetchFile(
  files: RemoteFiles,
  entry: RemoteEntry,
  place: string,
  options: TransferOptions,
  mayReplace: (content: Uint8Array) => Promise<void> = async () => {},
): Promise<Fetched> {
  const content = await files.read(entry.path, options);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const verified = (await files.hasHash?.(options.signal)) ?? true;
  await mayReplace(content);
  await writeFileWhole(place, content);
  return { bytes: content.length, sha256, verified };
}

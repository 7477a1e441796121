// Images that were downloaded before, each with a note of where it came from and its sha256. The
// first download is trusted for want of a published checksum; every later use must be the same bytes.
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { readRegular } from '../../disk/regular-file.ts';
import { presumedChip } from '../chips/index.ts';
import type { Clock } from '../clock.ts';
import { EspError } from '../errors.ts';
import type { OperationContext } from '../operation.ts';
import { writeFileWhole } from '../write-file.ts';
import { downloadPageUrl } from './boards.ts';
import { downloadImage } from './download.ts';
import type { Release } from './release.ts';

export const officialFirmwareUrl = 'https://micropython.org/resources/firmware/';
export const officialPageUrl = downloadPageUrl(presumedChip.id);

export type CacheOptions = {
  readonly folder: string;
  readonly clock: Clock;
  /** Folder URL with a slash at its end; a mirror, or the official one. */
  readonly baseUrl?: string;
  readonly proxy?: string | undefined;
  /** Day and time for the note, ISO 8601. */
  readonly today: () => string;
};

export type CachedImage = {
  readonly path: string;
  /** As it was checked: whoever reads the file again may get another. */
  readonly image: Uint8Array;
  readonly bytes: number;
  readonly sha256: string;
  readonly fromCache: boolean;
};

type Note = {
  readonly url: string;
  readonly etag: string | null;
  readonly sha256: string;
  readonly fetchedAt: string;
};

/**
 * The image of a release, from the cache if it came from the same server and is unchanged, else from the web.
 * @throws EspError network | disk-full | cancelled | image-damaged when the cached file is not the one
 *   that was downloaded
 */
export async function obtainRelease(
  release: Release,
  options: CacheOptions,
  context: OperationContext,
): Promise<CachedImage> {
  const path = join(options.folder, basename(release.fileName));
  const url = new URL(encodeURIComponent(release.fileName), options.baseUrl ?? officialFirmwareUrl).href;
  const note = await readNote(path);
  // What one server gave is not what another has.
  const known = note?.url === url ? note : null;
  const image = known ? await readRegular(path).catch(() => null) : null;
  if (known && image) {
    const sha256 = createHash('sha256').update(image).digest('hex');
    if (sha256 !== known.sha256)
      throw new EspError('image-damaged', `${path} is not what was downloaded on ${known.fetchedAt}.`, {
        hints: [`Delete ${path} and try again.`],
      });
    return { path, image: new Uint8Array(image), bytes: image.length, sha256, fromCache: true };
  }
  const { clock, proxy } = options;
  const downloaded = await downloadImage({ url, file: path, chip: release.chip, clock, proxy }, context);
  const fresh: Note = { url, etag: downloaded.etag, sha256: downloaded.sha256, fetchedAt: options.today() };
  await writeFileWhole(`${path}.json`, `${JSON.stringify(fresh)}\n`, true);
  const { image: fetched, bytes, sha256 } = downloaded;
  return { path, image: fetched, bytes, sha256, fromCache: false };
}

async function readNote(path: string): Promise<Note | null> {
  try {
    const note: unknown = JSON.parse((await readRegular(`${path}.json`)).toString('utf8'));
    const isNote = typeof note === 'object' && note !== null && 'sha256' in note && 'fetchedAt' in note;
    return isNote ? (note as Note) : null;
  } catch {
    return null;
  }
}

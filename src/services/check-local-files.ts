// What is wrong with the files of a flash whatever the board: told before a port is opened for them.
import type { Chip } from '../device/chips/chip.ts';
import { checkImages, checkPlaces } from '../device/flash/checks.ts';
import type { FlashFile } from '../device/flash/prepare.ts';
import { readImageFile } from './image-file.ts';
import type { FlashRequest } from './prepare-flash.ts';

/**
 * Looks at those that are files of this computer; what is fetched or restored comes later.
 * @param chip of the board; null = nobody knows before it answers
 * @throws EspError file-unreadable | usage | image-empty | image-overlap | image-unknown | image-wrong-chip |
 *   image-truncated | image-damaged | image-unsuitable | image-too-large
 */
export async function checkLocalFiles(
  requested: FlashRequest['files'],
  force: boolean,
  chip: Chip | null,
): Promise<void> {
  const files: FlashFile[] = [];
  for (const { source, offset } of requested)
    if (source.kind === 'file' || source.kind === 'recent')
      files.push({ path: source.path, offset, bytes: await readImageFile(source.path) });
  checkPlaces(files);
  checkImages(files, force, chip);
}

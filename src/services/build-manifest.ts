// The files of a build, by the JSON that lies beside them: flasher_args.json or manifest.json. Nothing outside of its
// folder is read, whatever it names and whatever a link in the folder leads to.
import { realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { Chip } from '../device/chips/chip.ts';
import { EspError } from '../device/errors.ts';
import type { FlashFile } from '../device/flash/prepare.ts';
import { buildFor, parseBuildManifest } from '../device/image/family/build-manifest.ts';
import { printable } from '../text/printable.ts';
import { readImageFile } from './image-file.ts';

const mostBytes = 1024 * 1024;

export const mayBeManifest = (path: string): boolean => /\.json$/i.test(path);

/**
 * null for a file that is no manifest.
 * @param chipOfBoard asked only where the manifest has builds for several chips; null = nobody knows
 * @throws EspError file-unreadable | usage | image-wrong-chip | image-too-large
 */
export async function readBuildManifest(
  path: string,
  chipOfBoard: () => Promise<Chip | null>,
): Promise<readonly FlashFile[] | null> {
  const bytes = await readImageFile(path);
  if (bytes.length > mostBytes) return null;
  const manifest = parseBuildManifest(Buffer.from(bytes).toString('utf8'));
  if (!manifest) return null;
  const chip = manifest.builds.length > 1 ? await chipOfBoard() : null;
  const { parts } = buildFor(manifest, chip);
  const folder = dirname(path);
  const files: FlashFile[] = [];
  for (const part of parts) {
    const partPath = join(folder, part.path);
    await mustStayWithin(folder, partPath);
    files.push({ path: partPath, offset: part.offset, bytes: await readImageFile(partPath) });
  }
  return files;
}

/** @throws EspError usage where a link leads out of the folder; what is not there is told by who reads it */
async function mustStayWithin(folder: string, path: string): Promise<void> {
  const [root, real] = await Promise.all([realpath(folder), realpath(path).catch(() => null)]);
  if (real === null || real.startsWith(root.endsWith(sep) ? root : root + sep)) return;
  throw new EspError('usage', `${printable(path)} is a link that leads out of the folder of the manifest.`, {
    hints: ['Copy the image into the folder of the manifest.'],
    hintsSayAll: true,
  });
}

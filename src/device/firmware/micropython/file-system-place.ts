// Where MicroPython keeps its files. Source: its modules for this port, flashbdev.py: behind the first megabyte in
// builds for 2 MB and more, up to the last 20 KB, where the SDK keeps its parameters.
import type { Range } from '../../flash/geometry.ts';
import type { FirmwareFacts } from '../firmware-link.ts';

const begins = 0x100000;
const sdkBytes = 5 * 0x1000;

/** null for builds that name a smaller flash (1M, 512K): where theirs begins depends on the image. */
export function fileSystemPlace({ board, version }: FirmwareFacts, flashBytes: number): Range | null {
  if (/\((?:1M|512K)\)/.test(board ?? '') || flashBytes < 2 * begins) return null;
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  // Before 1.12 it followed the image.
  if (major < 1 || (major === 1 && minor < 12)) return null;
  return { offset: begins, sizeBytes: flashBytes - sdkBytes - begins };
}

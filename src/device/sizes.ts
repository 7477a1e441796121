// Numbers of bytes and addresses as people type and read them: 4096, 0x1000, 4KB, 1MB.

import { printable } from '../text/printable.ts';
import { presumedChip } from './chips/index.ts';
import { EspError } from './errors.ts';

const units: Readonly<Record<string, number>> = { '': 1, KB: 1024, MB: 1024 * 1024 };
/** Nothing that anyone types here is larger than the largest flash. */
const largest = presumedChip.mostFlashBytes;

/**
 * `4096`, `0x1000`, `4KB`, `1MB`, in any case; at most 16 MB.
 * @param what names the value in the error, e.g. 'the offset'
 * @throws EspError usage
 */
export function parseSize(text: string, what = 'the size'): number {
  const match = /^(?:(0x[0-9a-f]{1,8})|(\d{1,8}))\s?(kb|mb|)$/i.exec(text.trim());
  const number = match ? Number(match[1] ?? match[2]) : Number.NaN;
  const value = number * (units[(match?.[3] ?? '').toUpperCase()] ?? Number.NaN);
  if (!(value <= largest))
    throw new EspError('usage', `"${printable(text)}" is not understood as ${what}.`, {
      hints: ['Write 4096, 0x1000, 4KB or 1MB; at most 16MB.'],
    });
  return value;
}

/** '4 MB', '592.5 KB', '128 bytes': what stands beside a name, not what is computed with. */
export function formatSize(bytes: number): string {
  if (bytes >= 1024 * 1024) return `${trim(bytes / (1024 * 1024))} MB`;
  if (bytes >= 1024) return `${trim(bytes / 1024)} KB`;
  return bytes === 1 ? '1 byte' : `${bytes} bytes`;
}

/** '0x3fc000' */
export const formatOffset = (offset: number): string => `0x${offset.toString(16)}`;

const trim = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value.toFixed(1).replace(/\.0$/, '');

/** '1 file', '3 files'. */
export const formatFiles = (count: number): string => (count === 1 ? '1 file' : `${count} files`);

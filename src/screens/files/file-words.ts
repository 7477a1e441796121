// Sizes of files as narrow as a pane needs them.
import { formatSize } from '../../device/sizes.ts';

/** '0', '980', '12.5K', '3.2M', '14G': at most six cells. */
export function bytesText(bytes: number): string {
  const units = ['', 'K', 'M', 'G', 'T'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : Math.round(value * 10) / 10}${units[unit]}`;
}

/** '604 KB', '1.6 MB', '12 bytes': sizes in flash, where the kilobyte is the finest grain that tells something. */
export const kilobytes = (bytes: number): string =>
  bytes < 1024 || bytes >= 1 << 20 ? formatSize(bytes) : `${Math.round(bytes / 1024)} KB`;

// MD5 of a range of the flash, read piece by piece: it takes the time of the reads and of the digest.
import { createHash } from 'node:crypto';
import type { CoreClock } from '../parts/guest.ts';
import type { RomFlash } from '../parts/rom-flash.ts';
import type { RomTask } from '../parts/rom-task.ts';

const pieceBytes = 0x1000;
/** Of plain C on a core of one instruction a cycle; the ROM's own was not measured. */
const cyclesPerByte = 13;
const failed = 1;

export function flashDigest(
  flash: RomFlash,
  cpuClock: CoreClock,
  address: number,
  sizeBytes: number,
): { readonly task: RomTask; readonly hex: () => string } {
  const hash = createHash('md5');
  let at = 0;
  let result = 0;
  return {
    task: {
      step: () => {
        if (at >= sizeBytes) return -1;
        const size = Math.min(pieceBytes, sizeBytes - at);
        const read = flash.read(address + at, size);
        if (!read) {
          result = failed;
          at = sizeBytes;
          return 0;
        }
        hash.update(read.bytes);
        at += size;
        return read.ms + (size * cyclesPerByte) / cpuClock.cyclesPerMs;
      },
      result: () => result,
    },
    hex: () => hash.digest('hex'),
  };
}

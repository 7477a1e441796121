// What a board holds now, as far as two short reads tell: enough to warn before one firmware is put
// over another's files.
import { presumedChip } from '../chips/index.ts';
import { lengthOffset } from '../image/micropython-trailer.ts';
import type { FlashLink } from './flash-link.ts';
import type { Range } from './geometry.ts';
import { readFlash } from './read-flash.ts';

export type PresentImage = 'blank' | 'micropython' | 'other';

/** By the magic byte at 0x0 and the length word of MicroPython before 0x9000. */
export async function presentImage(link: FlashLink): Promise<PresentImage> {
  const read = (range: Range) => link.retry((loader, signal) => readFlash(loader, range, signal));
  const [magic] = await read({ offset: 0, sizeBytes: 16 });
  const { magicV1, magicV2 } = presumedChip.image;
  if (magic !== magicV1 && magic !== magicV2) return 'blank';
  const tail = await read({ offset: lengthOffset - 12, sizeBytes: 16 });
  const length = new DataView(tail.buffer, tail.byteOffset).getUint32(12, true);
  const isPadded = tail.subarray(0, 12).every((byte) => byte === 0xff);
  return isPadded && length > lengthOffset && length < 0x400000 ? 'micropython' : 'other';
}

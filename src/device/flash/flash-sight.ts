// The two ways to look at flash contents without fetching them all: the stub's MD5, and single words through
// the SPI controller's registers where there is no stub.
import type { Chip } from '../chips/chip.ts';
import type { Loader } from '../loader/loader.ts';
import { peekFlash } from '../loader/spi-flash.ts';
import { type Digest, md5, sameDigest } from './digest.ts';
import type { FlashSight } from './flash-end.ts';
import type { Range } from './geometry.ts';

/** A boot header and code behind it; the question takes longer than the board counts. */
const stubSampleBytes = 0x200;

/** @param digest the MD5 that the stub counts over a range of flash */
export const sightThroughStub = (chip: Chip, digest: (range: Range) => Promise<Digest>): FlashSight => ({
  chip,
  look: digest,
  lookOf: md5,
  sampleBytes: stubSampleBytes,
  repeats: async (sizeBytes) =>
    sameDigest(await digest({ offset: 0, sizeBytes }), await digest({ offset: sizeBytes, sizeBytes })),
});

/** What one look takes; a word costs an exchange. */
const registerSampleBytes = 32;
/** Places within the first part, when it seems to repeat. */
const places = 12;

export function sightThroughRegisters(loader: Loader, signal?: AbortSignal): FlashSight {
  const look = (offset: number) => peekFlash(loader, offset, registerSampleBytes, signal);
  return {
    chip: loader.chip,
    look: ({ offset, sizeBytes }) => peekFlash(loader, offset, sizeBytes, signal),
    lookOf: (bytes) => bytes,
    sampleBytes: registerSampleBytes,
    repeats: async (sizeBytes) => {
      for (let place = 0; place < places; place++) {
        // Not at the same place of each sector: tables and padding repeat.
        const offset = place * (sizeBytes / 16) + place * 0x140 + registerSampleBytes;
        if (!sameDigest(await look(offset), await look(sizeBytes + offset))) return false;
      }
      return true;
    },
  };
}

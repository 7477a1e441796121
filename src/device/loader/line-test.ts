// Real traffic over a line whose rate is new, without touching flash: checksummed blocks to the stub,
// a stretch of flash with its MD5 back. The write that carries the blocks is declared zero bytes long
// and is opened while the line is still known to be good: a damaged BEGIN could erase a sector.
import { createHash } from 'node:crypto';
import { EspError } from '../errors.ts';
import type { LoaderLink } from './link.ts';
import { opcodes } from './opcodes.ts';
import { dataBlock, words, xorChecksum } from './packet.ts';

const upBytes = 1024;
const upBlocks = 2;
const downBytes = 1024;
const timeoutMs = 500;

export type LineTest = {
  /** @throws EspError whatever went wrong first */
  readonly run: () => Promise<void>;
};

/** Prepares the test at the present, good rate. */
export async function testLine(link: LoaderLink, signal?: AbortSignal): Promise<LineTest> {
  const options = { timeoutMs, ...(signal ? { signal } : {}) };
  await link.command(opcodes.FLASH_BEGIN, words(0, 0, upBytes, 0, 0), options);
  return {
    run: async () => {
      for (let block = 0; block < upBlocks; block++) {
        const data = pattern(block);
        await link.command(opcodes.FLASH_DATA, dataBlock(data, block), {
          ...options,
          checksum: xorChecksum(data),
        });
      }
      await link.command(opcodes.FLASH_END, words(1), options);
      await readBack(link, options);
    },
  };
}

async function readBack(link: LoaderLink, options: { timeoutMs: number; signal?: AbortSignal }) {
  await link.command(opcodes.READ_FLASH, words(0, downBytes, downBytes, 1), options);
  const data = await link.readFrame(timeoutMs, options.signal);
  await link.writeFrame(words(data.length));
  const md5 = await link.readFrame(timeoutMs, options.signal);
  const same = createHash('md5').update(data).digest().equals(md5);
  if (data.length !== downBytes || !same) {
    throw new EspError('protocol', `${downBytes} bytes of flash came back damaged.`);
  }
}

/** Every byte value, C0 and DB among them, and long runs of one level. */
function pattern(block: number): Uint8Array {
  return Uint8Array.from({ length: upBytes }, (_, at) => (at * (block === 0 ? 1 : 167)) & 0xff);
}

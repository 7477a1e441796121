// Real traffic over a line whose rate is new, without touching flash: checksummed blocks to the stub,
// a stretch of flash with its MD5 back. The write that carries the blocks is declared zero bytes long
// and is opened while the line is still known to be good, at an address where there is no flash: a BEGIN
// with a damaged size erases at its address.
import { createHash } from 'node:crypto';
import { EspError } from '../errors.ts';
import { xorChecksum } from '../xor-checksum.ts';
import type { LoaderOnLine } from './loader.ts';
import { LoaderRefusal, stubStatus } from './loader-refusal.ts';
import { opcodes } from './opcodes.ts';
import { dataBlock, words } from './packet.ts';
import { isLineTrouble, retryHarmless } from './retry.ts';

const upBytes = 1024;
const upBlocks = 2;
/** Even with one byte damaged no chip reaches so far: the ROM's erase refuses it. */
const beyondFlash = 0xffff_0000;
const downBytes = 1024;
const timeoutMs = 300;
const secondChanceMs = 300;

type Options = { readonly timeoutMs: number; readonly signal?: AbortSignal };

export type LineTest = {
  /** @throws EspError whatever went wrong first */
  readonly run: () => Promise<void>;
};

/** Prepares the test at the present, good rate. */
export async function testLine(link: LoaderOnLine, signal?: AbortSignal): Promise<LineTest> {
  const options = { timeoutMs, ...(signal ? { signal } : {}) };
  await link.command(opcodes.FLASH_BEGIN, words(0, 0, upBytes, beyondFlash, 0), options);
  return {
    run: async () => {
      await withSecondChance(link, () => traffic(link, options), signal);
      await endWrite(link, options);
    },
  };
}

/** The way back alone, where an upload has proven the way to the board. @throws as LineTest.run */
export const testWayBack = (link: LoaderOnLine, signal?: AbortSignal): Promise<void> =>
  withSecondChance(link, () => readBack(link, signal), signal);

/** One damaged byte, or a computer that was busy, does not make a bad line; two in a few kilobytes do. */
async function withSecondChance(
  link: LoaderOnLine,
  work: () => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isLineTrouble(error)) throw error;
    await link.resync(signal, secondChanceMs);
    await work();
  }
}

async function traffic(link: LoaderOnLine, options: Options): Promise<void> {
  for (let block = 0; block < upBlocks; block++) {
    const data = pattern(block);
    const checksum = xorChecksum(data);
    await link.command(opcodes.FLASH_DATA, dataBlock(data, block), { ...options, checksum });
  }
  await readBack(link, options.signal);
}

/** If its answer is lost, the second END finds no write to end, which is as good. */
const endWrite = (link: LoaderOnLine, options: Options): Promise<unknown> =>
  retryHarmless(async () => {
    try {
      await link.command(opcodes.FLASH_END, words(1), options);
    } catch (error) {
      if (!(error instanceof LoaderRefusal) || error.status !== stubStatus.notInFlashMode) throw error;
    }
  });

/** A stretch of flash and its MD5: whether what comes from the board comes whole. */
async function readBack(link: LoaderOnLine, signal?: AbortSignal): Promise<void> {
  const options = { timeoutMs, ...(signal ? { signal } : {}) };
  await link.command(opcodes.READ_FLASH, words(0, downBytes, downBytes, 1), options);
  const data = await link.readFrame(timeoutMs, signal);
  await link.writeFrame(words(data.length));
  const md5 = await link.readFrame(timeoutMs, signal);
  const same = createHash('md5').update(data).digest().equals(md5);
  if (data.length !== downBytes || !same) {
    throw new EspError('protocol', `${downBytes} bytes of flash came back damaged.`);
  }
}

/** Every byte value, C0 and DB among them, and long runs of one level. */
function pattern(block: number): Uint8Array {
  return Uint8Array.from({ length: upBytes }, (_, at) => (at * (block === 0 ? 1 : 167)) & 0xff);
}

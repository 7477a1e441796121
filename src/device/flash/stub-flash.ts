// The flasher stub's flash commands, one function each, with the deadline that the flash chip needs.
// None of them retries: what may be done again is decided in recovery.ts and write-run.ts.
// Source: esptool serial protocol; esp-flasher-stub src/command_handler.c.
import { EspError } from '../errors.ts';
import type { Loader, LoaderRequest, Reply } from '../loader/loader.ts';
import { opcodes } from '../loader/opcodes.ts';
import { dataBlock, words } from '../loader/packet.ts';
import { xorChecksum } from '../xor-checksum.ts';
import type { Digest } from './digest.ts';
import type { Range } from './geometry.ts';

/** The stub's receive buffer: larger payloads make it lose the frame. */
export const writeBlockBytes = 0x4000;

const leastTimeoutMs = 3000;
/** An MD5 does not depend on how worn the flash is. */
const leastMd5TimeoutMs = 1000;
const megabyte = 1024 * 1024;

/** Worn chips take ten times as long as new ones, so these are generous. */
const md5MsPerMegabyte = 8000;
const eraseMsPerMegabyte = 40_000;

const perMegabyte = (sizeBytes: number, msPerMegabyte: number, leastMs = leastTimeoutMs): number =>
  Math.max(leastMs, (sizeBytes / megabyte) * msPerMegabyte);

/** @throws EspError protocol when the answer is not an MD5, and what Loader.command throws */
export async function md5OfFlash(loader: Loader, range: Range, signal: AbortSignal): Promise<Digest> {
  const { opcode, payload, ...options } = md5Request(range, signal);
  return digestIn(await loader.command(opcode, payload, options));
}

const md5Request = (range: Range, signal: AbortSignal): LoaderRequest => ({
  opcode: opcodes.FLASH_MD5,
  payload: words(range.offset, range.sizeBytes, 0, 0),
  timeoutMs: perMegabyte(range.sizeBytes, md5MsPerMegabyte, leastMd5TimeoutMs),
  signal,
});

/** A ROM that counts one writes it as 32 digits. */
function digestIn({ data: answer }: Reply): Digest {
  const data = answer.length === 32 ? Buffer.from(Buffer.from(answer).toString('latin1'), 'hex') : answer;
  if (data.length !== 16)
    throw new EspError('protocol', `The board answered ${data.length} bytes instead of an MD5.`, {
      evidence: data,
      board: 'unknown',
    });
  return data;
}

/** Sector-aligned; answers when all of it is erased. */
export async function eraseRegion(loader: Loader, range: Range, signal: AbortSignal): Promise<void> {
  await loader.command(opcodes.ERASE_REGION, words(range.offset, range.sizeBytes), {
    timeoutMs: perMegabyte(range.sizeBytes, eraseMsPerMegabyte),
    signal,
  });
}

/**
 * Begins a deflated write. The stub erases ahead of what it writes: 64 KB at once from a multiple of
 * that on, else sector by sector, which takes five times as long.
 */
export async function beginDeflated(loader: Loader, range: Range, signal: AbortSignal): Promise<void> {
  // The number of blocks only tells the stub that more input follows: an upper bound serves.
  const blocks = Math.ceil(range.sizeBytes / 0x1000) + 1;
  await loader.command(opcodes.DEFL_BEGIN, words(range.sizeBytes, blocks, writeBlockBytes, range.offset, 0), {
    timeoutMs: flashWorkMs(writeBlockBytes * 4),
    signal,
  });
}

/**
 * One block. The answer means that it arrived whole and that the work on the block before it is done;
 * what became of this one comes with the answer to the next command.
 */
export async function sendDeflated(
  loader: Loader,
  block: Uint8Array,
  sequence: number,
  unpackedBytes: number,
  signal: AbortSignal,
): Promise<void> {
  const { opcode, payload, ...options } = dataRequest(block, sequence, unpackedBytes, signal);
  await loader.command(opcode, payload, options);
}

/**
 * The same while the stub counts the MD5 of what it has written before: it must have nothing else to do, or the
 * block is lost.
 */
export async function sendDeflatedBehindMd5(
  loader: Loader,
  block: Uint8Array,
  sequence: number,
  unpackedBytes: number,
  range: Range,
  signal: AbortSignal,
): Promise<Digest> {
  const [answer] = await loader.commandPair(
    md5Request(range, signal),
    dataRequest(block, sequence, unpackedBytes, signal),
  );
  return digestIn(answer);
}

const dataRequest = (
  block: Uint8Array,
  sequence: number,
  unpackedBytes: number,
  signal: AbortSignal,
): LoaderRequest => ({
  opcode: opcodes.DEFL_DATA,
  payload: dataBlock(block, sequence),
  checksum: xorChecksum(block),
  timeoutMs: flashWorkMs(unpackedBytes),
  signal,
});

/** Longest time for erasing and programming so much: an erase-ahead of 64 KB may come with it. */
function flashWorkMs(sizeBytes: number): number {
  return perMegabyte(sizeBytes + (Math.ceil(sizeBytes / 0x8000) + 1) * 0x10000, eraseMsPerMegabyte);
}

// One chunk through a ROM: erased by its BEGIN, and sent in blocks, packed where the ROM inflates.
import { deflateSync } from 'node:zlib';
import { throwIfCancelled } from '../clock.ts';
import { dialectOf } from '../loader/dialect.ts';
import type { Loader } from '../loader/loader.ts';
import { opcodes } from '../loader/opcodes.ts';
import { dataBlock, words } from '../loader/packet.ts';
import { xorChecksum } from '../xor-checksum.ts';
import { sectorBytes } from './geometry.ts';
import type { Reporter } from './reporter.ts';
import { bytesOf, type Run } from './wanted.ts';
import type { WriteLog } from './write-log.ts';

const largestBlock = 0x1800;
const eraseMsPerSector = 300;

/** What goes over the wire for a chunk, and by which commands. */
type Blocks = {
  readonly begin: number;
  readonly data: number;
  readonly blockBytes: number;
  readonly all: readonly Uint8Array[];
  readonly timeoutMs: number;
};

const blockTimeoutMs = 3000;
/** One block may unpack to all of a chunk, which a worn flash takes seconds for. */
const packedTimeoutMs = 15_000;

export function blocksOf(chunk: Run): Blocks {
  const blockBytes = chunk.sizeBytes % largestBlock === 0 ? largestBlock : sectorBytes;
  const all = cut(bytesOf(chunk.sectors), blockBytes);
  return { begin: opcodes.FLASH_BEGIN, data: opcodes.FLASH_DATA, blockBytes, all, timeoutMs: blockTimeoutMs };
}

function packedBlocksOf(chunk: Run): Blocks {
  const all = cut(deflateSync(bytesOf(chunk.sectors), { level: 9 }), largestBlock);
  const { DEFL_BEGIN: begin, DEFL_DATA: data } = opcodes;
  return { begin, data, blockBytes: largestBlock, all, timeoutMs: packedTimeoutMs };
}

const cut = (bytes: Uint8Array, blockBytes: number): readonly Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / blockBytes) }, (_, index) =>
    bytes.subarray(index * blockBytes, (index + 1) * blockBytes),
  );

/** The ROM erases all of the chunk before it answers. */
export async function beginChunk(
  loader: Loader,
  chunk: Run,
  blocks: Blocks,
  writeLog: WriteLog,
  signal: AbortSignal,
): Promise<void> {
  const { romFlash } = loader.chip;
  const erased = romFlash?.erasedSectors(chunk) ?? chunk.sizeBytes / sectorBytes;
  const eraseBytes = romFlash?.eraseBytes(chunk) ?? chunk.sizeBytes;
  const encrypt = dialectOf(loader).hasEncryptWord ? [0] : [];
  writeLog.note({ offset: chunk.offset, sizeBytes: erased * sectorBytes }, 'unsettled');
  await loader.command(
    blocks.begin,
    words(eraseBytes, blocks.all.length, blocks.blockBytes, chunk.offset, ...encrypt),
    { timeoutMs: 3000 + erased * eraseMsPerSector, signal },
  );
}

export async function writeChunk(
  loader: Loader,
  chunk: Run,
  writeLog: WriteLog,
  reporter: Reporter,
  signal: AbortSignal,
  doneBefore: number,
): Promise<void> {
  throwIfCancelled(signal);
  reporter.region(chunk, 'erasing');
  const blocks = dialectOf(loader).inflates ? packedBlocksOf(chunk) : blocksOf(chunk);
  await beginChunk(loader, chunk, blocks, writeLog, signal);
  reporter.region(chunk, 'writing');
  for (const [index, block] of blocks.all.entries()) {
    throwIfCancelled(signal);
    // Never resent: after a damaged block the ROM counts on all the same, only a new BEGIN helps.
    await loader.command(blocks.data, dataBlock(block, index), {
      checksum: xorChecksum(block),
      timeoutMs: blocks.timeoutMs,
      signal,
    });
    const share = (index + 1) / blocks.all.length;
    reporter.progress('write', doneBefore + Math.round(share * chunk.sizeBytes));
  }
  writeLog.note(chunk, 'written');
  reporter.region(chunk, 'written');
}

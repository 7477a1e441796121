// A download as boot ROMs keep account of it: blocks with a number, a length and a checksum, that follow each other.
import { badChecksum, invalidMessage, type Request, type Transfer } from './loader-state.ts';

const dataHeaderBytes = 16;
const blockLimitBytes = 0x1800;
const checksumSeed = 0xef;

/** A block is taken up to this size, and BEGIN refuses to announce larger ones. */
export const isBlockTooLarge = (sizeBytes: number) => sizeBytes > blockLimitBytes;

export function transfer(sizeBytes: number, blocks: number, address: number): Transfer {
  return { remainingBytes: sizeBytes, remainingBlocks: blocks, nextSequence: 0, address };
}

/**
 * The data of the next block, or the error that the ROM has for it. A block whose checksum is wrong is lost, and the
 * next one has the next number all the same.
 */
export function nextBlock(
  { bytes, body, checksum }: Request,
  state: Transfer | undefined,
): Uint8Array | { readonly error: number } {
  if (!state || bytes.length < dataHeaderBytes || isBlockTooLarge(bytes.length - dataHeaderBytes))
    return { error: invalidMessage };
  const sizeBytes = body.getUint32(0, true);
  if (sizeBytes !== bytes.length - dataHeaderBytes || body.getUint32(4, true) !== state.nextSequence)
    return { error: invalidMessage };
  state.nextSequence++;
  const data = bytes.subarray(dataHeaderBytes);
  if (data.reduce((sum, byte) => sum ^ byte, checksumSeed) !== (checksum & 0xff))
    return { error: badChecksum };
  if (state.remainingBlocks > 0) state.remainingBlocks--;
  return data;
}

/** What of the data belongs before the declared end, and where: the rest is dropped. */
export function place(state: Transfer, data: Uint8Array): { readonly at: number; readonly kept: Uint8Array } {
  const kept = data.subarray(0, Math.min(data.length, state.remainingBytes));
  const at = state.address;
  state.address += kept.length;
  state.remainingBytes -= kept.length;
  return { at, kept };
}

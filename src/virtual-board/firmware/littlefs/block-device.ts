// A region of the flash as numbered blocks. What was read or written stays at hand; what is written
// is read back, since a worn sector does not say that it failed.
import { BadBlockError } from './errors.ts';

/** What a file system needs of the chip; addresses are the chip's, programming only clears bits. */
export type Flash = {
  readonly read: (address: number, sizeBytes: number) => Uint8Array;
  readonly program: (address: number, bytes: Uint8Array) => void;
  readonly eraseSector: (address: number) => void;
};

export type BlockDevice = {
  readonly blockBytes: number;
  readonly blockCount: number;
  readonly read: (block: number, offset: number, sizeBytes: number) => Uint8Array;
  /** @throws BadBlockError when the block does not hold the bytes afterwards */
  readonly program: (block: number, offset: number, bytes: Uint8Array) => void;
  readonly erase: (block: number) => void;
  /** Somebody else wrote into the region: nothing that was read before counts any more. */
  readonly forget: () => void;
};

export const sectorBytes = 0x1000;
/** 256 KB: all of the metadata of any board's file system, and some of its files. */
const blocksAtHand = 64;
/** A pointer or two out of the middle of a file: not worth a block at hand. */
const pointerBytes = 8;

/** The region [start, end) in whole blocks, which are the flash's sectors. */
export function flashBlocks(
  flash: Flash,
  start: number,
  end: number,
  blockBytes: number = sectorBytes,
): BlockDevice {
  const atHand = new Map<number, Uint8Array>();
  const addressOf = (block: number) => start + block * blockBytes;
  const keep = (block: number, bytes: Uint8Array): Uint8Array => {
    const [oldest] = atHand.keys();
    if (atHand.size >= blocksAtHand && oldest !== undefined) atHand.delete(oldest);
    atHand.set(block, bytes);
    return bytes;
  };
  return {
    blockBytes,
    blockCount: Math.max(0, Math.floor((end - start) / blockBytes)),
    read(block, offset, sizeBytes) {
      const held = atHand.get(block);
      if (!held && sizeBytes <= pointerBytes) return flash.read(addressOf(block) + offset, sizeBytes);
      const bytes = held ?? keep(block, flash.read(addressOf(block), blockBytes));
      return bytes.slice(offset, offset + sizeBytes);
    },
    program(block, offset, bytes) {
      flash.program(addressOf(block) + offset, bytes);
      const held = flash.read(addressOf(block) + offset, bytes.length);
      atHand.get(block)?.set(held, offset);
      if (Buffer.compare(held, bytes) !== 0) throw new BadBlockError();
    },
    erase(block) {
      atHand.delete(block);
      flash.eraseSector(addressOf(block));
    },
    forget: () => atHand.clear(),
  };
}

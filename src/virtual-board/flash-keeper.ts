// Keeps a board's flash in its file while the board runs: soon after every change, and at the end.
// Compares with what was saved last, so it needs no help from whoever writes to the flash.
import type { KeptChip } from './kept-chip.ts';
import { saveFlash, sectorBytes, usedSectors } from './state-file.ts';

export type FlashKeeper = {
  /** Saves what is not saved yet and stops looking. @throws what the last attempt to save threw */
  readonly stop: () => Promise<void>;
};

/** A killed process loses at most about this much; comparing 4 MB takes half a millisecond. */
const lookEveryMs = 500;

/** `isFirst`: nothing is kept yet, so even a blank flash makes a file. */
export function keepFlash(path: string, flash: Uint8Array, chip: KeptChip, isFirst: boolean): FlashKeeper {
  // What is or will be in the file. One copy for the life of the board: a program that writes without an end would
  // otherwise leave one each half second for the collector, which is in no hurry with them. It is made of zeros, and
  // where the flash is blank nothing is ever written: that part of it takes no memory of this computer.
  const copy = Buffer.alloc(flash.length);
  let used: readonly number[] = [];
  const take = () => {
    used = usedSectors(flash);
    for (const sector of used) {
      const at = sector * sectorBytes;
      copy.set(flash.subarray(at, at + sectorBytes), at);
    }
  };
  const isSame = (now: readonly number[]) =>
    now.length === used.length &&
    now.every((sector, index) => {
      const at = sector * sectorBytes;
      return sector === used[index] && copy.compare(flash, at, at + sectorBytes, at, at + sectorBytes) === 0;
    });
  take();
  let isKept = !isFirst;
  let saving: Promise<void> | null = null;
  const isDirty = () => !isKept || !isSame(usedSectors(flash));

  const save = async () => {
    isKept = false;
    take();
    await saveFlash(path, copy, chip, used);
    isKept = true;
  };
  const look = () => {
    if (saving || !isDirty()) return;
    // A full disk now may have room again at the next look; at the end stop() says so.
    saving = save()
      .catch(() => {})
      .finally(() => {
        saving = null;
      });
  };
  const timer = setInterval(look, lookEveryMs);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await saving;
      if (isDirty()) await save();
    },
  };
}

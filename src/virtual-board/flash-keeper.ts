// Keeps a board's flash in its file while the board runs: soon after every change, and at the end.
// Compares with what was saved last, so it needs no help from whoever writes to the flash.
import { type KeptChip, saveFlash } from './state-file.ts';

export type FlashKeeper = {
  /** Saves what is not saved yet and stops looking. @throws what the last attempt to save threw */
  readonly stop: () => Promise<void>;
};

/** A killed process loses at most about this much; comparing 4 MB takes half a millisecond. */
const lookEveryMs = 500;

/** `isFirst`: nothing is kept yet, so even a blank flash makes a file. */
export function keepFlash(path: string, flash: Uint8Array, chip: KeptChip, isFirst: boolean): FlashKeeper {
  // What is or will be in the file. One copy for the life of the board: a program that writes without an end would
  // otherwise leave one each half second for the collector, which is in no hurry with them.
  const copy = Buffer.from(flash);
  let isKept = !isFirst;
  let saving: Promise<void> | null = null;
  const isDirty = () => !isKept || !copy.equals(flash);

  const save = async () => {
    isKept = false;
    copy.set(flash);
    await saveFlash(path, copy, chip);
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

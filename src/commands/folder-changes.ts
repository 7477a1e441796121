// Tells when something in a folder of this computer has changed. Editors save in several steps, so a
// change is told once however many there were.
import { type FSWatcher, watch } from 'node:fs';
import { EspError } from '../device/errors.ts';
import { printable } from '../device/printable.ts';

export type FolderChanges = {
  /** Resolves at the next change, or at once if there was one since `clear`; also when the signal fires. */
  readonly next: (signal: AbortSignal) => Promise<void>;
  readonly clear: () => void;
  readonly close: () => void;
};

/** @throws EspError file-unreadable */
export function folderChanges(folder: string): FolderChanges {
  let isDirty = false;
  let wake = () => {};
  let watcher: FSWatcher;
  try {
    watcher = watch(folder, { recursive: true }, () => {
      isDirty = true;
      wake();
    });
  } catch (error) {
    throw new EspError('file-unreadable', `Cannot watch ${printable(folder)}.`, { cause: error });
  }
  return {
    next: (signal) =>
      new Promise((resolve) => {
        if (isDirty || signal.aborted) return resolve();
        wake = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      }),
    clear: () => {
      isDirty = false;
    },
    close: () => watcher.close(),
  };
}

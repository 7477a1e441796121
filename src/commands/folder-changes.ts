// Tells when something in a folder of this computer has changed. Editors save in several steps, so a
// change is told once however many there were.
import { type FSWatcher, watch } from 'node:fs';
import { EspError } from '../device/errors.ts';
import { printable } from '../text/printable.ts';

export type FolderChanges = {
  /**
   * Resolves at the next change, or at once if there was one since `clear`; also when the signal fires.
   * @throws EspError file-unreadable when the folder can be watched no longer
   */
  readonly next: (signal: AbortSignal) => Promise<void>;
  readonly clear: () => void;
  readonly close: () => void;
};

/** @throws EspError file-unreadable */
export function folderChanges(folder: string, watchOn: typeof watch = watch): FolderChanges {
  let isDirty = false;
  let wake = () => {};
  let failure: EspError | null = null;
  let watcher: FSWatcher;
  try {
    watcher = watchOn(folder, { recursive: true }, () => {
      isDirty = true;
      wake();
    });
  } catch (cause) {
    throw unwatchable(folder, cause);
  }
  // The folder is deleted, its drive goes, or the system has no watches left.
  watcher.on('error', (cause) => {
    failure = unwatchable(folder, cause);
    wake();
  });
  return {
    next: async (signal) => {
      if (!isDirty && !signal.aborted && failure === null)
        await new Promise<void>((resolve) => {
          wake = resolve;
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      if (failure !== null) throw failure;
    },
    clear: () => {
      isDirty = false;
    },
    close: () => watcher.close(),
  };
}

function unwatchable(folder: string, cause: unknown): EspError {
  const { code = 'unknown error' } = cause as { code?: string };
  return new EspError('file-unreadable', `${printable(folder)} cannot be watched (${code}).`, {
    cause,
    hints:
      code === 'ENOSPC' || code === 'EMFILE'
        ? ['This system has no watches left: sysctl fs.inotify.max_user_watches says how many it has.']
        : [],
  });
}

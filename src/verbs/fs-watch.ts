// espwb fs watch DIR: sends what is saved and starts the board's program again, until Ctrl-C.
import { type FSWatcher, watch } from 'node:fs';
import { sleep } from '../device/clock.ts';
import { EspError, isEspError } from '../device/errors.ts';
import { withFiles } from '../device/files/open-files.ts';
import { remotePath } from '../device/files/remote-path.ts';
import { sync } from '../device/files/sync.ts';
import { printable } from '../device/printable.ts';
import type { VerbContext, VerbOptions } from './verb.ts';

/** An editor saves in several steps: write, rename, touch. */
const settleMs = 150;

export async function watchFolder(
  { openSession, operation, output, clock, signal }: VerbContext,
  [folder, remote = '/']: readonly string[],
  options: VerbOptions,
): Promise<void> {
  if (folder === undefined) throw new EspError('usage', 'Name the folder to watch: espwb fs watch DIR');
  const session = await openSession();
  const wish = {
    localFolder: folder,
    remoteFolder: remotePath(remote),
    remove: options['delete'] === true,
    dryRun: false,
  };
  // What a program prints while nothing is sent belongs to the person who watches it.
  const connect = { interrupt: true };
  let sentFiles = 0;
  const send = async () => {
    const sent = await withFiles(session, connect, operation, async (files, inner) => {
      await session.firmware?.interrupt(inner.signal).catch(() => {});
      return sync(files, wish, inner);
    });
    if (sent.sentFiles + sent.removedFiles === 0) return;
    sentFiles += sent.sentFiles;
    output.object(
      { type: 'synced', sentFiles: sent.sentFiles, removedFiles: sent.removedFiles },
      `Sent ${sent.sentFiles} files, removed ${sent.removedFiles}; the program starts again.`,
    );
    await restart();
  };
  const restart = () =>
    session.run('restart', operation, async (inner) => {
      // A program that main.py starts gives no prompt, which is as it should be here.
      await session.firmware?.softReset(inner.signal).catch((error) => {
        if (!isEspError(error) || error.code !== 'timeout') throw error;
      });
    });
  const changes = watchChanges(folder);
  try {
    await send();
    output.line(`Watching ${printable(folder)}; Ctrl-C ends.`);
    while (!signal.aborted) {
      await changes.next(signal);
      await sleep(clock, settleMs, signal);
      changes.clear();
      await send();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    changes.close();
  }
  output.result({ sentFiles });
}

type Changes = { next: (signal: AbortSignal) => Promise<void>; clear: () => void; close: () => void };

/** @throws EspError file-unreadable */
function watchChanges(folder: string): Changes {
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

// espwb fs watch DIR: sends what is saved and starts the board's program again, until Ctrl-C. What the
// program prints meanwhile is shown.

import { sleep } from '../device/clock.ts';
import { EspError, isEspError } from '../device/errors.ts';
import { leftOutLine } from '../device/files/left-out.ts';
import { withFiles } from '../device/files/open-files.ts';
import { remotePath } from '../device/files/remote-path.ts';
import { runLine, startFile } from '../device/files/run-line.ts';
import { type SyncResult, sync } from '../device/files/sync.ts';
import { below } from '../device/files/tree.ts';
import type { FirmwareLink } from '../device/firmware/firmware-link.ts';
import { firmwareOf } from '../device/firmware/firmwares.ts';
import { formatFiles } from '../device/sizes.ts';
import { nameRules } from '../platform/name-rules.ts';
import { boardTextFilter } from '../terminal/board-text-filter.ts';
import { printable } from '../text/printable.ts';
import { connectOptionsOf } from './baud-option.ts';
import { type FolderChanges, folderChanges } from './folder-changes.ts';
import { plainLineEnds } from './plain-line-ends.ts';
import type { VerbContext, VerbOptions } from './verb.ts';

/** An editor saves in several steps: write, rename, touch. */
const settleMs = 150;

/** What happens with the program after a send: it starts with the board, by a line at the prompt, or not. */
type Start = { readonly kind: 'by-itself' } | { readonly kind: 'file'; readonly path: string } | null;

type Sent = { readonly result: SyncResult; readonly start: Start };

export async function watchFolder(
  { openSession, operation, output, clock, signal }: VerbContext,
  [folder, remote = '/']: readonly string[],
  options: VerbOptions,
  changesOf: (folder: string) => FolderChanges = folderChanges,
): Promise<void> {
  if (folder === undefined) throw new EspError('usage', 'Name the folder to watch: espwb fs watch DIR');
  const wanted = typeof options['run'] === 'string' ? remotePath(options['run']) : null;
  const connect = { ...connectOptionsOf(options), interrupt: true };
  const session = await openSession();
  const request = {
    localFolder: folder,
    remoteFolder: remotePath(remote),
    remove: options['delete'] === true,
    hidden: options['hidden'] === true,
    rules: nameRules(),
    dryRun: false,
  };
  const toScreen = process.stdout.isTTY === true ? boardTextFilter() : plainLineEnds();
  let heard: FirmwareLink | null = null;
  /** A restart by the reset line makes a new link. */
  const listen = () => {
    const link = session.firmware;
    if (!link || link === heard || output.json) return;
    heard = link;
    link.onOutput((bytes) => output.raw(toScreen(bytes)));
  };

  const send = (): Promise<Sent> =>
    withFiles(session, connect, operation, async (files, inner) => {
      await session.firmware?.interrupt(inner.signal).catch(() => {});
      const result = await sync(files, request, inner);
      const own = startFile(session.firmware?.facts.kind ?? 'unknown');
      const startsItself = own !== null && (await files.stat(below('/', own), inner.signal)) !== null;
      return { result, start: startOf(result, wanted, startsItself) };
    });
  /** NodeMCU has no interrupt: code that keeps the prompt to itself ends with a restart. */
  const sendAfterReset = async (error: unknown): Promise<Sent> => {
    const isStuck = isEspError(error) && error.code === 'repl-busy';
    const isStubborn = firmwareOf(session.firmware?.facts.kind)?.repl?.interrupts === false;
    if (!isStuck || !isStubborn || !session.transport.capabilities.hasLines) throw error;
    output.line('The program does not give the prompt back; the board is restarted.');
    await session.run('restart', operation, (inner) => session.restart(inner));
    return send();
  };
  const startAgain = (start: Start) =>
    session.run('restart', operation, async (inner) => {
      const link = session.firmware;
      if (!link) return;
      // A program that starts by itself gives no prompt, which is as it should be here.
      const stands = await link.softReset(inner.signal).then(
        () => true,
        (error) => {
          if (isEspError(error) && error.code === 'timeout') return false;
          throw error;
        },
      );
      if (start?.kind !== 'file') return;
      if (!stands) await link.interrupt(inner.signal);
      const line = runLine(link.facts.kind, start.path);
      if (line !== null) await link.type(new TextEncoder().encode(`${line}\r`));
    });

  let sentFiles = 0;
  let toldLeftOut = '';
  /** Once, and again when it is something else. */
  const tellLeftOut = ({ plan: { leftOut } }: SyncResult) => {
    const line = leftOutLine(leftOut);
    if (line === null || line === toldLeftOut) return;
    toldLeftOut = line;
    output.object({ type: 'left-out', leftOut }, line);
  };
  const follow = async () => {
    const { result, start } = await send().catch(sendAfterReset);
    listen();
    tellLeftOut(result);
    if (result.sentFiles + result.removedFiles === 0) return;
    sentFiles += result.sentFiles;
    const { removedFiles } = result;
    output.object(
      { type: 'synced', sentFiles: result.sentFiles, removedFiles, starts: start !== null },
      `Sent ${formatFiles(result.sentFiles)}, removed ${removedFiles}; ${startWords(start)}`,
    );
    await startAgain(start);
  };
  const changes = changesOf(folder);
  try {
    await follow();
    output.line(`Watching ${printable(folder)}; Ctrl-C ends.`);
    while (!signal.aborted) {
      await changes.next(signal);
      await sleep(clock, settleMs, signal);
      changes.clear();
      await follow();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    changes.close();
  }
  output.result({ sentFiles });
}

/** What was asked for, else what starts with the board, else the only script among what was sent. */
function startOf(result: SyncResult, wanted: string | null, startsItself: boolean): Start {
  if (wanted !== null) return { kind: 'file', path: wanted };
  if (startsItself) return { kind: 'by-itself' };
  const scripts = result.plan.send.map(({ to }) => to).filter((path) => /\.(py|lua)$/.test(path));
  return scripts.length === 1 && scripts[0] !== undefined ? { kind: 'file', path: scripts[0] } : null;
}

function startWords(start: Start): string {
  if (start === null) return 'nothing starts by itself: name the program with --run FILE.';
  return start.kind === 'file' ? `${printable(start.path)} runs.` : 'the program starts again.';
}

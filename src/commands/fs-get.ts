// espwb fs get: files of the board to this computer. What is typed by name goes where it is told to go;
// what a folder or a pattern brings shows first what it would replace.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { mustBeAsPlanned } from '../device/files/as-planned.ts';
import type { CopyItem, CopyPlan } from '../device/files/copy.ts';
import { fetchFile } from '../device/files/fetch-file.ts';
import { isPattern, matchRemote } from '../device/files/glob.ts';
import { type LeftOut, leftOutLine } from '../device/files/left-out.ts';
import { impossibleHere } from '../device/files/local-names.ts';
import { type DownloadSource, planDownload } from '../device/files/plan-download.ts';
import type { RemoteEntry, RemoteFiles } from '../device/files/remote-files.ts';
import { remoteName } from '../device/files/remote-path.ts';
import { afterBrought, remoteNameImpossible } from '../device/files/transfer-errors.ts';
import { localPlace, readLocal } from '../device/files/tree.ts';
import type { OperationContext } from '../device/operation.ts';
import { formatFiles, formatSize } from '../device/sizes.ts';
import { nameRules } from '../platform/name-rules.ts';
import { printable } from '../text/printable.ts';
import { isAFolder, isLocalFolder, sha256 } from './fs-transfer.ts';
import { endsAsFolder, localArgument } from './local-paths.ts';
import { needsFolderOf } from './needs-folder.ts';
import type { VerbOptions } from './verb.ts';

export type Got = {
  readonly path: string;
  readonly local: string;
  readonly bytes: number;
  readonly sha256: string;
  /** The board's own hash matched; false where its firmware has none and the size alone was compared. */
  readonly verified: boolean;
};

export type Asking = {
  /** A file of this computer to send. @throws what readLocal throws */
  readonly readLocalFile: (path: string) => Promise<Uint8Array>;
  /** @throws EspError needs-confirmation */
  readonly confirm: (question: string) => Promise<void>;
  /** Lines for a person who is asked next. */
  readonly show: (lines: readonly string[]) => void;
};

type Answer = { readonly result: Readonly<Record<string, unknown>>; readonly lines: readonly string[] };

export async function getFiles(
  files: RemoteFiles,
  [typed = '', target]: readonly string[],
  options: VerbOptions,
  context: OperationContext,
  asking: Asking,
): Promise<Answer> {
  const rules = nameRules();
  const leftOut: LeftOut[] = [];
  const found = await matchRemote(files, typed, context.signal, (each) => leftOut.push(each));
  const local = target === undefined ? undefined : localArgument(target, rules.platform);
  const isInto =
    local === undefined ||
    found.length > 1 ||
    endsAsFolder(local, rules.platform) ||
    (await isLocalFolder(local));
  const isNamed = !isPattern(typed);
  const [first] = found;
  const isDryRun = options['dryRun'] === true;
  if (isNamed && first?.kind === 'file' && !isDryRun) {
    const place = placeOf(first, local, isInto, rules.platform);
    const got = await getOne(files, first, place, local === undefined, context, asking);
    return answer([got], leftOut);
  }
  const folder = found.find(({ kind }) => kind === 'folder');
  if (folder && options['recursive'] !== true) throw isAFolder(folder.path);
  const sources = found.map(
    (entry): DownloadSource => ({ entry, isNamed, place: placeOf(entry, local, isInto, rules.platform) }),
  );
  for (const { entry, place } of sources) if (entry.kind === 'file') await needsFolderOf(place);
  const plan = await planDownload(
    files,
    sources,
    local ?? '.',
    { hidden: options['hidden'] === true, rules },
    context.signal,
  );
  const all = { ...plan, leftOut: [...leftOut, ...plan.leftOut] };
  if (isDryRun) return dryAnswer(all);
  const replaced = plan.items.filter(({ status }) => status === 'replaces');
  if (replaced.length > 0) {
    asking.show(plan.items.filter(({ status }) => status !== 'same').map(planLine));
    await asking.confirm(`${replacedWords(replaced)} would be replaced.`);
  }
  return answer(await getPlanned(files, all, context), all.leftOut);
}

/** @throws EspError remote-file for a name that this computer cannot have */
function placeOf(entry: RemoteEntry, local: string | undefined, isInto: boolean, platform: string): string {
  if (!isInto && local !== undefined) return local;
  const name = remoteName(entry.path);
  const folder = local ?? '.';
  if (entry.path === '/') return folder;
  if (entry.kind === 'folder') return join(folder, name);
  if (impossibleHere(name, platform) !== null) throw remoteNameImpossible(entry.path);
  return localPlace(folder, name);
}

async function getOne(
  files: RemoteFiles,
  entry: RemoteEntry,
  place: string,
  asksToReplace: boolean,
  { signal, onEvent }: OperationContext,
  { confirm }: Asking,
): Promise<Got> {
  await needsFolderOf(place);
  const onProgress = (done: number) =>
    onEvent({ type: 'progress', step: 'transfer', done, total: entry.size });
  const mayReplace = async (content: Uint8Array) => {
    if (!asksToReplace || (await isThereAlike(place, content))) return;
    await confirm(`${printable(place)} has other content and would be replaced.`);
  };
  const fetched = await fetchFile(files, entry, place, { signal, onProgress }, mayReplace);
  return { path: entry.path, local: place, ...fetched };
}

/** True also where nothing is: nothing is lost then. */
async function isThereAlike(place: string, content: Uint8Array): Promise<boolean> {
  const found = await stat(place).catch(() => null);
  if (found === null) return true;
  return found.size === content.length && sha256(await readLocal(place)) === sha256(content);
}

async function getPlanned(
  files: RemoteFiles,
  plan: CopyPlan,
  { signal, onEvent }: OperationContext,
): Promise<Got[]> {
  const got: Got[] = [];
  let done = 0;
  for (const [at, item] of plan.items.entries()) {
    const { from, to, size, status } = item;
    if (status === 'same') {
      got.push({ path: from, local: to, bytes: size, sha256: sha256(await readLocal(to)), verified: true });
      continue;
    }
    const onProgress = (bytes: number) =>
      onEvent({
        type: 'progress',
        step: 'transfer',
        done: done + bytes,
        total: Math.max(plan.bytes, done + bytes),
      });
    const entry: RemoteEntry = { path: from, kind: 'file', size };
    const mayWrite = () => mustBeAsPlanned(item, plan.folder);
    const fetched = await fetchFile(files, entry, to, { signal, onProgress }, mayWrite).catch(
      (error: unknown) => {
        throw afterBrought(error, at, plan.items.length);
      },
    );
    got.push({ path: from, local: to, ...fetched });
    done += size;
  }
  return got;
}

function answer(files: readonly Got[], leftOut: readonly LeftOut[]): Answer {
  const lines = files.map(
    ({ path, bytes, verified }) =>
      `${printable(path)}  ${formatSize(bytes)}${verified ? '' : '  not verified: this build has no hash'}`,
  );
  return { result: { files, leftOut }, lines: [...lines, ...leftOutLines(leftOut)] };
}

const leftOutLines = (leftOut: readonly LeftOut[]): string[] => {
  const line = leftOutLine(leftOut);
  if (line === null) return [];
  const isAsked = leftOut.some(({ reason }) => reason === 'hidden' || reason === 'obeyed');
  return isAsked ? [line, 'Hidden names and names that programs act on come with --hidden.'] : [line];
};

function dryAnswer({ items, leftOut, bytes }: CopyPlan): Answer {
  const moving = items.filter(({ status }) => status !== 'same');
  const files = items.map(({ from, to, size, status: fate }) => ({
    path: from,
    local: to,
    bytes: size,
    fate,
  }));
  const lines = [
    ...moving.map(planLine),
    ...leftOutLines(leftOut),
    `Would bring ${formatFiles(moving.length)} (${formatSize(bytes)}); ${items.length - moving.length} unchanged.`,
  ];
  return { result: { files, leftOut, dryRun: true }, lines };
}

const planLine = ({ to, status }: CopyItem): string =>
  `${status === 'replaces' ? '~' : '+'} ${printable(to)}`;

const mostNamed = 5;

function replacedWords(replaced: readonly CopyItem[]): string {
  const names = replaced.slice(0, mostNamed).map(({ to }) => printable(to));
  const more = replaced.length > mostNamed ? ` and ${replaced.length - mostNamed} more` : '';
  return `${formatFiles(replaced.length)} of this computer (${names.join(', ')}${more})`;
}

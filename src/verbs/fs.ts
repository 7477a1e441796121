// espwb fs: files on the board. One act a run; every path of the board counts from its root.
import { createHash } from 'node:crypto';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { EspError } from '../device/errors.ts';
import { matchRemote } from '../device/files/glob.ts';
import { withFiles } from '../device/files/open-files.ts';
import type { RemoteEntry, RemoteFiles } from '../device/files/remote-files.ts';
import { remoteName, remotePath } from '../device/files/remote-path.ts';
import { sync } from '../device/files/sync.ts';
import { below, localPlace, localTree, readLocal, remoteTree } from '../device/files/tree.ts';
import type { OperationContext } from '../device/operation.ts';
import { printable } from '../device/printable.ts';
import { formatSize } from '../device/sizes.ts';
import { watchFolder } from './fs-watch.ts';
import type { Verb, VerbOptions } from './verb.ts';

type Answer = { readonly result: Readonly<Record<string, unknown>>; readonly lines: readonly string[] };
type Act = {
  readonly usage: string;
  readonly least: number;
  readonly most: number;
  readonly run: (
    files: RemoteFiles,
    args: readonly string[],
    options: VerbOptions,
    context: OperationContext,
  ) => Promise<Answer>;
};

export const run: Verb = async (context, [name = '', ...args], options) => {
  if (name === 'watch') return watchFolder(context, args, options);
  const act = acts[name];
  if (!act) {
    throw new EspError('usage', `"${printable(name)}" is nothing to do with files.`, {
      hints: [`Choose one of ${Object.keys(acts).join(', ')} or watch.`],
    });
  }
  if (args.length < act.least || args.length > act.most) {
    throw new EspError('usage', `espwb fs ${name} is used like this: espwb fs ${act.usage}`);
  }
  const { openSession, operation, output } = context;
  const session = await openSession();
  const connect = { interrupt: options['interrupt'] === true };
  const { result, lines } = await withFiles(session, connect, operation, (files, inner) =>
    act.run(files, args, options, inner),
  );
  output.result(result, lines);
};

const acts: Readonly<Record<string, Act>> = {
  ls: {
    usage: 'ls [PATH] [-r]',
    least: 0,
    most: 1,
    run: async (files, [typed = '/'], options, { signal }) => {
      const entries = await listed(files, typed, options['recursive'] === true, signal);
      const shown = entries.map(({ path, kind, size }) => ({ path, kind, size }));
      return { result: { entries: shown }, lines: entries.map(entryLine) };
    },
  },
  get: {
    usage: 'get REMOTE [LOCAL] [-r]',
    least: 1,
    most: 2,
    run: async (files, [typed = '', local], options, context) => {
      const found = await matchRemote(files, typed, context.signal);
      const got = [];
      for (const entry of found)
        got.push(...(await fetchEntry(files, entry, local, found.length > 1, options, context)));
      return { result: { files: got }, lines: got.map((each) => `${each.path}  ${formatSize(each.bytes)}`) };
    },
  },
  put: {
    usage: 'put LOCAL... [REMOTE] [-r]',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    run: async (files, args, options, context) => {
      const sent = [];
      for (const { from, to } of await placements(files, args, options, context.signal)) {
        const content = await readLocal(from);
        await files.write(to, content, {
          signal: context.signal,
          onProgress: (done) =>
            context.onEvent({ type: 'progress', step: 'transfer', done, total: content.length }),
        });
        sent.push({ path: to, bytes: content.length, sha256: sha256(content) });
      }
      const lines = sent.map(({ path, bytes }) => `${path}  ${formatSize(bytes)}`);
      return { result: { files: sent }, lines };
    },
  },
  rm: {
    usage: 'rm PATH... [-r]',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    run: async (files, args, options, { signal }) => {
      const removed: string[] = [];
      for (const typed of args) {
        for (const entry of await matchRemote(files, typed, signal)) {
          removed.push(...(await removeEntry(files, entry, options['recursive'] === true, signal)));
        }
      }
      return { result: { removed }, lines: removed.map((path) => `removed ${printable(path)}`) };
    },
  },
  mkdir: {
    usage: 'mkdir PATH',
    least: 1,
    most: 1,
    run: async (files, [typed = ''], _options, { signal }) => {
      const path = remotePath(typed);
      await files.makeFolder(path, signal);
      return { result: { path }, lines: [`made ${printable(path)}`] };
    },
  },
  mv: {
    usage: 'mv FROM TO',
    least: 2,
    most: 2,
    run: async (files, [from = '', to = ''], _options, { signal }) => {
      const source = remotePath(from);
      const isInto = to.endsWith('/') || (await files.stat(remotePath(to), signal))?.kind === 'folder';
      const target = isInto ? below(remotePath(to), remoteName(source)) : remotePath(to);
      await files.rename(source, target, signal);
      return {
        result: { from: source, to: target },
        lines: [`${printable(source)} is now ${printable(target)}`],
      };
    },
  },
  df: {
    usage: 'df',
    least: 0,
    most: 0,
    run: async (files, _args, _options, { signal }) => {
      const { sizeBytes, freeBytes } = await files.usage(signal);
      const line = `${formatSize(freeBytes)} of ${formatSize(sizeBytes)} free`;
      return { result: { sizeBytes, freeBytes }, lines: [line] };
    },
  },
  sync: {
    usage: 'sync DIR [REMOTE] [--dry-run] [--delete]',
    least: 1,
    most: 2,
    run: async (files, [localFolder = '', typed = '/'], options, context) => {
      const dryRun = options['dryRun'] === true;
      const remove = options['delete'] === true;
      const wish = { localFolder, remoteFolder: remotePath(typed), remove, dryRun };
      const { plan, sentFiles, sentBytes, removedFiles } = await sync(files, wish, context);
      const lines = [
        ...plan.removeFiles.map((path) => `- ${printable(path)}`),
        ...plan.send.map(({ to, isNew }) => `${isNew ? '+' : '~'} ${printable(to)}`),
        `${dryRun ? 'Would send' : 'Sent'} ${sentFiles} files (${formatSize(sentBytes)}), ` +
          `${dryRun ? 'would remove' : 'removed'} ${removedFiles}; ${plan.unchanged} unchanged.`,
      ];
      return {
        result: { sentFiles, sentBytes, removedFiles, unchangedFiles: plan.unchanged, dryRun },
        lines,
      };
    },
  },
};

async function listed(
  files: RemoteFiles,
  typed: string,
  recursive: boolean,
  signal: AbortSignal,
): Promise<readonly RemoteEntry[]> {
  const [first, ...more] = await matchRemote(files, typed, signal);
  if (more.length > 0 || first?.kind === 'file') return [first as RemoteEntry, ...more];
  const folder = remotePath(typed);
  return recursive ? remoteTree(files, folder, signal) : files.list(folder, signal);
}

const entryLine = ({ path, kind, size }: RemoteEntry): string =>
  `${kind === 'folder' ? '' : size}`
    .padStart(10)
    .concat(`  ${printable(path)}${kind === 'folder' ? '/' : ''}`);

type Got = { readonly path: string; readonly local: string; readonly bytes: number; readonly sha256: string };

async function fetchEntry(
  files: RemoteFiles,
  entry: RemoteEntry,
  local: string | undefined,
  isOneOfMany: boolean,
  options: VerbOptions,
  context: OperationContext,
): Promise<Got[]> {
  const isFolder =
    local !== undefined && (isOneOfMany || local.endsWith('/') || (await isLocalFolder(local)));
  if (entry.kind === 'file') {
    const name = remoteName(entry.path);
    const place = local === undefined ? localPlace('.', name) : isFolder ? localPlace(local, name) : local;
    return [await fetchFile(files, entry, place, context)];
  }
  if (options['recursive'] !== true) throw isAFolder(entry.path);
  const root = join(local ?? '.', isFolder || local === undefined ? remoteName(entry.path) : '');
  const got: Got[] = [];
  for (const each of await remoteTree(files, entry.path, context.signal)) {
    if (each.kind === 'folder') continue;
    const name = each.path.slice(entry.path === '/' ? 1 : entry.path.length + 1);
    got.push(await fetchFile(files, each, localPlace(root, name), context));
  }
  return got;
}

async function fetchFile(
  files: RemoteFiles,
  entry: RemoteEntry,
  place: string,
  { signal, onEvent }: OperationContext,
): Promise<Got> {
  const content = await files.read(entry.path, {
    signal,
    onProgress: (done) => onEvent({ type: 'progress', step: 'transfer', done, total: entry.size }),
  });
  const [hash] = await files.hash([entry.path], signal);
  if (hash !== null && hash !== sha256(content)) {
    throw new EspError('verify-mismatch', `"${printable(entry.path)}" arrived damaged; nothing was saved.`);
  }
  try {
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, content);
  } catch (error) {
    throw new EspError('file-unreadable', `Cannot write ${printable(place)}.`, { cause: error });
  }
  return { path: entry.path, local: place, bytes: content.length, sha256: sha256(content) };
}

/** The last argument is the board's side if it starts with ':' or is no file here. */
async function placements(
  files: RemoteFiles,
  args: readonly string[],
  options: VerbOptions,
  signal: AbortSignal,
): Promise<{ from: string; to: string }[]> {
  const last = args.at(-1) ?? '';
  const hasTarget = args.length > 1 && (last.startsWith(':') || !(await existsHere(last)));
  const locals = hasTarget ? args.slice(0, -1) : args;
  const target = hasTarget ? remotePath(last) : '/';
  const isInto =
    !hasTarget ||
    locals.length > 1 ||
    last.endsWith('/') ||
    (await files.stat(target, signal))?.kind === 'folder';
  const places: { from: string; to: string }[] = [];
  for (const local of locals) {
    if (!(await isLocalFolder(local))) {
      places.push({ from: local, to: isInto ? below(target, basename(local)) : target });
      continue;
    }
    if (options['recursive'] !== true) throw isAFolder(local);
    const root = isInto ? below(target, basename(local)) : target;
    const tree = await localTree(local);
    for (const folder of ['', ...tree.folders]) {
      const path = folder === '' ? root : below(root, folder);
      if (files.hasFolders && (await files.stat(path, signal)) === null) await files.makeFolder(path, signal);
    }
    for (const file of tree.files) places.push({ from: file.path, to: below(root, file.name) });
  }
  return places;
}

async function removeEntry(
  files: RemoteFiles,
  entry: RemoteEntry,
  recursive: boolean,
  signal: AbortSignal,
): Promise<string[]> {
  if (entry.kind === 'file') {
    await files.remove(entry.path, signal);
    return [entry.path];
  }
  if (!recursive) throw isAFolder(entry.path);
  const removed: string[] = [];
  for (const each of (await remoteTree(files, entry.path, signal)).reverse()) {
    if (each.kind === 'file') await files.remove(each.path, signal);
    else await files.removeFolder(each.path, signal);
    removed.push(each.path);
  }
  if (entry.path !== '/') await files.removeFolder(entry.path, signal);
  return [...removed, entry.path];
}

const isAFolder = (path: string): EspError =>
  new EspError('usage', `${printable(path)} is a folder.`, { hints: ['Take it with all in it: -r'] });

async function isLocalFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

const existsHere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

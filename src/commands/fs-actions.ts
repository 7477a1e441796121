// What each action of `espwb fs` does with the board's files. How it is called: fs.ts.
import { basename } from 'node:path';
import { EspError } from '../device/errors.ts';
import { isPattern, matchRemote } from '../device/files/glob.ts';
import { type LeftOut, leftOutLine } from '../device/files/left-out.ts';
import { readToSend } from '../device/files/read-to-send.ts';
import type {
  LuaFileActions,
  OnLeftOut,
  RemoteEntry,
  RemoteFiles,
  TransferOptions,
} from '../device/files/remote-files.ts';
import { remoteName, remotePath } from '../device/files/remote-path.ts';
import { removeWhole } from '../device/files/remove-entry.ts';
import { sync } from '../device/files/sync.ts';
import { afterSome } from '../device/files/transfer-errors.ts';
import { below, readLocal, remoteTree } from '../device/files/tree.ts';
import type { OperationContext } from '../device/operation.ts';
import { formatFiles, formatSize } from '../device/sizes.ts';
import { nameRules } from '../platform/name-rules.ts';
import { printable } from '../text/printable.ts';
import { type Asking, getFiles } from './fs-get.ts';
import { isAFolder, placements, sha256 } from './fs-transfer.ts';
import type { VerbOptions } from './verb.ts';

type Answer = { readonly result: Readonly<Record<string, unknown>>; readonly lines: readonly string[] };
type Action = (
  files: RemoteFiles,
  args: readonly string[],
  options: VerbOptions,
  context: OperationContext,
  asking: Asking,
) => Promise<Answer>;

const table = {
  ls: async (files, [typed = '/'], options, { signal }) => {
    const leftOut: LeftOut[] = [];
    const entries = await listed(files, typed, options['recursive'] === true, signal, (each) =>
      leftOut.push(each),
    );
    const shown = entries.map(({ path, kind, size }) => ({ path, kind, size }));
    const lines = [...entries.map(entryLine), ...leftOutLines(leftOut)];
    return { result: { entries: shown, leftOut }, lines };
  },
  get: getFiles,
  put: async (files, args, options, context, { readLocalFile }) => {
    const sent = [];
    const { places, leftOut } = await placements(files, args, options, context.signal);
    for (const [at, { from, to }] of places.entries()) {
      const content = await readToSend(from, context, readLocalFile);
      await files.write(to, content, writeOptions(content, context)).catch((error: unknown) => {
        throw afterSome(error, at, places.length);
      });
      sent.push({ path: to, bytes: content.length, sha256: sha256(content) });
    }
    const lines = sent.map(({ path, bytes }) => `${path}  ${formatSize(bytes)}`);
    return { result: { files: sent, leftOut }, lines: [...lines, ...leftOutLines(leftOut)] };
  },
  rm: async (files, args, options, { signal }) => {
    const removed: string[] = [];
    for (const typed of args) {
      for (const entry of await matchRemote(files, typed, signal)) {
        removed.push(...(await removeEntry(files, entry, options['recursive'] === true, signal)));
      }
    }
    return { result: { removed }, lines: removed.map((path) => `removed ${printable(path)}`) };
  },
  mkdir: async (files, [typed = ''], _options, { signal }) => {
    const path = remotePath(typed);
    await files.makeFolder(path, signal);
    return { result: { path }, lines: [`made ${printable(path)}`] };
  },
  mv: async (files, [from = '', to = ''], _options, { signal }) => {
    const source = remotePath(from);
    const isInto = to.endsWith('/') || (await files.stat(remotePath(to), signal))?.kind === 'folder';
    const target = isInto ? below(remotePath(to), remoteName(source)) : remotePath(to);
    await files.rename(source, target, signal);
    return {
      result: { from: source, to: target },
      lines: [`${printable(source)} is now ${printable(target)}`],
    };
  },
  df: async (files, _args, _options, { signal }) => {
    const { sizeBytes, freeBytes } = await files.usage(signal);
    const line = `${formatSize(freeBytes)} of ${formatSize(sizeBytes)} free`;
    return { result: { sizeBytes, freeBytes }, lines: [line] };
  },
  compile: async (files, [typed = ''], _options, { signal }) => {
    const path = remotePath(typed);
    const made = await luaOf(files).compile(path, signal);
    return {
      result: { path, compiled: made },
      lines: [`${printable(path)} is compiled: ${printable(made)}`],
    };
  },
  lfs: async (files, [image = ''], _options, context) => {
    const lua = luaOf(files);
    const path = below('/', basename(image));
    const content = await readLocal(image);
    await files.write(path, content, writeOptions(content, context));
    const modules = await lua.reloadLfs(path, context);
    const shown = modules.length > 0 ? `: ${modules.map((each) => printable(each)).join(' ')}` : '';
    return {
      result: { path, bytes: content.length, modules },
      lines: [`The board has restarted with ${printable(path)} as its LFS${shown}`],
    };
  },
  format: async (files, _args, _options, { signal }) => {
    const note = await files.format(signal);
    const { sizeBytes, freeBytes } = await files.usage(signal);
    const line = `Formatted: ${formatSize(freeBytes)} of ${formatSize(sizeBytes)} free.`;
    return {
      result: { sizeBytes, freeBytes },
      lines: note === null ? [line] : [line, note],
    };
  },
  sync: async (files, [localFolder = '', typed = '/'], options, context, { readLocalFile }) => {
    const dryRun = options['dryRun'] === true;
    const request = {
      ...{ localFolder, remoteFolder: remotePath(typed), dryRun, rules: nameRules() },
      remove: options['delete'] === true,
      hidden: options['hidden'] === true,
      readLocalFile,
    };
    const { plan, sentFiles, sentBytes, removedFiles } = await sync(files, request, context);
    const lines = [
      ...leftOutLines(plan.leftOut),
      ...plan.removeFiles.map((path) => `- ${printable(path)}`),
      ...plan.send.map(({ to, isNew }) => `${isNew ? '+' : '~'} ${printable(to)}`),
      `${dryRun ? 'Would send' : 'Sent'} ${formatFiles(sentFiles)} (${formatSize(sentBytes)}), ` +
        `${dryRun ? 'would remove' : 'removed'} ${removedFiles}; ${plan.unchanged} unchanged.`,
    ];
    const { unchanged: unchangedFiles, leftOut } = plan;
    return { result: { sentFiles, sentBytes, removedFiles, unchangedFiles, leftOut, dryRun }, lines };
  },
} as const satisfies Readonly<Record<string, Action>>;

export type FsAction = keyof typeof table;

export const actions: Readonly<Record<FsAction, Action>> = table;

function leftOutLines(leftOut: readonly LeftOut[]): string[] {
  const line = leftOutLine(leftOut);
  return line === null ? [] : [line];
}

function writeOptions(content: Uint8Array, { signal, onEvent }: OperationContext): TransferOptions {
  const tell = (step: 'transfer' | 'verify') => (done: number) =>
    onEvent({ type: 'progress', step, done, total: content.length });
  return { signal, onProgress: tell('transfer'), onCompare: tell('verify') };
}

/** @throws EspError unsupported on another firmware than NodeMCU */
function luaOf(files: RemoteFiles): LuaFileActions {
  if (files.lua) return files.lua;
  throw new EspError('unsupported', 'Only NodeMCU compiles Lua and has a Lua Flash Store.');
}

async function listed(
  files: RemoteFiles,
  typed: string,
  recursive: boolean,
  signal: AbortSignal,
  onLeftOut: OnLeftOut,
): Promise<readonly RemoteEntry[]> {
  const [first, ...more] = await matchRemote(files, typed, signal, onLeftOut);
  if (more.length > 0 || first?.kind === 'file') return [first as RemoteEntry, ...more];
  const folder = isPattern(typed) && first ? first.path : remotePath(typed);
  return recursive ? remoteTree(files, folder, signal, onLeftOut) : files.list(folder, signal, onLeftOut);
}

const entryLine = ({ path, kind, size }: RemoteEntry): string =>
  `${kind === 'folder' ? '' : size}`
    .padStart(10)
    .concat(`  ${printable(path)}${kind === 'folder' ? '/' : ''}`);

function removeEntry(
  files: RemoteFiles,
  entry: RemoteEntry,
  recursive: boolean,
  signal: AbortSignal,
): Promise<string[]> {
  if (entry.kind === 'folder' && !recursive) throw isAFolder(entry.path);
  return removeWhole(files, entry, signal);
}

// Ties the interpreter's file system to the flash store: what is stored appears below /flash at the
// start, and every act that changes it goes to the flash when it is done: a file when it is closed.
import type {
  EmscriptenFs,
  EmscriptenNode,
  EmscriptenStream,
} from '@micropython/micropython-webassembly-pyscript';
import { type FileStore, StoreFullError } from '../file-store.ts';
import { wasiErrno } from './errno.ts';

const root = '/flash';
const writeFlags = 0o3;

type NodeOps = {
  mknod: (parent: EmscriptenNode, name: string, mode: number, device: number) => EmscriptenNode;
  rename: (node: EmscriptenNode, folder: EmscriptenNode, name: string) => void;
  unlink: (parent: EmscriptenNode, name: string) => void;
  rmdir: (parent: EmscriptenNode, name: string) => void;
};
type StreamOps = {
  write: (
    stream: EmscriptenStream,
    buffer: Int8Array,
    offset: number,
    length: number,
    position: number,
  ) => number;
  close?: (stream: EmscriptenStream) => void;
};

/** Fills /flash from the store and follows it from then on. */
export function mountStoredFiles(fs: EmscriptenFs, store: FileStore): void {
  fs.mkdir(root);
  for (const [path, bytes] of [...store.entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (bytes === null) fs.mkdir(root + path);
    else fs.writeFile(root + path, bytes);
  }
  // One table of operations serves every node of the memory file system.
  const probe = `${root}/.probe`;
  fs.writeFile(probe, '');
  const folderOps = fs.lookupPath(root).node.node_ops as NodeOps;
  const streamOps = fs.lookupPath(probe).node.stream_ops as StreamOps;
  fs.unlink(probe);
  follow(fs, store, folderOps, streamOps);
}

function follow(fs: EmscriptenFs, store: FileStore, folderOps: NodeOps, streamOps: StreamOps): void {
  const inStore = (path: string): string | null =>
    path.startsWith(`${root}/`) ? path.slice(root.length) : null;
  const pathOf = (node: EmscriptenNode) => inStore(fs.getPath(node));
  const pathIn = (parent: EmscriptenNode, name: string) => inStore(`${fs.getPath(parent)}/${name}`);
  const isThere = (node: EmscriptenNode) => {
    try {
      return fs.lookupPath(fs.getPath(node)).node === node;
    } catch {
      return false;
    }
  };
  const refuse = (errno: number): never => {
    throw new fs.ErrnoError(errno);
  };
  const keep = (act: () => void) => {
    try {
      act();
    } catch (error) {
      if (error instanceof StoreFullError) refuse(wasiErrno.ENOSPC);
      throw error;
    }
  };
  const mustBeSound = () => {
    if (store.state !== 'ready') refuse(wasiErrno.EIO);
  };

  const { mknod, rename, unlink, rmdir } = folderOps;
  folderOps.mknod = (parent, name, mode, device) => {
    const path = pathIn(parent, name);
    if (path !== null) mustBeSound();
    if (path !== null)
      keep(() => (fs.isDir(mode) ? store.putFolder(path) : store.putFile(path, new Uint8Array(0))));
    return mknod(parent, name, mode, device);
  };
  folderOps.rename = (node, folder, name) => {
    const from = pathOf(node);
    const to = pathIn(folder, name);
    rename(node, folder, name);
    if (from !== null && to !== null) keep(() => store.rename(from, to));
  };
  folderOps.unlink = (parent, name) => {
    const path = pathIn(parent, name);
    unlink(parent, name);
    if (path !== null) store.remove(path);
  };
  folderOps.rmdir = (parent, name) => {
    const path = pathIn(parent, name);
    rmdir(parent, name);
    if (path !== null) store.remove(path);
  };

  const contentOf = (node: EmscriptenNode) =>
    (node.contents ?? new Uint8Array(0)).subarray(0, node.usedBytes);
  const { write } = streamOps;
  streamOps.write = (stream, buffer, offset, length, position) => {
    const { node } = stream;
    const path = pathOf(node);
    if (path !== null) {
      mustBeSound();
      const stored = store.entries.get(path)?.length ?? 0;
      if (Math.max(node.usedBytes, position + length) - stored > store.freeBytes) refuse(wasiErrno.ENOSPC);
    }
    return write(stream, buffer, offset, length, position);
  };
  streamOps.close = (stream) => {
    const path = (stream.flags & writeFlags) === 0 ? null : pathOf(stream.node);
    // A file that was removed while it was open has no name any more.
    if (path === null || store.state !== 'ready' || !isThere(stream.node)) return;
    keep(() => store.putFile(path, Uint8Array.from(contentOf(stream.node))));
  };
}

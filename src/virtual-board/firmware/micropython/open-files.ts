// Opened files as the interpreter's C library sees them: a file system in which a file's name is the
// number under which it was opened, so that the interpreter's own file objects read and write it.
import type {
  EmscriptenFs,
  EmscriptenNode,
  EmscriptenStream,
} from '@micropython/micropython-webassembly-pyscript';
import { FileError } from '../file-error.ts';
import type { OpenedFile } from '../file-system.ts';
import { toWasiErrno } from './errno.ts';
import type { FlashFiles } from './flash-files.ts';

const root = '/flash';
const folderMode = 0o40777;
const fileMode = 0o100666;
const seekCurrent = 1;
const seekEnd = 2;

/** Mounts it at /flash. */
export function mountOpenFiles(fs: EmscriptenFs, files: FlashFiles): void {
  const refuse = (error: unknown): never => {
    throw error instanceof FileError ? new fs.ErrnoError(toWasiErrno(error.errno)) : error;
  };
  const attempt = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      return refuse(error);
    }
  };
  const fileOf = ({ node }: EmscriptenStream): OpenedFile =>
    files.opened(Number(node.name)) ?? refuse(new FileError('EBADF'));

  const streamOps = {
    /** One that appends may stand at its end already. */
    open: (stream: EmscriptenStream) => {
      stream.position = fileOf(stream).position;
    },
    read: (stream: EmscriptenStream, buffer: Int8Array, offset: number, length: number, position: number) =>
      attempt(() => {
        const file = fileOf(stream);
        file.seek(position);
        const bytes = file.read(length);
        new Uint8Array(buffer.buffer, buffer.byteOffset + offset, bytes.length).set(bytes);
        return bytes.length;
      }),
    write: (stream: EmscriptenStream, buffer: Int8Array, offset: number, length: number, position: number) =>
      attempt(() => {
        const file = fileOf(stream);
        file.seek(position);
        file.write(new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length).slice());
        // The library moves its own position by the length; one that appends is elsewhere.
        stream.position = file.position - length;
        return length;
      }),
    llseek: (stream: EmscriptenStream, offset: number, whence: number) =>
      attempt(() => {
        const file = fileOf(stream);
        const base = whence === seekCurrent ? stream.position : whence === seekEnd ? file.sizeBytes : 0;
        return file.seek(base + offset);
      }),
    fsync: (stream: EmscriptenStream) =>
      attempt(() => {
        fileOf(stream).sync();
        return 0;
      }),
    close: (stream: EmscriptenStream) => attempt(() => files.close(Number(stream.node.name))),
  };
  const attributes = (node: EmscriptenNode) => ({
    ...{ dev: 1, ino: node.id, mode: node.mode, nlink: 1, uid: 0, gid: 0, rdev: 0, size: 0 },
    ...{ atime: new Date(0), mtime: new Date(0), ctime: new Date(0), blksize: 4096, blocks: 0 },
  });
  const makeNode = (parent: EmscriptenNode | null, name: string, mode: number): EmscriptenNode => {
    const node = fs.createNode(parent, name, mode, 0);
    node.node_ops = nodeOps;
    node.stream_ops = streamOps;
    return node;
  };
  const nodeOps = {
    getattr: attributes,
    lookup: (parent: EmscriptenNode, name: string) =>
      files.opened(Number(name)) ? makeNode(parent, name, fileMode) : refuse(new FileError('ENOENT')),
  };
  fs.mkdir(root);
  fs.mount({ mount: () => makeNode(null, '/', folderMode) }, {}, root);
}

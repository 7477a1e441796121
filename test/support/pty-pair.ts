// A pseudo terminal whose one end is a serial port to the program under test and whose other end the
// test holds. The slave stays open here: else the first close by the program would end the master.
import { closeSync, write } from 'node:fs';
import { createRequire } from 'node:module';
import { ReadStream } from 'node:tty';

const require = createRequire(import.meta.url);

type NativePty = {
  readonly open: (columns: number, rows: number) => { master: number; slave: number; pty: string };
};

export type PtyPair = {
  /** The device file, e.g. '/dev/pts/7'. */
  readonly path: string;
  /** Both ends in this process. A child inherits them unless something else is put in their place. */
  readonly descriptors: readonly number[];
  /** Everything that came from the program and was not taken yet. */
  readonly take: () => Buffer;
  /** Resolves when at least `size` bytes wait. */
  readonly received: (size: number) => Promise<Buffer>;
  readonly send: (bytes: Uint8Array) => Promise<void>;
  /** The rate that the program set, as the kernel has it. */
  readonly baudRate: () => Promise<number>;
  /** Pulls the plug: both ends close. */
  readonly close: () => void;
};

/** Not on Windows, which has no ptys of this kind. */
export function openPtyPair(): PtyPair {
  const { requireBinary } = require('@lydell/node-pty/requireBinary.js');
  const native: NativePty = requireBinary('pty.node');
  const { master, slave, pty } = native.open(80, 24);
  const reader = new ReadStream(master);
  let waiting = Buffer.alloc(0);
  let wake = () => {};
  reader.on('data', (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    wake();
  });
  // EIO when the last slave closes.
  reader.on('error', () => {});
  const take = () => {
    const taken = waiting;
    waiting = Buffer.alloc(0);
    return taken;
  };
  let isOpen = true;
  return {
    path: pty,
    descriptors: [master, slave],
    take,
    received: async (size) => {
      while (waiting.length < size) await new Promise<void>((resolve) => (wake = resolve));
      return take();
    },
    send: async (bytes) => {
      // The stream would block the thread that has to read the other end.
      for (let at = 0; at < bytes.length; ) at += await writeSome(master, bytes.subarray(at));
    },
    baudRate: async () => {
      const { asyncGetBaudRate } = require('@serialport/bindings-cpp/dist/load-bindings.js');
      return (await asyncGetBaudRate(slave)).baudRate;
    },
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      closeSync(slave);
      reader.destroy();
    },
  };
}

function writeSome(fd: number, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    write(fd, bytes, 0, bytes.length, null, (error, written) => {
      if (!error) resolve(written);
      else if (error.code === 'EAGAIN') setImmediate(() => resolve(0));
      else reject(error);
    });
  });
}

// node-serialport's binding, with what it gets wrong on Unix put right: its poller forgets a waiting writer
// as soon as a reader waits again, a hung-up port reads zero bytes without end, and its set() gives up where
// a driver has no break (cdc_acm and others), before it comes to the lines.
import { read } from 'node:fs';
import { createLineControl, type LineControl, type LineLevels } from './line-control.ts';

/** What a SerialPort needs of an open port; `get` and the rest pass through untouched. */
export type BindingPort = {
  readonly isOpen: boolean;
  close(): Promise<void>;
  read(buffer: Buffer, offset: number, length: number): Promise<Read>;
  write(buffer: Buffer): Promise<void>;
  set(options: Settings): Promise<void>;
  update(options: { readonly baudRate: number }): Promise<void>;
  getBaudRate(): Promise<{ readonly baudRate: number }>;
  get(): Promise<{ readonly cts: boolean; readonly dsr: boolean; readonly dcd: boolean }>;
  flush(): Promise<void>;
  drain(): Promise<void>;
};

export type SerialBinding = {
  list(): Promise<unknown>;
  open(options: { readonly path: string; readonly baudRate: number }): Promise<BindingPort>;
};

type Settings = LineLevels & { readonly brk?: boolean };
type Read = { readonly buffer: Buffer; readonly bytesRead: number };

/** As @serialport/bindings-cpp makes it on Unix. */
type UnixPort = BindingPort & {
  readonly fd: number | null;
  readonly poller: {
    poll(events: number): void;
    once(event: 'readable' | 'writable', callback: (error: Error | null) => void): unknown;
    listenerCount(event: string): number;
  };
};

/** libuv's UV_READABLE and UV_WRITABLE. */
const readableEvent = 0b01;
const writableEvent = 0b10;

/** A binding whose ports are put right; those of Windows pass as they are. */
export function steadyBinding(binding: SerialBinding, lineControl = createLineControl): SerialBinding {
  return {
    list: () => binding.list(),
    open: async (options) => {
      const port = await binding.open(options);
      return isUnixPort(port) ? steady(port, lineControl(port.fd as number)) : port;
    },
  };
}

const isUnixPort = (port: BindingPort): port is UnixPort => 'poller' in port && 'fd' in port;

function steady(port: UnixPort, lines: LineControl): UnixPort {
  const { poller } = port;
  // uv_poll_start forgets what it was asked before: a reader that waits again would drop the writer.
  const pollFor = poller.poll.bind(poller);
  poller.poll = (events) => {
    const reading = poller.listenerCount('readable') > 0 ? readableEvent : 0;
    const writing = poller.listenerCount('writable') > 0 ? writableEvent : 0;
    pollFor(events | reading | writing);
  };
  const setAll = port.set.bind(port);
  let isBreakRefused = false;
  return Object.assign(port, {
    read: (buffer: Buffer, offset: number, length: number) => readSome(port, buffer, offset, length),
    set: async (options: Settings) => {
      // A break is asked for or not at all: it is no success to leave it out.
      if (options.brk) return setAll(options);
      if (isBreakRefused) return lines.set(options);
      try {
        await setAll(options);
      } catch (error) {
        if (!(await lines.isAvailable())) throw error;
        await lines.set(options);
        isBreakRefused = true;
      }
    },
  });
}

async function readSome(port: UnixPort, buffer: Buffer, offset: number, length: number): Promise<Read> {
  for (;;) {
    const { fd } = port;
    // The stream takes what is cancelled for an ordinary end.
    if (fd === null) throw Object.assign(new Error('Port is not open'), { canceled: true });
    const bytesRead = await readNow(fd, buffer, offset, length);
    if (bytesRead > 0) return { buffer, bytesRead };
    if (bytesRead === 0) throw Object.assign(new Error('end of file'), { code: 'EIO', disconnect: true });
    if (port.fd !== null)
      await new Promise<void>((resolve, reject) =>
        port.poller.once('readable', (error) => (error ? reject(error) : resolve())),
      );
  }
}

/** -1 where there is nothing to read yet; 0 says that the port has hung up. */
function readNow(fd: number, buffer: Buffer, offset: number, length: number): Promise<number> {
  return new Promise((resolve, reject) =>
    read(fd, buffer, offset, length, null, (error, bytesRead) => {
      if (!error) resolve(bytesRead);
      else if (error.code === 'EAGAIN' || error.code === 'EINTR') resolve(-1);
      else reject(error);
    }),
  );
}

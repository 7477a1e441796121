import { closeSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import type { LineControl, LineLevels } from '../../../src/device/transport/line-control.ts';
import { type SerialBinding, steadyBinding } from '../../../src/device/transport/serial-binding.ts';

type Callback = (error: Error | null) => void;
type Poller = {
  readonly once: (event: 'readable' | 'writable', callback: Callback) => void;
  readonly emit: (event: string, error: null) => void;
};
// node-serialport's own poller; only libuv below it is played.
const { Poller: RealPoller } = createRequire(import.meta.url)('@serialport/bindings-cpp/dist/poller.js');

const read = 0b01;
const write = 0b10;

/** An open port with node-serialport's poller, whose set() answers with `refusal` if there is one. */
async function openUnixPort({
  fd = 0,
  refusal,
  control,
}: {
  fd?: number;
  refusal?: string;
  control?: LineControl;
}) {
  const polled: number[] = [];
  const sets: LineLevels[] = [];
  class Libuv {
    poll(events: number) {
      polled.push(events);
    }
  }
  const poller: Poller = new RealPoller(fd, Libuv);
  const port = {
    isOpen: true,
    fd,
    poller,
    set: async (levels: LineLevels) => {
      sets.push(levels);
      if (refusal) throw new Error(refusal);
    },
  };
  const binding = { list: async () => [], open: async () => port } as unknown as SerialBinding;
  const steady = await steadyBinding(binding, () => control ?? unavailable).open({
    path: '',
    baudRate: 9600,
  });
  return { port: steady, poller, polled, sets };
}

const unavailable: LineControl = { isAvailable: async () => false, set: async () => {} };

describe('the poller of a Unix port', () => {
  test('a reader that waits again does not drop the writer that waits', async () => {
    const { poller, polled } = await openUnixPort({});
    poller.once('writable', () => {});
    poller.once('readable', () => {});
    expect(polled.at(-1)).toBe(read | write);
    poller.emit('readable', null);
    poller.once('readable', () => {});
    expect(polled.at(-1)).toBe(read | write);
  });

  test('a writer that waits does not drop the reader', async () => {
    const { poller, polled } = await openUnixPort({});
    poller.once('readable', () => {});
    poller.once('writable', () => {});
    expect(polled.at(-1)).toBe(read | write);
  });

  test('who has been served is waited for no more', async () => {
    const { poller, polled } = await openUnixPort({});
    poller.once('writable', () => {});
    poller.emit('writable', null);
    poller.once('readable', () => {});
    expect(polled.at(-1)).toBe(read);
  });
});

describe.skipIf(process.platform === 'win32')('reading a Unix port', () => {
  test('zero bytes are the end of a port that has hung up, not a reason to read again', async () => {
    const fd = openSync('/dev/null', 'r');
    const { port } = await openUnixPort({ fd });
    await expect(port.read(Buffer.alloc(8), 0, 8)).rejects.toMatchObject({ code: 'EIO' });
    closeSync(fd);
  });
});

describe('lines behind a driver that refuses the break', () => {
  const refusal = 'Error: Operation not supported, cannot set';

  test('are set without it, and the refused call is not made again', async () => {
    const levels: LineLevels[] = [];
    const control: LineControl = {
      isAvailable: async () => true,
      set: async (each) => void levels.push(each),
    };
    const { port, sets } = await openUnixPort({ refusal, control });
    await port.set({ dtr: false, rts: true });
    await port.set({ dtr: true, rts: false });
    expect(levels).toEqual([
      { dtr: false, rts: true },
      { dtr: true, rts: false },
    ]);
    expect(sets).toHaveLength(1);
  });

  test('are no break: one that is asked for fails', async () => {
    const { port } = await openUnixPort({
      refusal,
      control: { isAvailable: async () => true, set: async () => {} },
    });
    await port.set({ dtr: false, rts: true });
    await expect(port.set({ dtr: false, rts: true, brk: true })).rejects.toThrow(refusal);
  });

  test('say what the driver said where this system has no other way', async () => {
    const { port } = await openUnixPort({ refusal });
    await expect(port.set({ dtr: true, rts: true })).rejects.toThrow(refusal);
  });

  test('fail with what the lines themselves answered, which is the better reason', async () => {
    const control: LineControl = {
      isAvailable: async () => true,
      set: async () => {
        throw new Error('EIO, cannot set');
      },
    };
    const { port } = await openUnixPort({ refusal, control });
    await expect(port.set({ dtr: true, rts: true })).rejects.toThrow('EIO, cannot set');
  });
});

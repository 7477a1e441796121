// What node-serialport calls the system through, played by a test: a port on a file of its own, which
// answers each call as it is told to. There is no terminal behind it, so bytes come only by `feed`.
import { writeFileSync } from 'node:fs';
import type { BindingPort, SerialBinding } from '../../src/device/transport/serial-binding.ts';

type Call = 'write' | 'set' | 'update' | 'flush' | 'drain' | 'getBaudRate' | 'get' | 'close';

export type FakeSerialBinding = SerialBinding & {
  /** Every call in its order: 'open 115200', 'set dtr=false rts=false', 'write 3', … */
  readonly calls: string[];
  /** The next calls of this kind fail with these words, or never end; null = work again. */
  readonly answer: (call: Call, how: Error | 'never' | null) => void;
  /** The next call of this kind fails with these words, and no other. */
  readonly failOnce: (call: Call, how: Error) => void;
  readonly feed: (...bytes: number[]) => void;
  /** It takes this rate whatever is asked for; null = what is asked for. */
  readonly takeRate: (baudRate: number | null) => void;
};

/** `path` is made as an empty file, so that the port is there; remove it to unplug. */
export function fakeSerialBinding(path: string): FakeSerialBinding {
  writeFileSync(path, '');
  const calls: string[] = [];
  const answers = new Map<Call, Error | 'never'>();
  const onceAnswers = new Map<Call, Error>();
  let bytesHeard: number[] = [];
  let wake = () => {};
  let onlyRate: number | null = null;

  const call = async (kind: Call, detail = ''): Promise<void> => {
    calls.push(`${kind} ${detail}`.trim());
    const how = onceAnswers.get(kind) ?? answers.get(kind);
    onceAnswers.delete(kind);
    if (how === 'never') await new Promise(() => {});
    if (how) throw how;
  };

  const openPort = (baudRate: number): BindingPort => {
    calls.push(`open ${baudRate}`);
    let isOpen = true;
    let rate = baudRate;
    return {
      get isOpen() {
        return isOpen;
      },
      close: async () => {
        isOpen = false;
        wake();
        await call('close');
      },
      read: async (buffer, offset, length) => {
        while (bytesHeard.length === 0) {
          if (!isOpen) throw Object.assign(new Error('Port is not open'), { canceled: true });
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        const taken = bytesHeard.splice(0, length);
        buffer.set(taken, offset);
        return { buffer, bytesRead: taken.length };
      },
      write: (bytes) => call('write', `${bytes.length}`),
      set: ({ dtr, rts, brk }) => call('set', `dtr=${dtr} rts=${rts}${brk ? ' brk' : ''}`),
      update: async (options) => {
        await call('update', `${options.baudRate}`);
        rate = options.baudRate;
      },
      get: async () => {
        await call('get');
        return { cts: true, dsr: false, dcd: true };
      },
      getBaudRate: async () => {
        await call('getBaudRate');
        return { baudRate: onlyRate ?? rate };
      },
      flush: () => call('flush'),
      drain: () => call('drain'),
    };
  };

  return {
    calls,
    list: async () => [],
    open: async ({ baudRate }) => openPort(baudRate),
    answer: (kind, how) => (how === null ? answers.delete(kind) : answers.set(kind, how)),
    failOnce: (kind, how) => void onceAnswers.set(kind, how),
    takeRate: (baudRate) => {
      onlyRate = baudRate;
    },
    feed: (...bytes) => {
      bytesHeard = [...bytesHeard, ...bytes];
      wake();
    },
  };
}

// A pseudo terminal carries the rate that its program sets, in order with the bytes.
import { SerialPort } from 'serialport';
import { afterEach, expect, test, vi } from 'vitest';
import type { Listener } from '../../../src/serial-server/listener.ts';
import type { Claim } from '../../../src/serial-server/one-client-cable.ts';
import { openPtyListener } from '../../../src/virtual-board/listeners/pty-listener.ts';

let listener: Listener | undefined;
let port: SerialPort | undefined;
afterEach(async () => {
  await new Promise<void>((resolve) => (port?.isOpen ? port.close(() => resolve()) : resolve()));
  await listener?.close();
});

const patience = { timeout: 10_000, interval: 5 };

test.skipIf(process.platform === 'win32')(
  'bytes go at the rate that was set before them, however soon they follow it',
  async () => {
    const seen: (number | string)[] = [];
    const claim: Claim = {
      write: async (bytes) => void seen.push(Buffer.from(bytes).toString()),
      setLines: () => {},
      setBaudRate: async (rate) => {
        seen.push(rate);
        return Number(rate);
      },
      setBreak: async () => false,
      release: () => {},
    };
    listener = await openPtyListener(
      '',
      { claim: async () => claim },
      { allowRemote: false, onNote: () => {} },
    );
    const path = listener.url.slice('pty:'.length);
    port = new SerialPort({ path, baudRate: 9600, hupcl: false });
    port.write('a');
    await vi.waitFor(() => expect(seen).toEqual([9600, 'a']), patience);
    for (const [baudRate, text] of [
      [460_800, 'b'],
      [74_880, 'c'],
      [115_200, 'd'],
    ] as const) {
      await new Promise<void>((resolve, reject) =>
        port?.update({ baudRate }, (error) => (error ? reject(error) : resolve())),
      );
      port.write(text);
      await vi.waitFor(() => expect(seen.slice(-2)).toEqual([baudRate, text]), patience);
    }
  },
);

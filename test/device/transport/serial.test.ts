import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/device/clock.ts';
import { SerialTransport } from '../../../src/device/transport/serial.ts';
import { thisComputer } from '../../../src/platform/computer.ts';
import { openPtyPair, type PtyPair } from '../../support/pty-pair.ts';

const serial = (path: string) => new SerialTransport(path, { clock: systemClock, computer: thisComputer });

describe.skipIf(process.platform === 'win32')('a serial port of the operating system', () => {
  const opened: { close: () => unknown }[] = [];
  afterEach(async () => {
    for (const each of opened.splice(0).reverse()) await each.close();
  });
  const keep = <T extends { close: () => unknown }>(each: T): T => {
    opened.push(each);
    return each;
  };

  async function openPair(baudRate = 115_200): Promise<{ pair: PtyPair; transport: SerialTransport }> {
    const pair = keep(openPtyPair());
    const transport = keep(serial(pair.path));
    await transport.open({ baudRate });
    return { pair, transport };
  }

  const heardBy = (transport: SerialTransport) => {
    const heard: number[] = [];
    let wake = () => {};
    transport.listen({
      onBytes: (bytes) => {
        heard.push(...bytes);
        wake();
      },
      onClose: () => {},
    });
    const until = async (size: number) => {
      while (heard.length < size)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      return heard;
    };
    return { heard, until };
  };

  test('carries all 256 byte values both ways: the terminal layer translates nothing', async () => {
    const { pair, transport } = await openPair();
    const all = Uint8Array.from({ length: 256 }, (_, index) => index);
    const ear = heardBy(transport);
    await transport.write(all);
    expect([...(await pair.received(256))]).toEqual([...all]);
    await pair.send(all);
    expect(await ear.until(256)).toEqual([...all]);
  });

  test('carries 300 KB without a byte lost, more than every buffer between', async () => {
    const { pair, transport } = await openPair();
    const sent = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7 + (index >> 8)) & 0xff);
    const received = pair.received(sent.length);
    await transport.write(sent);
    expect((await received).equals(sent)).toBe(true);
  });

  test('a pty has no lines: opening says so by a capability, setting them by an error', async () => {
    const { transport } = await openPair();
    expect(transport.capabilities).toEqual({
      hasLines: false,
      hasBaud: true,
      setsLinesTogether: false,
      resetsItself: false,
    });
    await expect(transport.setLines({ dtr: true, rts: false })).rejects.toMatchObject({
      code: 'lines-unsupported',
    });
    expect(transport.isOpen).toBe(true);
  });

  test.skipIf(process.platform !== 'linux')(
    'sets any rate, the 74880 of the boot ROM among them, and says which it has',
    async () => {
      const { pair, transport } = await openPair(460_800);
      expect(await pair.baudRate()).toBe(460_800);
      await transport.setBaudRate(74_880);
      expect(await pair.baudRate()).toBe(74_880);
      expect(transport.baudRate).toBe(74_880);
      await transport.setBaudRate(115_200);
      expect(await pair.baudRate()).toBe(115_200);
    },
  );

  test('goes on hearing after a discard', async () => {
    const { pair, transport } = await openPair();
    const ear = heardBy(transport);
    await pair.send(Uint8Array.of(1, 2, 3));
    await ear.until(3);
    await transport.discardInput();
    await pair.send(Uint8Array.of(4));
    expect(await ear.until(4)).toEqual([1, 2, 3, 4]);
  });

  test('is locked while open, and the second program is told who has it', async () => {
    const { pair } = await openPair();
    const second = serial(pair.path);
    await expect(second.open({ baudRate: 9_600 })).rejects.toMatchObject({
      code: 'port-busy',
      message: expect.stringContaining(process.platform === 'linux' ? `(process ${process.pid})` : 'in use'),
    });
    expect(second.isOpen).toBe(false);
  });

  test('can be opened again after it was closed', async () => {
    const { pair, transport } = await openPair();
    await transport.close();
    await transport.close();
    await transport.open({ baudRate: 9_600 });
    await transport.write(Uint8Array.of(7));
    expect([...(await pair.received(1))]).toEqual([7]);
  });

  test('an unplugged port tells its listeners once and refuses everything after', async () => {
    const { pair, transport } = await openPair();
    let closes = 0;
    const gone = new Promise<Error>((resolve) => {
      transport.listen({
        onBytes: () => {},
        onClose: (reason) => {
          closes++;
          resolve(reason);
        },
      });
    });
    pair.close();
    expect((await gone).message).toBe('it was unplugged');
    expect(transport.isOpen).toBe(false);
    await expect(transport.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'unplugged' });
    await expect(transport.setBaudRate(9_600)).rejects.toMatchObject({ code: 'unplugged' });
    await transport.close();
    expect(closes).toBe(1);
    await expect(transport.open({ baudRate: 9_600 })).rejects.toMatchObject({ code: 'port-missing' });
  });

  test('closing by oneself is no unplugging', async () => {
    const { transport } = await openPair();
    let closes = 0;
    transport.listen({ onBytes: () => {}, onClose: () => closes++ });
    await transport.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(closes).toBe(0);
  });

  test('says plainly that there is no such port, or that a file is none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'espwb-'));
    keep({ close: () => rmSync(folder, { recursive: true }) });
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'x');
    await expect(serial(join(folder, 'ttyUSB9')).open({ baudRate: 9_600 })).rejects.toMatchObject({
      code: 'port-missing',
      message: expect.stringContaining('There is no port'),
    });
    await expect(serial(file).open({ baudRate: 9_600 })).rejects.toMatchObject({
      code: 'port-missing',
      message: expect.stringContaining('is not a serial port'),
    });
  });

  test('a cancelled opening leaves the port free for others', async () => {
    const pair = keep(openPtyPair());
    const controller = new AbortController();
    const first = serial(pair.path).open({ baudRate: 9_600, signal: controller.signal });
    controller.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    const second = keep(serial(pair.path));
    await expect(second.open({ baudRate: 9_600 })).resolves.toBeUndefined();
  });

  test('refuses a rate that is none', async () => {
    await expect(serial('/dev/ttyUSB0').open({ baudRate: 0 })).rejects.toMatchObject({ code: 'usage' });
  });
});

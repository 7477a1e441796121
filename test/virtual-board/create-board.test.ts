// The board as its host sees it: cable, faults, counters, pins, and what nonsense does to it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBoard } from '../../src/virtual-board/create-board.ts';
import { attachPinBank, createPinBank } from '../../src/virtual-board/parts/pin-bank.ts';
import { fixture, onFixture, silentFirmware } from '../support/board-fixture.ts';
import { runs } from '../support/sampled.ts';
import { frame, hex, request, words } from '../support/stub-client.ts';
import { TestClock } from '../support/test-clock.ts';

const readMagic = frame(request(0x0a, words(0x40001000)));
const magic = 'c0010a020001c1f0ff0000c0';

const synced = (story: Parameters<typeof onFixture<void>>[1], options: Parameters<typeof fixture>[0] = {}) =>
  onFixture(fixture(options), async (made) => {
    await made.client.enterDownloadMode();
    await made.client.sync();
    await story(made);
  });

describe('faults', () => {
  test.each([
    [{ kind: 'lose', direction: 'out', atByte: 2 }, 'c001020001c1f0ff0000c0'],
    [{ kind: 'double', direction: 'out', atByte: 1 }, 'c001010a020001c1f0ff0000c0'],
    [{ kind: 'flip', direction: 'out', atByte: 1 }, 'c0110a020001c1f0ff0000c0'],
  ] as const)('%j is seen once', async (fault, damaged) => {
    await synced(async ({ board, client }) => {
      board.inject(fault);
      expect(hex(await client.exchange(readMagic))).toBe(damaged);
      expect(hex(await client.exchange(readMagic))).toBe(magic);
    });
  });

  test('a byte lost on the way in: the ROM never sees the end of the frame', async () => {
    await synced(async ({ board, client }) => {
      board.inject({ kind: 'lose', direction: 'in', atByte: readMagic.length - 1 });
      expect(hex(await client.exchange(readMagic))).toBe('');
    });
  });

  test('unplug at byte n ends the cable; plugged in again, the board boots from cold', async () => {
    await synced(async ({ board, client }) => {
      let reason = '';
      client.port.onClose((why) => {
        reason = why;
      });
      board.inject({ kind: 'unplug', direction: 'in', atByte: 5 });
      await client.exchange(readMagic);
      expect(reason).toBe('unplugged');
      const port = board.plug();
      port.setBaudRate(74880);
      let text = '';
      port.onBytes((bytes) => {
        text += Buffer.from(bytes).toString('latin1');
      });
      await client.wait(100);
      expect(text).toContain('rst cause:1, boot mode:(3,6)');
    });
  });

  test('a brown-out at byte n resets the chip into its flash', async () => {
    await synced(async ({ board, client }) => {
      client.port.setBaudRate(115200);
      board.inject({ kind: 'brown-out', direction: 'in', atByte: 3 });
      client.port.write(readMagic);
      client.port.setBaudRate(74880);
      await client.wait(200);
      expect(Buffer.from(client.take()).toString('latin1')).toContain('boot mode:(3,6)');
    });
  });

  test('unplugged in the middle of an erase, a sector keeps some of its bits', async () => {
    const flash = new Uint8Array(0x10000);
    await synced(
      async ({ board, client }) => {
        client.port.write(frame(request(0x02, words(0x4000, 1, 0x400, 0))));
        await client.wait(60);
        board.unplug();
        const sectors = [0, 1, 2, 3].map((sector) =>
          board.flash.subarray(sector * 0x1000, (sector + 1) * 0x1000),
        );
        const torn = sectors.filter((bytes) => bytes.some((byte) => byte !== 0 && byte !== 0xff));
        expect(torn).toHaveLength(1);
        expect(sectors[0]?.every((byte) => byte === 0xff)).toBe(true);
        expect(sectors[3]?.every((byte) => byte === 0)).toBe(true);
      },
      { flash },
    );
  });

  test('silence swallows what comes in its time', async () => {
    await synced(async ({ board, client }) => {
      board.inject({ kind: 'silence', direction: 'out', atByte: 0, forMs: 50 });
      expect(hex(await client.exchange(readMagic, 40))).toBe('');
      await client.wait(50);
      expect(hex(await client.exchange(readMagic))).toBe(magic);
    });
  });

  test('a line that is bad above 230400 baud works below it', async () => {
    await synced(async ({ board, client }) => {
      board.inject({ kind: 'bad-above-baud', baudRate: 230400, seed: 1 });
      for (let round = 0; round < 20; round++) expect(hex(await client.exchange(readMagic))).toBe(magic);
    });
  });

  test('and does not work above it', async () => {
    await synced(async ({ board, client }) => {
      board.inject({ kind: 'bad-above-baud', baudRate: 57600, seed: 1 });
      let good = 0;
      for (let round = 0; round < 20; round++) if (hex(await client.exchange(readMagic)) === magic) good++;
      expect(good).toBeLessThan(20);
      board.inject({ kind: 'clear' });
    });
  });

  test('clear ends them all', async () => {
    await synced(async ({ board, client }) => {
      board.inject({ kind: 'noise', direction: 'out', rate: 1, seed: 7 });
      expect(hex(await client.exchange(readMagic))).not.toBe(magic);
      board.inject({ kind: 'clear' });
      expect(hex(await client.exchange(readMagic))).toBe(magic);
    });
  });
});

describe('counters', () => {
  test('bytes and wire time are counted from the last reset of the counters', async () => {
    await synced(async ({ board, client, clock }) => {
      await client.wait(10);
      board.resetCounters();
      const start = clock.now();
      await client.exchange(readMagic);
      const counters = board.counters();
      expect(counters.bytesIn).toBe(14);
      expect(counters.bytesOut).toBe(12);
      expect(counters.wireInBusyMs).toBeCloseTo((14 * 10_000) / 115200, 3);
      const busy = counters.wireInBusyMs + counters.wireOutBusyMs;
      expect(counters.idleMs + busy).toBeCloseTo(clock.now() - start, 0);
    });
  });

  test('bytes written without a break wait for the wire, and drain says when they are across', async () => {
    await synced(async ({ client, clock }) => {
      const start = clock.now();
      client.port.write(new Uint8Array(11520));
      await client.port.drain();
      expect(clock.now() - start).toBeGreaterThan(999);
      expect(clock.now() - start).toBeLessThan(1003);
    });
  });
});

describe('pins', () => {
  test('a worker sees and moves the same pins, and its edges are logged', () => {
    const pins = createPinBank(() => 5);
    const far = attachPinBank(pins.shared);
    far.setMode(2, 'output');
    expect(pins.mode(2)).toBe('output');
    expect(pins.level(2)).toBe(0);
    far.setLatch(2, 1);
    expect(pins.edges().map(({ pin, level }) => ({ pin, level }))).toEqual([
      { pin: 2, level: 0 },
      { pin: 2, level: 1 },
    ]);
  });

  test('a wire from outside wins, and letting go gives the pin back', () => {
    const pins = createPinBank(() => 0);
    pins.setMode(4, 'output');
    pins.setLatch(4, 1);
    pins.drive(4, 0);
    expect(pins.level(4)).toBe(0);
    pins.drive(4, null);
    expect(pins.level(4)).toBe(1);
  });

  test('open drain pulls down and lets go, a pull-up reads high', () => {
    const pins = createPinBank(() => 0);
    pins.setMode(5, 'open-drain');
    expect(pins.level(5)).toBe(0);
    pins.setMode(5, 'input-pullup');
    expect(pins.level(5)).toBe(1);
  });

  test('the log keeps the last ten thousand edges', () => {
    const pins = createPinBank(() => 0);
    pins.setMode(4, 'output');
    for (let count = 0; count < 12_000; count++) pins.setLatch(4, count & 1 ? 0 : 1);
    expect(pins.edges()).toHaveLength(10_000);
  });

  test('a worker that opens the pins writes its edges at the times of the same clock', () => {
    const pins = createPinBank(() => performance.now());
    const inWorker = attachPinBank(pins.shared);
    const fromMs = performance.now();
    for (let count = 0; count < 100; count++) inWorker.setLatch(4, 1);
    inWorker.setMode(4, 'output');
    const toMs = performance.now();
    const [edge] = pins.edges();
    expect(edge).toMatchObject({ pin: 4, level: 1 });
    expect(edge?.timeMs).toBeGreaterThanOrEqual(fromMs - 1);
    expect(edge?.timeMs).toBeLessThanOrEqual(toMs + 1);
  });

  test('the log tells the edges of a PWM: its frequency, its duty, and where it ended', () => {
    const time = { ms: 0 };
    const pins = createPinBank(() => time.ms);
    time.ms = 100.5;
    pins.setPwm(5, 50, 256);
    time.ms = 300.5;
    pins.setPwm(5, 100, 512);
    time.ms = 400.5;
    pins.setMode(5, 'output');
    time.ms = 900;
    const edges = pins.edges().filter(({ pin }) => pin === 5);
    const rises = (fromMs: number, toMs: number) =>
      edges.filter(({ timeMs, level }) => level === 1 && timeMs > fromMs && timeMs < toMs);
    expect(rises(101, 300.5)).toHaveLength(10);
    expect(rises(300.5, 400.5)).toHaveLength(10);
    expect(edges.at(-1)?.timeMs).toBeLessThanOrEqual(400.5);
    const at = edges.findIndex(({ timeMs, level }) => level === 1 && timeMs >= 120);
    expect((edges[at + 1]!.timeMs - edges[at]!.timeMs) / 20).toBeCloseTo(256 / 1023, 6);
  });

  test('edges alternate, whatever is set while a PWM runs and a wire is held to the pin', () => {
    const act = fc.oneof(
      fc.record({ hertz: fc.integer({ min: 0, max: 1000 }), duty: fc.integer({ min: 0, max: 1023 }) }),
      fc.constantFrom<0 | 1 | null>(0, 1, null),
      fc.constantFrom('output', 'input'),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 40_000 }), act), { maxLength: 20 }), (acts) => {
        const time = { ms: 0 };
        const pins = createPinBank(() => time.ms);
        for (const [waitUs, step] of acts) {
          time.ms += waitUs / 1000;
          if (typeof step === 'string') pins.setMode(5, step as 'output' | 'input');
          else if (step === null || typeof step === 'number') pins.drive(5, step);
          else pins.setPwm(5, step.hertz, step.duty);
        }
        time.ms += 7;
        const levels = pins.edges().map(({ level }) => level);
        expect(levels.every((level, at) => at === 0 || level !== levels[at - 1])).toBe(true);
        expect(levels.at(-1) ?? 0).toBe(pins.level(5));
      }),
      // A moment that rounds to the very edge of a period may fall on either side.
      { seed: 5, numRuns: runs(300) },
    );
  });

  test('a PWM that runs for an hour fills neither memory nor the log', () => {
    const time = { ms: 0 };
    const pins = createPinBank(() => time.ms);
    pins.setMode(4, 'output');
    pins.setLatch(4, 1);
    pins.setPwm(5, 1000, 512);
    time.ms = 3_600_000;
    const edges = pins.edges();
    expect(edges[0]).toEqual({ timeMs: 0, pin: 4, level: 1 });
    expect(edges.length).toBeLessThan(1100);
    expect(edges.at(-1)!.timeMs).toBeGreaterThan(3_599_990);
  });

  test('pin functions that are not GPIO are not driven: GPIO12 needs its multiplexer set', async () => {
    await synced(async ({ board, client }) => {
      await client.ask(0x09, words(0x60000304, 1 << 12, 0xffffffff, 0));
      await client.ask(0x09, words(0x60000310, 1 << 12, 0xffffffff, 0));
      expect(board.pinLevel(12)).toBe(0);
      await client.ask(0x09, words(0x60000804, 3 << 4, 0xffffffff, 0));
      expect(board.pinLevel(12)).toBe(1);
    });
  });

  test('driving GPIO6 takes the flash off its bus', async () => {
    await synced(async ({ client }) => {
      await client.ask(0x02, words(0, 0, 0x400, 0));
      const readId = () => client.ask(0x09, words(0x60000200, 1 << 28, 0xffffffff, 0));
      await readId();
      expect(await client.readRegister(0x60000240)).toBe(0x1640ef);
      await client.ask(0x09, words(0x6000081c, 3 << 4, 0xffffffff, 0, 0x60000310, 1 << 6, 0xffffffff, 0));
      await readId();
      expect(await client.readRegister(0x60000240)).toBe(0xffffffff);
    });
  });

  test('GPIO16 sits in the RTC block', async () => {
    await synced(async ({ board, client }) => {
      await client.ask(0x09, words(0x60000768, 0, 1, 0, 0x60000774, 1, 1, 0));
      expect(board.pinLevel(16)).toBe(0);
    });
  });
});

describe('identity', () => {
  test('the MAC and the flash ID are where clients look for them', async () => {
    await synced(
      async ({ client }) => {
        expect(await client.readRegister(0x3ff0005c)).toBe(0xecfabc);
        expect(await client.readRegister(0x60000078)).toBe(0x00062000);
        expect((await client.readRegister(0x3ff00054)) & 0xffff).toBe(0x1234);
        expect((await client.readRegister(0x3ff00050)) >>> 24).toBe(0x56);
        await client.ask(0x02, words(0, 0, 0x400, 0));
        await client.ask(0x09, words(0x60000200, 1 << 28, 0xffffffff, 0));
        expect(await client.readRegister(0x60000240)).toBe(0x1640c8);
      },
      { jedecId: [0xc8, 0x40, 0x16], mac: 'ec:fa:bc:12:34:56' },
    );
  });

  test.each([
    ['half', 0x1540ef],
    ['double', 0x1740ef],
    ['unknown', 0x00005e],
  ] as const)('a flash ID may tell %s of what is there', async (jedec, id) => {
    await synced(
      async ({ client }) => {
        await client.ask(0x02, words(0, 0, 0x400, 0));
        await client.ask(0x09, words(0x60000200, 1 << 28, 0xffffffff, 0));
        expect(await client.readRegister(0x60000240)).toBe(id);
      },
      { jedec },
    );
  });

  test('before FLASH_BEGIN has attached it the flash does not answer', async () => {
    await synced(async ({ client }) => {
      await client.ask(0x09, words(0x60000200, 1 << 28, 0xffffffff, 0));
      expect(await client.readRegister(0x60000240)).toBe(0xffffffff);
    });
  });

  test('flash sizes that no chip has are refused', () => {
    const make = (flashSizeBytes: number) =>
      createBoard({ flashSizeBytes, timing: 'fast', wiring: 'auto' }, new TestClock(), {
        startFirmware: silentFirmware,
      });
    expect(() => make(0x40000)).toThrow(RangeError);
    expect(() => make(0x300000)).toThrow(RangeError);
    make(0x80000).stop();
  });
});

describe('nonsense', () => {
  test('random bytes neither stop the board nor make it grow', async () => {
    const clock = new TestClock();
    const board = createBoard({ flashSizeBytes: 0x80000, timing: 'fast', wiring: 'auto' }, clock, {
      startFirmware: silentFirmware,
    });
    const port = board.plug();
    let heard = 0;
    port.onBytes((bytes) => {
      heard += bytes.length;
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.boolean(),
        fc.boolean(),
        async (bytes, dtr, rts) => {
          port.setLines({ dtr, rts });
          await clock.advance(20);
          port.write(frame(bytes));
          port.write(frame(Uint8Array.from([0, bytes[0] ?? 8, bytes.length & 255, 0, 0, 0, 0, 0, ...bytes])));
          await clock.advance(100);
        },
      ),
      { numRuns: 60 },
    );
    port.setLines({ dtr: false, rts: true });
    await clock.advance(100);
    heard = 0;
    port.setLines({ dtr: false, rts: false });
    await clock.advance(200);
    expect(heard).toBeGreaterThan(40);
    board.stop();
  });

  test('a million bytes without a break are cut off at the wire, not kept', async () => {
    await synced(async ({ board, client }) => {
      for (let part = 0; part < 6; part++) client.port.write(new Uint8Array(1 << 20));
      expect(board.counters().droppedByFifo).toBeGreaterThan(1 << 20);
    });
  });
});

// Rates beyond 921600 baud: who goes there, in which order, and what becomes of adapters that do not.
import { describe, expect, test } from 'vitest';
import { EspError } from '../../../src/device/errors.ts';
import { readFlashContents } from '../../../src/device/flash/read.ts';
import { opcodes } from '../../../src/device/loader/opcodes.ts';
import { openSession } from '../../../src/device/session/open-session.ts';
import type { VirtualTransport } from '../../../src/device/transport/virtual.ts';
import { LinelessTransport } from '../../support/lineless-transport.ts';
import {
  enterByHand,
  type Fixture,
  type FixtureOptions,
  openFixture,
} from '../../support/session-fixture.ts';

const stub = (fixture: Fixture, baudRate?: number) =>
  fixture.clock.run(
    fixture.session.loader({ kind: 'stub', ...(baudRate ? { baudRate } : {}) }, fixture.context),
  );

/** A long read of which little has to cross the wire: the end of one block, with nothing behind it. */
const region = { offset: 0xe000, sizeBytes: 0x20000 };
const contents = (() => {
  let state = 7;
  return new Uint8Array(0x10000).map(() => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 16;
  });
})();

/** A board with something to read, whose adapter remembers what it is told. */
async function openReading(options: FixtureOptions = {}) {
  const remembered: { best?: number } = {};
  const fixture = await openFixture({
    ...options,
    board: { flash: contents, ...options.board },
    session: {
      bestBaudRate: () => remembered.best,
      onBaudRate: (proven, tried = 921_600) => {
        if (proven < tried) remembered.best = proven;
      },
      ...options.session,
    },
  });
  /** True if what came is what is there. */
  const read = async (baudRate?: number, part = region) => {
    const options = { region: part, ...(baudRate ? { baudRate } : {}) };
    const { data } = await fixture.clock.run(readFlashContents(fixture.session, options, fixture.context));
    return (
      Buffer.compare(data, fixture.board.flash.subarray(part.offset, part.offset + part.sizeBytes)) === 0
    );
  };
  return { ...fixture, fixture, remembered, read };
}

/** Rates above 115200 that the port was set to, one after the other. */
function ratesOf(transport: VirtualTransport): number[] {
  const rates: number[] = [];
  const setBaudRate = transport.setBaudRate.bind(transport);
  transport.setBaudRate = (rate) => {
    if (rate > 115_200 && rates.at(-1) !== rate) rates.push(rate);
    return setBaudRate(rate);
  };
  return rates;
}

/** What becomes of a rate in the driver, which says nothing of it; null = it refuses. */
function driverThat(transport: VirtualTransport, takes: (rate: number) => number | null): void {
  const setBaudRate = transport.setBaudRate.bind(transport);
  const said = { rate: transport.baudRate };
  Object.defineProperty(transport, 'baudRate', { get: () => said.rate });
  transport.setBaudRate = async (rate) => {
    const taken = takes(rate);
    if (taken === null) throw new EspError('baud-failed', `The driver does not have ${rate} baud.`);
    await setBaudRate(taken);
    said.rate = rate;
  };
}

describe('a boot ROM that hears nothing above a rate', () => {
  test.each([921_600, 460_800, 115_200])(
    'of %d baud starts the stub, which goes to 2000000',
    async (deafAbove) => {
      const fixture = await openFixture();
      fixture.board.inject({ kind: 'rom-deaf-above-baud', baudRate: deafAbove });
      const loader = await stub(fixture, 2_000_000);
      expect([loader.kind, loader.baudRate]).toEqual(['stub', 2_000_000]);
      expect(await fixture.clock.run(loader.readRegister(0x40001000))).toBe(0xfff0c101);
    },
  );

  test.each([921_600, 460_800, 115_200])('of %d baud is no reason to read slower', async (deafAbove) => {
    const { read, board, transport } = await openReading();
    board.inject({ kind: 'rom-deaf-above-baud', baudRate: deafAbove });
    expect(await read()).toBe(true);
    expect(transport.baudRate).toBe(2_000_000);
  });
});

describe('a long read', () => {
  test('goes to 2000000 by itself, once the stub is up', async () => {
    const { read, transport, remembered } = await openReading();
    const rates = ratesOf(transport);
    expect(await read()).toBe(true);
    expect(rates).toEqual([921_600, 2_000_000, 921_600, 2_000_000]);
    expect(remembered).toEqual({});
  });

  test('also with a stub that is up already, and from a rate that is left at that', async () => {
    const { read, transport, fixture, board } = await openReading();
    expect((await stub(fixture)).baudRate).toBe(921_600);
    board.resetCounters();
    await read();
    expect(transport.baudRate).toBe(2_000_000);
    expect(board.counters().bytesIn).toBeLessThan(8000);
    const rates = ratesOf(transport);
    await read();
    expect(rates).toEqual([]);
  });

  test('keeps to what a person asked for, and a short one to the usual', async () => {
    const { read, transport } = await openReading();
    await read(460_800);
    expect(transport.baudRate).toBe(460_800);
    const other = await openReading();
    await other.read(undefined, { ...region, sizeBytes: 0x10000 });
    expect(other.transport.baudRate).toBe(921_600);
  });

  test.each<[string, (rate: number) => number | null, number]>([
    ['refuses 2000000', (rate) => (rate === 2_000_000 ? null : rate), 1_500_000],
    ['refuses all above 921600', (rate) => (rate > 921_600 ? null : rate), 921_600],
    ['keeps what it had', (rate) => Math.min(rate, 921_600), 921_600],
    ['rounds 2000000 to 1846153', (rate) => (rate === 2_000_000 ? 1_846_153 : rate), 1_500_000],
    ['rounds 2000000 to 1500000', (rate) => Math.min(rate, 1_500_000), 1_500_000],
    ['has nothing between 921600 and 3000000', (rate) => (rate > 921_600 ? 3_000_000 : rate), 921_600],
  ])('takes the next lower rate where the driver %s, and remembers it', async (_, takes, reached) => {
    const { read, transport, remembered, clock, fixture } = await openReading();
    driverThat(transport, takes);
    expect(await read()).toBe(true);
    expect(transport.baudRate).toBe(reached);
    expect(remembered.best).toBe(reached);
    fixture.session.abandonLoader();
    const startedMs = clock.now();
    const rates = ratesOf(transport);
    await read();
    expect(rates.filter((rate) => rate > reached)).toEqual([]);
    expect(clock.now() - startedMs).toBeLessThan(900);
  });

  test.each<[string, number, number]>([
    ['the highest', 3_000_000, 2_000_000],
    ['921600 where the driver has nothing else', 921_600, 921_600],
  ])('looks at the way back once, at %s', async (_, most, reached) => {
    const { read, transport } = await openReading();
    driverThat(transport, (rate) => (rate > most ? null : rate));
    const looks: number[] = [];
    const write = transport.write.bind(transport);
    transport.write = (bytes) => {
      if (bytes[2] === opcodes.READ_FLASH && bytes[14] === 0x04) looks.push(transport.baudRate);
      return write(bytes);
    };
    expect(await read()).toBe(true);
    expect(looks).toEqual([reached]);
  });

  test('is not lost on a line that bears no more than 921600', async () => {
    const { read, transport, remembered, board } = await openReading();
    board.inject({ kind: 'bad-above-baud', baudRate: 1_000_000, seed: 3 });
    expect(await read()).toBe(true);
    expect([transport.baudRate, remembered.best]).toEqual([921_600, 921_600]);
  });

  test('goes slower where the line turns out to lose bytes later, and remembers that', async () => {
    const { read, transport, remembered, board } = await openReading();
    await read();
    expect(transport.baudRate).toBe(2_000_000);
    board.inject({ kind: 'bad-above-baud', baudRate: 1_000_000, seed: 3 });
    expect(await read()).toBe(true);
    expect([transport.baudRate, remembered.best]).toEqual([921_600, 921_600]);
  });

  test('stays at a rate where one byte was lost in passing', async () => {
    const { read, transport, remembered, board } = await openReading();
    await read();
    board.inject({ kind: 'lose', direction: 'out', atByte: 5000 });
    expect(await read()).toBe(true);
    expect([transport.baudRate, remembered.best]).toEqual([2_000_000, undefined]);
  });
});

describe('a board that no line can bring back', () => {
  test('is not sent to a rate that nobody asked for: no lines', async () => {
    const { read, transport, fixture } = await openReading({ lineless: true });
    await enterByHand(fixture);
    await read();
    expect(transport.baudRate).toBe(921_600);
  });

  test('is not sent to a rate that nobody asked for: lines that are wired to nothing', async () => {
    const { read, transport, fixture } = await openReading({ board: { wiring: 'none' } });
    await enterByHand(fixture);
    await read();
    expect(transport.baudRate).toBe(921_600);
  });

  test('is not lost to a rate that a person asked for and the driver does not have', async () => {
    const { transport, fixture } = await openReading({ lineless: true });
    await enterByHand(fixture);
    driverThat(transport, (rate) => (rate === 2_000_000 ? null : rate));
    expect((await stub(fixture, 2_000_000)).baudRate).toBe(1_500_000);
  });

  test.each([2_000_000, 1_500_000])('is found at %d, where a run that was killed left it', async (rate) => {
    const { transport, fixture, board, clock } = await openReading({ lineless: true });
    await enterByHand(fixture);
    expect((await stub(fixture, rate)).baudRate).toBe(rate);
    await transport.close();
    const port = new LinelessTransport('virtual:next', () => board.plug());
    const next = await clock.run(openSession(port, clock));
    const { tookMs } = await fixture.timed(() => next.loader({ kind: 'any' }, fixture.context));
    expect(next.state).toBe('stub');
    expect(tookMs).toBeLessThan(2000);
  });
});

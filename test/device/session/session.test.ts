// A session from the outside, on the virtual board with its real stub.

import { describe, expect, test } from 'vitest';
import { forShell } from '../../../src/advice/render.ts';
import { EspError } from '../../../src/device/errors.ts';
import { LoaderLink } from '../../../src/device/loader/link.ts';
import { opcodes } from '../../../src/device/loader/opcodes.ts';
import { words } from '../../../src/device/loader/packet.ts';
import { openSession } from '../../../src/device/session/open-session.ts';
import type { BoardState } from '../../../src/device/session/session.ts';
import { VirtualTransport } from '../../../src/device/transport/virtual.ts';
import { LinelessTransport } from '../../support/lineless-transport.ts';
import { sampled } from '../../support/sampled.ts';
import { enterByHand, type Fixture, openFixture } from '../../support/session-fixture.ts';

const stub = (fixture: Fixture, baudRate?: number) =>
  fixture.session.loader({ kind: 'stub', ...(baudRate ? { baudRate } : {}) }, fixture.context);
const identify = (fixture: Fixture) => fixture.session.identify(fixture.context);

/** Asks past the session, at the rate that the port has now. */
async function whoAnswers({ transport, clock }: Fixture): Promise<'rom' | 'stub' | null> {
  const link = new LoaderLink(transport, clock);
  const answerer = await clock.run(link.sync());
  link.release();
  return answerer;
}

const loaderIn = (state: BoardState): 'rom' | 'stub' | null =>
  state === 'stub' ? 'stub' : state === 'boot rom' ? 'rom' : null;

describe('opening', () => {
  test('changes nothing on the board: what runs goes on running', async () => {
    const fixture = await openFixture();
    expect(fixture.session.state).toBe('silent');
    expect(fixture.session.facts).toBeNull();
    expect(fixture.board.counters().bytesIn).toBe(0);
  });
});

describe('identify', () => {
  test('tells chip, MAC, crystal and flash in well under a second beyond the reset', async () => {
    const fixture = await openFixture({ board: { mac: 'ec:fa:bc:12:34:56', jedecId: [0xc8, 0x40, 0x16] } });
    const { result, tookMs } = await fixture.timed(() => identify(fixture));
    expect(result).toMatchObject({
      chip: 'ESP8266EX',
      mac: 'ec:fa:bc:12:34:56',
      crystalMHz: 26,
      features: ['WiFi'],
      flash: {
        vendorId: 0xc8,
        deviceId: 0x4016,
        vendor: 'GigaDevice',
        part: 'GD25Q32',
        sizeBytes: 4 << 20,
      },
    });
    expect(tookMs).toBeLessThan(500);
    expect(fixture.session.state).toBe('boot rom');
    expect(fixture.session.facts).toBe(result);
  });

  test('knows an ESP8285 and a 40 MHz crystal', async () => {
    const fixture = await openFixture({
      board: { chip: 'esp8285', crystalMHz: 40, flashSizeBytes: 1 << 20 },
    });
    const facts = await fixture.clock.run(identify(fixture));
    expect(facts).toMatchObject({ chip: 'ESP8285', crystalMHz: 40, flash: { sizeBytes: 1 << 20 } });
    expect(facts.features).toContain('embedded flash 1 MB');
  });

  test('while the stub is alive it costs one round trip, and the facts are the same', async () => {
    const fixture = await openFixture();
    const first = await fixture.clock.run(identify(fixture));
    await fixture.clock.run(stub(fixture));
    const { result, tookMs } = await fixture.timed(() => identify(fixture));
    expect(result).toBe(first);
    expect(tookMs).toBeLessThan(10);
  });

  test('with a loader at hand it is asked whether it is still there: somebody may have tapped RST', async () => {
    const fixture = await openFixture();
    await fixture.clock.run(identify(fixture));
    await fixture.clock.run(stub(fixture));
    fixture.board.press('reset', true);
    await fixture.clock.advance(100);
    fixture.board.press('reset', false);
    await fixture.clock.advance(500);
    await fixture.clock.run(identify(fixture));
    expect(await whoAnswers(fixture)).toBe(loaderIn(fixture.session.state));
  });

  test('a board whose firmware runs again is not reset to be asked twice', async () => {
    const fixture = await openFixture();
    await fixture.clock.run(identify(fixture));
    await fixture.clock.run(fixture.session.restart(fixture.context));
    const before = fixture.board.counters().bytesIn;
    await fixture.clock.run(identify(fixture));
    expect(fixture.board.counters().bytesIn).toBe(before);
  });

  test('writes nothing to flash', async () => {
    const fixture = await openFixture();
    const before = fixture.board.flash.slice();
    await fixture.clock.run(identify(fixture));
    const { sectorsErased, bytesProgrammed } = fixture.board.counters();
    expect([sectorsErased, bytesProgrammed]).toEqual([0, 0]);
    expect(Buffer.compare(fixture.board.flash, before)).toBe(0);
  });
});

describe('the stub', () => {
  test('is uploaded, greeted and brought to 921600 baud', async () => {
    const proven: number[] = [];
    const fixture = await openFixture({ session: { onBaudRate: (rate) => proven.push(rate) } });
    const { result, tookMs } = await fixture.timed(() => stub(fixture));
    expect([result.kind, result.baudRate]).toEqual(['stub', 921_600]);
    expect(fixture.session.state).toBe('stub');
    expect(proven).toEqual([921_600]);
    expect(tookMs).toBeLessThan(2000);
  });

  test('stays loaded between operations and is proven before it is used again', async () => {
    const fixture = await openFixture();
    const first = await fixture.clock.run(stub(fixture));
    const { result, tookMs } = await fixture.timed(() => stub(fixture));
    expect(result).toBe(first);
    expect(tookMs).toBeLessThan(10);
  });

  test('is loaded anew when the board has restarted behind our back', async () => {
    const fixture = await openFixture();
    const first = await fixture.clock.run(stub(fixture));
    fixture.board.press('reset', true);
    await fixture.clock.advance(100);
    fixture.board.press('reset', false);
    await fixture.clock.advance(500);
    const again = await fixture.clock.run(stub(fixture));
    expect(again).not.toBe(first);
    expect(again.kind).toBe('stub');
  });

  test('reads the same registers as the ROM and answers a flash MD5', async () => {
    const fixture = await openFixture();
    const loader = await fixture.clock.run(stub(fixture));
    expect(await fixture.clock.run(loader.readRegister(0x40001000))).toBe(0xfff0c101);
    const { data } = await fixture.clock.run(loader.command(opcodes.FLASH_MD5, words(0, 4096, 0, 0)));
    expect(data).toHaveLength(16);
  });

  test('works at every rate of the ladder, and changes between them by the measured divider', async () => {
    const fixture = await openFixture();
    for (const rate of [115_200, 460_800, 2_000_000, 230_400, 921_600]) {
      const loader = await fixture.clock.run(stub(fixture, rate));
      expect(loader.baudRate).toBe(rate);
      expect(await fixture.clock.run(loader.readRegister(0x40001000))).toBe(0xfff0c101);
    }
  });

  test('on a line that is bad above 300000 baud it ends at 230400, and that is remembered', async () => {
    const proven: number[] = [];
    const fixture = await openFixture({ session: { onBaudRate: (rate) => proven.push(rate) } });
    fixture.board.inject({ kind: 'bad-above-baud', baudRate: 300_000, seed: 1 });
    const loader = await fixture.clock.run(stub(fixture));
    expect(loader.baudRate).toBe(230_400);
    expect(proven).toEqual([230_400]);
    const notes = fixture.events.filter((event) => event.type === 'note').map(({ text }) => forShell(text));
    expect(notes.map((text) => /(?:Starting|Trying).*$/.exec(text)?.[0])).toEqual([
      'Starting at 115200 baud.',
      'Trying a slower rate.',
      'Trying a slower rate.',
    ]);
  });

  test('comes up the wire at the rate that it will work at, which saves most of its upload', async () => {
    const fixture = await openFixture();
    await fixture.clock.run(stub(fixture));
    const { bytesIn, wireInBusyMs } = fixture.board.counters();
    expect(bytesIn).toBeGreaterThan(12_000);
    expect(wireInBusyMs).toBeLessThan(200);
  });

  test('comes at 115200 baud where one block of it was damaged on the fast way, and reaches its rate', async () => {
    const fixture = await openFixture();
    fixture.board.inject({ kind: 'flip', direction: 'in', atByte: 5000 });
    const loader = await fixture.clock.run(stub(fixture));
    expect([loader.kind, loader.baudRate]).toEqual(['stub', 921_600]);
    expect(fixture.board.counters().wireInBusyMs).toBeGreaterThan(1000);
    const notes = fixture.events.filter((event) => event.type === 'note').map(({ text }) => text);
    expect(notes).toEqual([expect.stringContaining('Starting at 115200 baud.')]);
  });

  test('goes alone to a rate beyond the boot ROM, which brings it up at 921600', async () => {
    const fixture = await openFixture();
    const rates: number[] = [];
    const setBaudRate = fixture.transport.setBaudRate.bind(fixture.transport);
    fixture.transport.setBaudRate = (rate) => {
      rates.push(rate);
      return setBaudRate(rate);
    };
    for (const rate of [1_500_000, 2_000_000]) {
      rates.length = 0;
      const loader = await fixture.clock.run(stub(fixture, rate));
      expect([loader.kind, loader.baudRate]).toEqual(['stub', rate]);
      expect(rates.filter((each) => each > 115_200)).toEqual([921_600, rate]);
      fixture.session.abandonLoader();
    }
  });

  test('and on a line that does not carry that, ends at 921600', async () => {
    const fixture = await openFixture();
    fixture.board.inject({ kind: 'bad-above-baud', baudRate: 1_000_000, seed: 1 });
    expect((await fixture.clock.run(stub(fixture, 2_000_000))).baudRate).toBe(921_600);
  });

  test('starts at the rate that is known of this adapter', async () => {
    const fixture = await openFixture({ session: { bestBaudRate: () => 460_800 } });
    expect((await fixture.clock.run(stub(fixture))).baudRate).toBe(460_800);
  });

  test('a rate that the person asked for once is not remembered of the adapter', async () => {
    const proven: number[] = [];
    const fixture = await openFixture({ session: { onBaudRate: (rate) => proven.push(rate) } });
    await fixture.clock.run(stub(fixture, 230_400));
    expect(proven).toEqual([]);
  });

  test('reaches all of an 8 MB flash, whose upper half the ROM’s routines refuse at first', async () => {
    const fixture = await openFixture({ board: { flashSizeBytes: 8 << 20 } });
    fixture.board.flash.set([1, 2, 3, 4], 6 << 20);
    const loader = await fixture.clock.run(stub(fixture));
    const { data } = await fixture.clock.run(loader.command(opcodes.FLASH_MD5, words(6 << 20, 4, 0, 0)));
    expect(Buffer.from(data).toString('hex')).toBe('08d6c05a21512a79a1dfeb9d2a8f262f');
  });

  test('that an earlier program left behind is adopted where no line can reset the board', async () => {
    const fixture = await openFixture({ lineless: true });
    await enterByHand(fixture);
    const first = await fixture.clock.run(stub(fixture));
    expect(first.baudRate).toBe(921_600);
    // The program dies without a word: its port just goes.
    await fixture.transport.close();
    const port = new LinelessTransport('virtual:next', () => fixture.board.plug());
    const next = await fixture.clock.run(openSession(port, fixture.clock));
    const { tookMs } = await fixture.timed(() => next.loader({ kind: 'any' }, fixture.context));
    expect(next.state).toBe('stub');
    expect(tookMs).toBeLessThan(1500);
  });
});

describe('a port with neither lines nor a rate, as raw TCP is', () => {
  class BareTransport extends LinelessTransport {
    override readonly capabilities = {
      hasLines: false,
      hasBaud: false,
      setsLinesTogether: false,
      resetsItself: false,
    };
    override async setBaudRate(): Promise<void> {}
  }
  const openBare = async () => {
    const fixture = await openFixture();
    await fixture.clock.run(fixture.session.close());
    const transport = new BareTransport('virtual:bare', () => fixture.board.plug());
    return { ...fixture, session: await fixture.clock.run(openSession(transport, fixture.clock)) };
  };

  test('finds a board that waits in its boot loader and works at the one rate there is', async () => {
    const fixture = await openBare();
    await enterByHand(fixture);
    const loader = await fixture.clock.run(fixture.session.loader({ kind: 'stub' }, fixture.context));
    expect([loader.kind, loader.baudRate]).toEqual(['stub', 115_200]);
  });

  test('says at a restart that it cannot, and stays in the loader', async () => {
    const fixture = await openBare();
    await enterByHand(fixture);
    await fixture.clock.run(fixture.session.loader({ kind: 'stub' }, fixture.context));
    const restarting = fixture.session.restart(fixture.context);
    await expect(fixture.clock.run(restarting)).rejects.toMatchObject({ code: 'lines-unsupported' });
    expect(fixture.session.state).toBe('stub');
  });

  test('a running stub cannot give way to the ROM, which is said and not papered over', async () => {
    const fixture = await openBare();
    await enterByHand(fixture);
    await fixture.clock.run(fixture.session.loader({ kind: 'stub' }, fixture.context));
    const asking = fixture.session.loader({ kind: 'rom' }, fixture.context);
    await expect(fixture.clock.run(asking)).rejects.toMatchObject({ code: 'unsupported' });
    expect(fixture.session.state).toBe('stub');
    await fixture.clock.run(fixture.session.loader({ kind: 'any' }, fixture.context));
  });
});

describe('one operation at a time', () => {
  test('a second one is refused at once and the first goes on', async () => {
    const fixture = await openFixture();
    const first = fixture.session.run('flash', fixture.context, (context) =>
      fixture.session.identify(context),
    );
    expect(fixture.session.busyWith).toBe('flash');
    await expect(fixture.session.run('erase', fixture.context, async () => {})).rejects.toMatchObject({
      code: 'session-busy',
      message: expect.stringContaining('flash'),
    });
    await fixture.clock.run(first);
    expect(fixture.session.busyWith).toBeNull();
  });

  test('whoever watches hears of every change of state', async () => {
    const fixture = await openFixture();
    const states: string[] = [];
    const stop = fixture.session.onChange(() => states.push(fixture.session.state));
    await fixture.clock.run(stub(fixture));
    await fixture.clock.run(fixture.session.restart(fixture.context));
    stop();
    expect(states.filter((state, index) => state !== states[index - 1])).toEqual([
      'silent',
      'stub',
      'booting',
    ]);
  });
});

describe('restart', () => {
  test('leaves the loader by an RTS reset, at the firmware’s baud rate', async () => {
    const fixture = await openFixture();
    await fixture.clock.run(stub(fixture));
    const { tookMs } = await fixture.timed(() => fixture.session.restart(fixture.context));
    expect(fixture.session.state).toBe('booting');
    expect(fixture.transport.baudRate).toBe(115_200);
    expect(tookMs).toBeLessThan(200);
  });

  test('says so where the lines are wired to nothing, and the loader stays usable', async () => {
    const fixture = await openFixture({ board: { wiring: 'none' } });
    await enterByHand(fixture);
    const loader = await fixture.clock.run(stub(fixture));
    await expect(fixture.clock.run(fixture.session.restart(fixture.context))).rejects.toMatchObject({
      code: 'lines-unsupported',
    });
    expect(fixture.session.state).toBe('stub');
    expect(await fixture.clock.run(loader.readRegister(0x40001000))).toBe(0xfff0c101);
  });

  test('words from before the reset are no sign of it: only what comes afterwards is', async () => {
    const fixture = await openFixture({ board: { wiring: 'none' } });
    await fixture.clock.advance(500);
    const restarting = fixture.session.restart(fixture.context);
    // The boot ROM speaks for some 20 ms, while RTS is held for 100 ms.
    fixture.clock.setTimer(10, () => {
      fixture.board.press('reset', true);
      fixture.board.press('reset', false);
    });
    const before = fixture.board.counters().bytesOut;
    await fixture.clock.run(restarting);
    expect(fixture.board.counters().bytesOut).toBeGreaterThan(before);
    expect(fixture.events).toContainEqual({
      type: 'note',
      text: 'The board did not report a start after the reset: it may not have restarted.',
    });
  });

  test.each([
    ['none', false],
    ['auto', true],
  ] as const)(
    'a board that starts over and over, wired %s, restarted by the lines: %s',
    async (wiring, isSeen) => {
      const fixture = await openFixture({ board: { wiring } });
      for (let phase = 0; phase < 24; phase++) {
        await fixture.clock.advance(83);
        const seen = await fixture.clock.run(fixture.session.restart(fixture.context, { byBootText: true }));
        expect(seen, `at ${phase * 83} ms`).toBe(isSeen);
        expect(fixture.transport.baudRate).toBe(115_200);
      }
    },
  );

  test('close leaves the board running its firmware', async () => {
    const fixture = await openFixture();
    await fixture.clock.run(stub(fixture));
    await fixture.clock.run(fixture.session.close());
    expect(fixture.transport.isOpen).toBe(false);
    const port = new VirtualTransport('virtual:next', () => fixture.board.plug());
    await fixture.clock.run(port.open({ baudRate: 115_200 }));
    const heard: number[] = [];
    port.listen({ onBytes: (bytes) => heard.push(...bytes), onClose: () => {} });
    await port.write(Uint8Array.of(0xc0, 0xc0));
    await fixture.clock.advance(200);
    // A stub would stay silent; the ROM with blank flash starts over and over and says so.
    expect(heard.length).toBeGreaterThan(0);
  });

  test('close after a loader was abandoned leaves the board in it, for other programs', async () => {
    const fixture = await openFixture();
    await fixture.clock.run(fixture.session.loader({ kind: 'rom' }, fixture.context));
    fixture.session.abandonLoader();
    await fixture.clock.run(fixture.session.close());
    const port = new VirtualTransport('virtual:next', () => fixture.board.plug());
    const next = await fixture.clock.run(openSession(port, fixture.clock));
    const { tookMs } = await fixture.timed(() => next.waitForBootRom(fixture.context));
    expect(tookMs).toBeLessThan(50);
  });
});

describe('a board that needs a hand', () => {
  test('is seen at once when FLASH is held and RST tapped', async () => {
    const fixture = await openFixture({ board: { wiring: 'none' } });
    const waiting = fixture.session.waitForBootRom(fixture.context);
    waiting.catch(() => {});
    await fixture.clock.advance(5000);
    fixture.board.press('flash', true);
    fixture.board.press('reset', true);
    await fixture.clock.advance(60);
    fixture.board.press('reset', false);
    const { result, tookMs } = await fixture.timed(() => waiting);
    expect(result.kind).toBe('rom');
    expect(tookMs).toBeLessThan(400);
    expect(fixture.session.state).toBe('boot rom');
  });

  test('is waited for in the middle of an operation where the person has agreed to lend a hand', async () => {
    const fixture = await openFixture({ board: { wiring: 'none' }, session: { waitForHandsMs: 60_000 } });
    const waiting = stub(fixture);
    waiting.catch(() => {});
    await fixture.clock.advance(8000);
    await enterByHand(fixture);
    expect((await fixture.clock.run(waiting)).kind).toBe('stub');
    const notes = fixture.events.filter((event) => event.type === 'note').map(({ text }) => text);
    expect(notes.join(' ')).toContain('Hold FLASH, tap RST');
  });

  test('is waited for no longer than agreed, and then the first failure tells what is wrong', async () => {
    const fixture = await openFixture({ board: { wiring: 'none' }, session: { waitForHandsMs: 20_000 } });
    const failed = stub(fixture).then(
      () => null,
      (error: EspError) => error.code,
    );
    const { result, tookMs } = await fixture.timed(() => failed);
    expect(['no-answer', 'firmware-runs', 'noise']).toContain(result);
    expect(tookMs).toBeGreaterThan(20_000);
    expect(tookMs).toBeLessThan(40_000);
    expect(fixture.events.filter((event) => event.type === 'note' && event.needsHands)).toHaveLength(1);
  });

  test('waiting ends with a cancel', async () => {
    const fixture = await openFixture({ board: { wiring: 'none' } });
    const waiting = fixture.session.waitForBootRom(fixture.context);
    waiting.catch(() => {});
    await fixture.clock.advance(1000);
    fixture.cancel();
    await expect(fixture.clock.run(waiting)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('what goes wrong', () => {
  const stages = [20, 155, 200, 300, 700, 1200, 1500, 1560, 1600];

  test('unplugging at any moment ends the operation as unplugged, and the session says so', async () => {
    for (const afterMs of sampled(stages, 3, 'unplugged')) {
      const fixture = await openFixture();
      const running = fixture.session.run('flash', fixture.context, async (context) => {
        const loader = await fixture.session.loader({ kind: 'stub' }, context);
        await loader.command(opcodes.ERASE_REGION, words(0, 1 << 20), { timeoutMs: 60_000, ...context });
      });
      fixture.clock.setTimer(afterMs, () => fixture.board.unplug());
      await expect(fixture.clock.run(running)).rejects.toMatchObject({ code: 'unplugged' });
      expect(fixture.session.state).toBe('unplugged');
      await expect(fixture.session.identify(fixture.context)).rejects.toMatchObject({ code: 'unplugged' });
    }
  });

  test('a cancel at any moment ends within two seconds, and the next operation works', async () => {
    for (const afterMs of sampled(stages, 3, 'cancelled')) {
      const fixture = await openFixture();
      const running = fixture.session.run('erase', fixture.context, async (context) => {
        const loader = await fixture.session.loader({ kind: 'stub' }, context);
        const { signal } = context;
        await loader.command(opcodes.ERASE_REGION, words(0, 1 << 20), { timeoutMs: 60_000, signal });
      });
      fixture.clock.setTimer(afterMs, fixture.cancel);
      const outcome = fixture.clock.run(
        running.then(
          () => fixture.clock.now(),
          (error: unknown) => error,
        ),
      );
      const error = await outcome;
      if (error instanceof EspError) expect(error.code).toBe('cancelled');
      expect(fixture.clock.now() - afterMs).toBeLessThan(2000);
      expect(await whoAnswers(fixture)).toBe(loaderIn(fixture.session.state));
      const fresh = { signal: new AbortController().signal, onEvent: () => {} };
      expect(await fixture.clock.run(fixture.session.loader({ kind: 'stub' }, fresh))).toMatchObject({
        kind: 'stub',
      });
    }
  });

  test('noise of one byte in five hundred does not keep the stub from starting', async () => {
    for (const seed of [1, 2, 3]) {
      const fixture = await openFixture({ session: { bestBaudRate: () => 115_200 } });
      fixture.board.inject({ kind: 'noise', direction: 'out', rate: 0.002, seed });
      expect((await fixture.clock.run(stub(fixture))).kind).toBe('stub');
    }
  });

  test('any one byte lost, doubled or flipped on its way costs neither the stub nor its rate', async () => {
    const places = { in: [20, 100, 420, 3000, 12_500, 14_474, 15_206], out: [40, 110, 420, 714, 1190, 1446] };
    const kinds = ['lose', 'double', 'flip'] as const;
    for (const direction of ['in', 'out'] as const) {
      for (const [index, atByte] of sampled([...places[direction].entries()], 2, direction)) {
        const fixture = await openFixture();
        const kind = kinds[index % kinds.length] ?? 'lose';
        fixture.board.inject({ kind, direction, atByte });
        const { result, tookMs } = await fixture.timed(() => stub(fixture));
        expect([kind, direction, atByte, result.kind, result.baudRate]).toEqual([
          kind,
          direction,
          atByte,
          'stub',
          921_600,
        ]);
        expect(tookMs).toBeLessThan(5000);
      }
    }
  });

  test('nor where no line can reset the board: it is found at the rate that it was brought to', async () => {
    const places = { in: [420, 3000, 12_500, 14_400], out: [420, 714, 1190, 1300, 1500] };
    for (const direction of ['in', 'out'] as const) {
      for (const atByte of sampled(places[direction], 2, direction)) {
        const fixture = await openFixture({ lineless: true });
        await enterByHand(fixture);
        fixture.board.inject({ kind: 'lose', direction, atByte });
        const { result } = await fixture.timed(() => stub(fixture));
        expect([direction, atByte, result.kind, result.baudRate]).toEqual([
          direction,
          atByte,
          'stub',
          921_600,
        ]);
      }
    }
  });

  test('a damaged command of a rate test erases nothing: it names an address where no flash is', async () => {
    const fixture = await openFixture();
    fixture.board.flash.fill(0);
    await fixture.clock.run(stub(fixture, 115_200));
    // The size and the address in what opens the test, behind a SYNC and a READ_REG: each byte damaged once.
    for (let atByte = 76; atByte < 90; atByte++) {
      fixture.board.inject({ kind: 'flip', direction: 'in', atByte });
      const loader = await fixture.clock.run(stub(fixture, atByte % 2 === 0 ? 460_800 : 230_400));
      expect(loader.kind).toBe('stub');
      expect([atByte, fixture.board.counters().sectorsErased]).toEqual([atByte, 0]);
    }
  });
});

describe('RST tapped by hand', () => {
  const tapReset = async ({ board, clock }: Fixture) => {
    board.press('reset', true);
    await clock.advance(50);
    board.press('reset', false);
  };
  const inStub = async (options: Parameters<typeof openFixture>[0]) => {
    const fixture = await openFixture({ board: { wiring: 'none' }, ...options });
    await enterByHand(fixture);
    await fixture.clock.run(stub(fixture));
    return fixture;
  };
  const awaited = (fixture: Fixture) =>
    fixture.session.run('restart', fixture.context, (inner) => fixture.session.waitForRestart(inner));

  test('is seen at once by what the board says, and its firmware finds nothing in its input', async () => {
    const fixture = await inStub({});
    const waiting = awaited(fixture);
    waiting.catch(() => {});
    await fixture.clock.advance(1000);
    expect(fixture.session.state).toBe('stub');
    const { bytesIn } = fixture.board.counters();
    await tapReset(fixture);
    const { tookMs } = await fixture.timed(() => waiting);
    expect(tookMs).toBeLessThan(100);
    expect(fixture.board.counters().bytesIn).toBe(bytesIn);
    expect([fixture.session.state, fixture.transport.baudRate]).toEqual(['booting', 115_200]);
  });

  test('that nobody heard is found out by asking', async () => {
    const fixture = await inStub({});
    const waiting = awaited(fixture);
    waiting.catch(() => {});
    await fixture.clock.advance(500);
    fixture.board.inject({ kind: 'silence', direction: 'out', atByte: 0, forMs: 60_000 });
    await tapReset(fixture);
    const { tookMs } = await fixture.timed(() => waiting);
    expect(tookMs).toBeGreaterThan(1000);
    expect(fixture.session.state).toBe('booting');
  });

  test('need not be waited for: a cancel leaves the stub as it was', async () => {
    const fixture = await inStub({});
    const waiting = awaited(fixture);
    waiting.catch(() => {});
    await fixture.clock.advance(1000);
    fixture.cancel();
    await expect(fixture.clock.run(waiting)).rejects.toMatchObject({ code: 'cancelled' });
    expect(fixture.session.state).toBe('stub');
    expect(await whoAnswers(fixture)).toBe('stub');
  });

  test('a restart that no line can do is done where somebody has tapped RST before', async () => {
    const fixture = await inStub({ lineless: true });
    await tapReset(fixture);
    await fixture.clock.advance(300);
    await fixture.clock.run(fixture.session.restart(fixture.context));
    expect([fixture.session.state, fixture.transport.baudRate]).toEqual(['booting', 115_200]);
  });
});

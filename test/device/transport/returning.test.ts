// A port that goes away when the chip resets, and what is made of its coming back.
import { describe, expect, test } from 'vitest';
import { EspError } from '../../../src/device/errors.ts';
import { ReturningTransport } from '../../../src/device/transport/returning.ts';
import type { Transport } from '../../../src/device/transport/transport.ts';
import { ScriptedTransport } from '../../support/scripted-transport.ts';
import { TestClock } from '../../support/test-clock.ts';

/** What the system offers next; null while the port is away. */
type Offers = (() => Transport | null)[];

async function open(offers: Offers) {
  const clock = new TestClock();
  const first = new ScriptedTransport(clock);
  const find = async () => (offers.length > 1 ? offers.shift() : offers[0])?.() ?? null;
  const transport = new ReturningTransport(first, { clock, find });
  const heard: number[] = [];
  const closed: Error[] = [];
  transport.listen({ onBytes: (bytes) => heard.push(...bytes), onClose: (reason) => closed.push(reason) });
  await transport.open({ baudRate: 115_200 });
  return { clock, first, transport, heard, closed };
}

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe('a port that comes back', () => {
  test('under another name goes on for whoever holds it: what is written meanwhile arrives, what is said is heard', async () => {
    const second = new ScriptedTransport(new TestClock());
    const world = await open([() => null, () => null, () => second]);
    await world.transport.setLines({ dtr: false, rts: true });
    world.first.unplug();
    expect(world.transport.isOpen).toBe(true);
    await world.clock.run(world.transport.write(Uint8Array.of(1, 2, 3)));
    expect(second.written).toEqual([1, 2, 3]);
    expect(world.first.written).toEqual([]);
    for (const byte of [7, 8]) second.send(Uint8Array.of(byte));
    expect(world.closed).toEqual([]);
  });

  test('is not kept from its reset by the rest of a sequence: lines are set on nobody while it is away', async () => {
    const lines: string[] = [];
    const clock = new TestClock();
    const second = Object.assign(new ScriptedTransport(clock), {
      setLines: async ({ dtr, rts }: { dtr: boolean; rts: boolean }) => void lines.push(`${dtr} ${rts}`),
    });
    const world = await open([() => null, () => second]);
    await world.transport.setLines({ dtr: false, rts: true });
    world.first.unplug();
    await world.transport.setLines({ dtr: false, rts: true });
    await world.transport.setLines({ dtr: false, rts: false });
    await world.clock.run(world.transport.write(Uint8Array.of(1)));
    expect(lines).toEqual([]);
  });

  test('and may not be opened at once is tried until it may', async () => {
    let tries = 0;
    const second = Object.assign(new ScriptedTransport(new TestClock()), {
      open: async () => {
        tries += 1;
        if (tries < 4) throw new EspError('port-forbidden', 'This user may not open it.');
      },
    });
    const world = await open([() => second]);
    await world.transport.setLines({ dtr: false, rts: true });
    world.first.unplug();
    await world.clock.run(world.transport.write(Uint8Array.of(1)));
    expect(second.written).toEqual([1]);
  });
});

describe('a port that is lost', () => {
  test('without a reset before is told at once', async () => {
    const world = await open([() => null]);
    await world.clock.advance(10_000);
    world.first.unplug();
    expect(world.closed).toHaveLength(1);
    expect(world.transport.isOpen).toBe(false);
    expect(await failureOf(world.transport.write(Uint8Array.of(1)))).toMatchObject({ code: 'unplugged' });
  });

  test('is told after five seconds, with what the system said last', async () => {
    const forbidden = Object.assign(new ScriptedTransport(new TestClock()), {
      open: async () => Promise.reject(new EspError('port-forbidden', 'This user may not open it.')),
    });
    const world = await open([() => forbidden]);
    await world.transport.setLines({ dtr: false, rts: true });
    world.first.unplug();
    const failure = await world.clock.run(failureOf(world.transport.write(Uint8Array.of(1))));
    expect(failure).toMatchObject({ code: 'port-not-back' });
    expect((failure as Error).message).toContain('This user may not open it.');
    expect(world.clock.now()).toBeGreaterThanOrEqual(5000);
    expect(world.closed).toEqual([failure]);
  });

  test('at each opening is told as that, not waited for for ever', async () => {
    const clock = new TestClock();
    const nervous = () => {
      const port = new ScriptedTransport(clock);
      return Object.assign(port, {
        open: async () => void world.clock.setTimer(50, () => port.unplug()),
      });
    };
    const world = await open([nervous]);
    await world.transport.setLines({ dtr: false, rts: true });
    world.first.unplug();
    await world.clock.advance(3000);
    expect(world.closed).toHaveLength(1);
    expect(world.closed[0]).toMatchObject({ code: 'port-resets' });
  });

  test('is not looked for any more once it is closed', async () => {
    let looked = 0;
    const world = await open([
      () => {
        looked += 1;
        return null;
      },
    ]);
    await world.transport.setLines({ dtr: false, rts: true });
    world.first.unplug();
    await world.clock.run(world.transport.close());
    const before = looked;
    await world.clock.advance(6000);
    expect(looked).toBe(before);
    expect(world.closed).toEqual([]);
  });
});

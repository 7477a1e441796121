// The real stub after bytes that no program should send: a write cut short, a request sent over another's
// answer, noise. Where no line can reset the board it must find its way back by what is said to it.
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { encodeSlip } from '../../../src/device/loader/slip.ts';
import { syncRequest } from '../../../src/device/loader/sync.ts';
import { openSession } from '../../../src/device/session/open-session.ts';
import { LinelessTransport } from '../../support/lineless-transport.ts';
import { type Bench, enterByHand, openBench } from '../../support/session-bench.ts';

// Each case is some milliseconds of an interpreted CPU.
vi.setConfig({ testTimeout: 60_000 });

const rates = [115_200, 921_600];

async function stubAt(baudRate: number): Promise<Bench> {
  const bench = await openBench({ lineless: true });
  await enterByHand(bench);
  await bench.clock.run(bench.session.loader({ kind: 'stub', baudRate }, bench.context));
  return bench;
}

const sync = encodeSlip(syncRequest);
const wedges: readonly (readonly [string, Uint8Array])[] = [
  ['one C0', Uint8Array.of(0xc0)],
  ['two C0', Uint8Array.of(0xc0, 0xc0)],
  ['a frame cut short', sync.slice(0, 20)],
  ['a frame cut in its escape', Uint8Array.of(0xc0, 0x00, 0xdb)],
  ['two frames back to back', Buffer.concat([sync, sync])],
  ['three frames back to back', Buffer.concat([sync, sync, sync])],
  ['a frame and the beginning of another', Buffer.concat([sync, sync.slice(0, 3)])],
  ['more than its buffer holds', new Uint8Array(20_480).fill(0x11, 1).fill(0xc0, 0, 1)],
];

describe.each(rates)('a stub at %i baud', (baudRate) => {
  test.each(wedges)('answers again after %s, without a reset', async (_, bytes) => {
    const bench = await stubAt(baudRate);
    await bench.clock.run(bench.transport.write(bytes));
    const loader = await bench.clock.run(bench.session.loader({ kind: 'stub', baudRate }, bench.context));
    expect([loader.kind, loader.baudRate]).toEqual(['stub', baudRate]);
  });

  test.each(wedges)('is found again by the next program after %s', async (_, bytes) => {
    const bench = await stubAt(baudRate);
    await bench.clock.run(bench.transport.write(bytes));
    await bench.transport.close();
    const port = new LinelessTransport('virtual:next', () => bench.board.plug());
    const next = await bench.clock.run(openSession(port, bench.clock));
    await bench.clock.run(next.loader({ kind: 'any' }, bench.context));
    expect(next.state).toBe('stub');
  });

  test('answers again after whatever bytes', async () => {
    const bench = await stubAt(baudRate);
    const noise = fc.array(fc.oneof(fc.constantFrom(0xc0, 0xdb, 0xdc), fc.integer({ min: 0, max: 255 })), {
      maxLength: 200,
    });
    await fc.assert(
      fc.asyncProperty(noise, fc.integer({ min: 0, max: 3 }), async (bytes, waitMs) => {
        await bench.clock.run(bench.transport.write(Uint8Array.from(bytes)));
        await bench.clock.advance(waitMs);
        const { loader } = bench.session;
        const found = await bench.clock.run(
          loader.call(bench.session, { kind: 'stub', baudRate }, bench.context),
        );
        expect(found.kind).toBe('stub');
      }),
      { numRuns: 60 },
    );
  });

  test('is not lost by a cancel, at whatever moment of a question it comes', async () => {
    const bench = await stubAt(baudRate);
    const questionMs = 8 * (115_200 / baudRate) + 2;
    for (let afterMs = 0; afterMs < questionMs; afterMs += questionMs / 50) {
      const stop = new AbortController();
      const context = { ...bench.context, signal: stop.signal };
      const waiting = bench.session.run('restart', context, (own) => bench.session.waitForRestart(own));
      waiting.catch(() => {});
      await bench.clock.advance(afterMs);
      stop.abort();
      await expect(bench.clock.run(waiting)).rejects.toMatchObject({ code: 'cancelled' });
      expect([afterMs, bench.session.state]).toEqual([afterMs, 'stub']);
      await bench.clock.run(bench.session.loader({ kind: 'stub', baudRate }, bench.context));
    }
  });
});

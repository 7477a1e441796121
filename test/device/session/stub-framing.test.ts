// The real stub after bytes that no program should send: a write cut short, a request sent over another's
// answer, noise. Where no line can reset the board it must find its way back by what is said to it.
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Loader } from '../../../src/device/loader/loader.ts';
import { encodeSlip } from '../../../src/device/loader/slip.ts';
import { syncRequest } from '../../../src/device/loader/sync.ts';
import { openSession } from '../../../src/device/session/open-session.ts';
import { LinelessTransport } from '../../support/lineless-transport.ts';
import { sampled, takesAll } from '../../support/sampled.ts';
import { enterByHand, type Fixture, openFixture } from '../../support/session-fixture.ts';

// Each case is some milliseconds of an interpreted CPU.
vi.setConfig({ testTimeout: 60_000 });

const rates = [115_200, 921_600];
/** Over the time of what is cancelled. */
const cancels = 50;
const moments = Array.from({ length: cancels }, (_, at) => at + 0.5);

async function stubAt(baudRate: number): Promise<Fixture> {
  const fixture = await openFixture({ lineless: true });
  await enterByHand(fixture);
  await loader(fixture, baudRate);
  return fixture;
}

const loader = ({ clock, session, context }: Fixture, baudRate: number): Promise<Loader> =>
  clock.run(session.loader({ kind: 'stub', baudRate }, context));

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
    const fixture = await stubAt(baudRate);
    await fixture.clock.run(fixture.transport.write(bytes));
    const found = await loader(fixture, baudRate);
    expect([found.kind, found.baudRate]).toEqual(['stub', baudRate]);
  });

  test.each(wedges)('is found again by the next program after %s', async (_, bytes) => {
    const fixture = await stubAt(baudRate);
    await fixture.clock.run(fixture.transport.write(bytes));
    await fixture.transport.close();
    const port = new LinelessTransport('virtual:next', () => fixture.board.plug());
    const next = await fixture.clock.run(openSession(port, fixture.clock));
    await fixture.clock.run(next.loader({ kind: 'any' }, fixture.context));
    expect(next.state).toBe('stub');
  });

  test('answers again after whatever bytes', async () => {
    const fixture = await stubAt(baudRate);
    const noise = fc.array(fc.oneof(fc.constantFrom(0xc0, 0xdb, 0xdc), fc.integer({ min: 0, max: 255 })), {
      maxLength: 200,
    });
    await fc.assert(
      fc.asyncProperty(noise, fc.integer({ min: 0, max: 3 }), async (bytes, waitMs) => {
        await fixture.clock.run(fixture.transport.write(Uint8Array.from(bytes)));
        await fixture.clock.advance(waitMs);
        expect((await loader(fixture, baudRate)).kind).toBe('stub');
      }),
      { numRuns: takesAll ? 60 : 20 },
    );
  });

  test('is not lost by a cancel, at whatever moment of a question it comes', async () => {
    const fixture = await stubAt(baudRate);
    const questionMs = 8 * (115_200 / baudRate) + 2;
    for (const part of sampled(moments, 15)) {
      const afterMs = (questionMs * part) / cancels;
      const stop = new AbortController();
      const context = { ...fixture.context, signal: stop.signal };
      const waiting = fixture.session.run('restart', context, (own) => fixture.session.waitForRestart(own));
      waiting.catch(() => {});
      await fixture.clock.advance(afterMs);
      stop.abort();
      await expect(fixture.clock.run(waiting)).rejects.toMatchObject({ code: 'cancelled' });
      expect([afterMs, fixture.session.state]).toEqual([afterMs, 'stub']);
      await loader(fixture, baudRate);
    }
  });

  test('is found again after a cancel at whatever moment of its way to another rate', async () => {
    const other = baudRate === 115_200 ? 460_800 : 115_200;
    const changing = ({ session, context }: Fixture, signal: AbortSignal) =>
      session.run('identify', { ...context, signal }, (own) =>
        session.loader({ kind: 'stub', baudRate: other }, own),
      );
    const { signal } = new AbortController();
    const whole = await stubAt(baudRate);
    const { tookMs } = await whole.timed(() => changing(whole, signal));
    for (const part of sampled(moments, 10)) {
      const fixture = await stubAt(baudRate);
      const stop = new AbortController();
      const afterMs = (tookMs * part) / cancels;
      fixture.clock.setTimer(afterMs, () => stop.abort());
      const changed = fixture.clock.run(changing(fixture, stop.signal));
      await expect(changed).rejects.toMatchObject({ code: 'cancelled' });
      expect([afterMs, (await loader(fixture, baudRate)).kind]).toEqual([afterMs, 'stub']);
    }
  });
});

import { describe, expect, test } from 'vitest';
import { type Pace, Store } from '../../src/workbench/store.ts';
import { TestClock } from '../support/test-clock.ts';

function setUp() {
  const clock = new TestClock();
  const store = new Store({ count: 0 }, clock);
  const frames: { atMs: number; count: number }[] = [];
  store.onPaint(() => frames.push({ atMs: clock.now(), count: store.get().count }));
  const add = (pace: Pace) => store.update(({ count }) => ({ count: count + 1 }), pace);
  return { clock, store, frames, add };
}

describe('frames', () => {
  test('a thousand reports of a board in a second cost twelve frames, and the last one is shown', async () => {
    const { clock, frames, add } = setUp();
    for (let event = 0; event < 1000; event++) {
      add('soon');
      await clock.advance(1);
    }
    await clock.advance(100);
    expect(frames.length).toBeLessThanOrEqual(14);
    expect(frames.at(-1)?.count).toBe(1000);
  });

  test('a key paints at once even while a report waits for its frame', async () => {
    const { clock, frames, add } = setUp();
    add('soon');
    await clock.advance(1);
    add('soon');
    add('now');
    await clock.advance(0);
    expect(frames.at(-1)).toEqual({ atMs: 1, count: 3 });
  });

  test('a report after a quiet time is painted at once, the next one a twelfth of a second after it', async () => {
    const { clock, frames, add } = setUp();
    await clock.advance(1000);
    add('soon');
    await clock.advance(0);
    expect(frames).toEqual([{ atMs: 1000, count: 1 }]);
    await clock.advance(20);
    add('soon');
    await clock.advance(63);
    expect(frames).toHaveLength(1);
    await clock.advance(1);
    expect(frames.at(-1)?.count).toBe(2);
  });

  test('an echo does not wait for the frame of a report, and a flood of echoes is sixty frames a second', async () => {
    const { clock, frames, add } = setUp();
    add('now');
    await clock.advance(0);
    add('soon');
    await clock.advance(5);
    add('echo');
    await clock.advance(12);
    expect(frames.at(-1)?.count).toBe(3);
    frames.length = 0;
    for (let event = 0; event < 1000; event++) {
      add('echo');
      await clock.advance(1);
    }
    expect(frames.length).toBeLessThanOrEqual(61);
    expect(frames.length).toBeGreaterThan(55);
  });

  test('keys of one burst share a frame, and every handler sees the state of the one before', async () => {
    const { clock, frames, add } = setUp();
    for (let key = 0; key < 30; key++) add('now');
    await clock.advance(1);
    expect(frames).toEqual([{ atMs: 0, count: 30 }]);
  });

  test('a change that changes nothing paints nothing', async () => {
    const { clock, store, frames } = setUp();
    store.update((state) => state);
    await clock.advance(1000);
    expect(frames).toEqual([]);
  });

  test('after stop nothing is painted any more', async () => {
    const { clock, store, frames, add } = setUp();
    add('soon');
    store.stop();
    await clock.advance(1000);
    expect(frames).toEqual([]);
  });
});

import { expect, test } from 'vitest';
import { waitForQuiet } from '../../../src/device/firmware/wait-for-quiet.ts';
import { TestClock } from '../../support/test-clock.ts';

/** When it resolves on a board that speaks at these times, in milliseconds from the start. */
async function settledAt(
  speaksAtMs: readonly number[],
  waits: { quietMs: number; limitMs: number; firstMs?: number },
) {
  const clock = new TestClock();
  const startMs = clock.now();
  let feed = (_: Uint8Array) => {};
  const board = {
    onOutput: (listener: (bytes: Uint8Array) => void) => {
      feed = listener;
      return () => {};
    },
  };
  for (const at of speaksAtMs) clock.setTimer(at, () => feed(Uint8Array.of(0x2e)));
  await clock.run(waitForQuiet(board, clock, { ...waits, signal: new AbortController().signal }));
  return clock.now() - startMs;
}

test('a board has said what it had to say when nothing has come for a while', async () => {
  expect(await settledAt([20, 60, 90], { quietMs: 50, limitMs: 1000 })).toBe(140);
  expect(await settledAt([], { quietMs: 50, limitMs: 1000 })).toBe(50);
});

test('its first word is waited for longer where one is sure to come, and no word without end', async () => {
  expect(await settledAt([700, 720], { quietMs: 50, firstMs: 2000, limitMs: 5000 })).toBe(770);
  expect(await settledAt([], { quietMs: 50, firstMs: 2000, limitMs: 5000 })).toBe(2000);
  const endless = Array.from({ length: 200 }, (_, index) => index * 40);
  expect(await settledAt(endless, { quietMs: 50, firstMs: 2000, limitMs: 5000 })).toBe(5000);
});

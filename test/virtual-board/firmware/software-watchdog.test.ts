// When the software watchdog bites: a timer of 1.6 s counts since the start, two unfed periods are too many.
import { expect, test } from 'vitest';
import { linkMemory, word } from '../../../src/virtual-board/firmware/link-memory.ts';
import { softwareWatchdog } from '../../../src/virtual-board/firmware/software-watchdog.ts';
import { TestClock } from '../../support/test-clock.ts';

function watchdog() {
  const clock = new TestClock();
  const link = linkMemory();
  const bites: number[] = [];
  const { handOver, stop } = softwareWatchdog(clock, link, () => bites.push(clock.now()));
  const feed = () => void Atomics.store(link.words, word.unfedPeriods, 0);
  return { clock, bites, handOver, stop, feed };
}

test('never bites while the firmware feeds it itself', async () => {
  const { clock, bites } = watchdog();
  await clock.advance(100_000);
  expect(bites).toEqual([]);
});

test('bites between 1.6 and 3.2 s after the last feed, by where its timer stands', async () => {
  const early = watchdog();
  await early.clock.advance(100);
  early.handOver();
  await early.clock.advance(10_000);
  expect(early.bites).toEqual([3200]);
  const late = watchdog();
  await late.clock.advance(1500);
  late.handOver();
  await late.clock.advance(10_000);
  expect(late.bites).toEqual([3200]);
});

test('who feeds it in time is left alone, and only then', async () => {
  const { clock, bites, handOver, feed } = watchdog();
  handOver();
  for (let turn = 0; turn < 50; turn++) {
    await clock.advance(1500);
    feed();
    handOver();
  }
  expect(bites).toEqual([]);
  await clock.advance(3200);
  expect(bites).toHaveLength(1);
});

test('a firmware that was stopped is not reset any more', async () => {
  const { clock, bites, handOver, stop } = watchdog();
  handOver();
  stop();
  await clock.advance(10_000);
  expect(bites).toEqual([]);
});

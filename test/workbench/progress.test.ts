import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProgressEvent } from '../../src/device/operation.ts';
import {
  emptyMap,
  leadingStep,
  rateOf,
  secondsLeft,
  withProgress,
  withRegion,
} from '../../src/workbench/progress.ts';
import type { OperationView } from '../../src/workbench/state.ts';

const begun: OperationView = {
  name: 'flash',
  title: 'Flashing',
  path: 'virtual:demo',
  screen: null,
  givesWay: false,
  isShort: false,
  onlyWaits: false,
  startedMs: 0,
  step: null,
  steps: {},
  wireBytes: 0,
  cancelling: false,
};
const write = (done: number, total = 1000): ProgressEvent => ({
  type: 'progress',
  step: 'write',
  done,
  total,
});

describe('progress', () => {
  test('never goes backwards and never keeps more samples than its window, whatever is reported', () => {
    const event = fc.record({
      step: fc.constantFrom('write' as const, 'verify' as const),
      done: fc.nat(1000),
      waitMs: fc.nat(500),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let view = begun;
        let nowMs = 0;
        for (const { step, done, waitMs } of events) {
          nowMs += waitMs;
          const before = view.steps[step]?.done ?? 0;
          view = withProgress(view, { type: 'progress', step, done, total: 1000 }, nowMs);
          expect(view.steps[step]?.done).toBeGreaterThanOrEqual(before);
          expect(view.steps[step]?.samples.length).toBeLessThanOrEqual(17);
        }
      }),
    );
  });

  test('a rate is the average of the last three seconds, and absent before it means something', () => {
    let view = withProgress(begun, write(0), 0);
    expect(rateOf(view.steps.write!)).toBeNull();
    expect(rateOf(withProgress(view, write(90), 300).steps.write!)).toBeNull();
    for (let at = 1; at <= 20; at++) view = withProgress(view, write(at * 10), at * 250);
    expect(rateOf(view.steps.write!)).toBeCloseTo(40, 0);
  });

  test('time left is hidden in the first second, because it would jump', () => {
    let view = withProgress(begun, write(0), 0);
    view = withProgress(view, write(100), 500);
    expect(secondsLeft(view.steps.write!, 900)).toBeNull();
    expect(secondsLeft(view.steps.write!, 1500)).toBeCloseTo(4.5);
  });

  test('writing keeps the bar while verifying takes turns with it', () => {
    let view = withProgress(begun, write(400), 0);
    view = withProgress(view, { type: 'progress', step: 'verify', done: 300, total: 1000 }, 100);
    expect(view.step).toBe('verify');
    expect(leadingStep(view)?.done).toBe(400);
    view = withProgress(view, write(1000), 200);
    view = withProgress(view, { type: 'progress', step: 'verify', done: 900, total: 1000 }, 300);
    expect(leadingStep(view)?.done).toBe(900);
  });
});

describe('the map of sectors', () => {
  test('a region colours every sector that it touches', () => {
    const map = withRegion(emptyMap(0x8000), {
      type: 'region',
      offset: 0x1800,
      sizeBytes: 0x1000,
      status: 'erased',
    });
    expect(map.statuses).toEqual([null, 'erased', 'erased', null, null, null, null, null]);
  });

  test('grows for a flash whose size is not known, but never beyond what an ESP8266 can address', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 31 }), fc.nat({ max: 2 ** 31 }), (offset, sizeBytes) => {
        const map = withRegion(null, { type: 'region', offset, sizeBytes, status: 'written' });
        expect(map.statuses.length).toBeLessThanOrEqual(4096);
      }),
    );
  });
});

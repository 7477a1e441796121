import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { watchPorts } from '../../../src/device/ports/watch-ports.ts';
import { canPlayLinux, type FakeComputer, fakeComputer } from '../../support/fake-computer.ts';
import { StepClock } from '../../support/step-clock.ts';

const ch340 = { vendorId: '1a86', productId: '7523' };

describe('the watch over the ports', () => {
  let fake: FakeComputer;
  let clock: StepClock;
  let stop: () => void;
  let reports: string[][];
  let onReport: () => void;
  let changeInDev: () => void;
  let isWatchingDev: boolean;

  beforeEach(() => {
    fake = fakeComputer();
    clock = new StepClock();
    reports = [];
    onReport = () => {};
    isWatchingDev = true;
    stop = watchPorts(
      fake.computer,
      (ports) => {
        reports.push(ports.map((port) => [port.path, port.problem?.code].filter(Boolean).join(' ')));
        onReport();
      },
      {
        clock,
        watchFolder: (_, onChange) => {
          changeInDev = onChange;
          return () => {
            isWatchingDev = false;
          };
        },
      },
    );
  });
  afterEach(() => {
    stop();
    fake.remove();
  });

  const report = async (): Promise<string[]> => {
    while (reports.length === 0)
      await new Promise<void>((resolve) => {
        onReport = resolve;
      });
    return reports.shift() as string[];
  };

  test('reports what there is at once, even if it is nothing', async () => {
    expect(await report()).toEqual([]);
  });

  test('sees plugging and unplugging within a second by glances alone', async () => {
    await report();
    fake.plug('ttyUSB0', ch340);
    expect(await clock.step()).toBeLessThan(1_000);
    expect(await report()).toEqual(['/dev/ttyUSB0']);
    fake.unplug('ttyUSB0');
    expect(await clock.step()).toBeLessThan(1_000);
    expect(await report()).toEqual([]);
  });

  test('looks sooner when /dev has changed, but gives udev the time to set the owner', async () => {
    await report();
    fake.plug('ttyUSB0', ch340);
    changeInDev();
    const delayMs = await clock.step();
    expect(delayMs).toBeGreaterThanOrEqual(100);
    expect(delayMs).toBeLessThan(300);
    expect(await report()).toEqual(['/dev/ttyUSB0']);
  });

  test('looks again soon where /dev changes while it looks', async () => {
    await report();
    await clock.step();
    changeInDev();
    expect(await clock.step()).toBeLessThan(300);
  });

  test('says nothing while nothing changes', async () => {
    fake.plug('ttyUSB0', ch340);
    await report();
    for (let glance = 0; glance < 20; glance++) await clock.step();
    expect(reports.length).toBeLessThanOrEqual(1);
  });

  test.skipIf(!canPlayLinux)(
    'notices after a while that a program has taken a port, which changes nothing in the list',
    async () => {
      fake.plug('ttyUSB0', ch340);
      changeInDev();
      await clock.step();
      expect(await report()).toEqual(['/dev/ttyUSB0']);
      fake.program(77, 'picocom', '/dev/ttyUSB0');
      let waitedMs = 0;
      while (reports.length === 0) waitedMs += await clock.step();
      expect(reports[0]).toEqual(['/dev/ttyUSB0 port-busy']);
      expect(waitedMs).toBeLessThan(10_000);
    },
  );

  test('stops looking when it is told to', async () => {
    await report();
    await clock.step();
    stop();
    await new Promise((resolve) => setImmediate(resolve));
    expect(clock.hasTimer).toBe(false);
    expect(isWatchingDev).toBe(false);
  });
});

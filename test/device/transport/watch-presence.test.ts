import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { watchPresence } from '../../../src/device/transport/watch-presence.ts';
import { StepClock } from '../../support/step-clock.ts';

describe('the watch over an open device file', () => {
  let folder: string;
  let path: string;
  let clock: StepClock;
  let gone: Promise<string>;
  let stop: () => void;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'espwb-presence-'));
    path = join(folder, 'ttyUSB0');
    writeFileSync(path, '');
    clock = new StepClock();
    gone = new Promise((resolve) => {
      stop = watchPresence(path, clock, () => resolve('gone'));
    });
  });
  afterEach(() => {
    stop();
    rmSync(folder, { recursive: true });
  });

  test('notices within a second that it has vanished', async () => {
    expect(await clock.step()).toBeLessThanOrEqual(1_000);
    await clock.untilTimer();
    rmSync(path);
    await clock.step();
    expect(await gone).toBe('gone');
  });

  test('notices that another board has got its name', async () => {
    await clock.untilTimer();
    writeFileSync(join(folder, 'new'), '');
    renameSync(join(folder, 'new'), path);
    await clock.step();
    expect(await gone).toBe('gone');
  });

  test('leaves a file alone that is still there, and stops when told to', async () => {
    for (let look = 0; look < 5; look++) await clock.step();
    await clock.untilTimer();
    stop();
    expect(clock.hasTimer).toBe(false);
  });
});

// Pins through the real MicroPython: what the board's own edge log says counts, not what we asked for.
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/device/clock.ts';
import { blink } from '../../../src/device/gpio/blink.ts';
import { pinDriverFor } from '../../../src/device/gpio/pin-driver-for.ts';
import { type LiveBoard, liveBoard } from '../../support/live-board.ts';

let live: LiveBoard;
afterEach(() => live.stop());

const driverOf = async () => {
  live = await liveBoard('micropython');
  return pinDriverFor(live.session, live.context);
};
const levels = (pin: number, since: number) =>
  live.board
    .edges()
    .slice(since)
    .filter((edge) => edge.pin === pin)
    .map((edge) => edge.level);

describe('pins through MicroPython', () => {
  test('set and toggle move the pin, and nothing else', async () => {
    const driver = await driverOf();
    const { signal, board } = live;
    expect(driver.through).toBe('micropython');
    const since = board.edges().length;
    expect(await driver.set(2, 0, signal)).toEqual({ pin: 2, level: 0, mode: 'output' });
    expect(board.pinLevel(2)).toBe(0);
    expect((await driver.toggle(2, signal)).level).toBe(1);
    expect((await driver.toggle(2, signal)).level).toBe(0);
    expect(levels(2, since)).toEqual([0, 1, 0]);
    expect(driver.lastCommand).toContain('Pin(2,Pin.OUT');
  });

  test('reads many pins in one round trip without changing them', async () => {
    const driver = await driverOf();
    const { signal, board } = live;
    await driver.setInput(4, true, signal);
    board.drivePin(5, 1);
    board.drivePin(14, 0);
    const found = await driver.read([4, 5, 14], signal);
    expect(found).toEqual([
      { pin: 4, level: 1, mode: 'input-pullup' },
      { pin: 5, level: 1, mode: 'unknown' },
      { pin: 14, level: 0, mode: 'unknown' },
    ]);
  });

  test('blinks as often as asked, ends dark, and leaves the REPL clean', async () => {
    const driver = await driverOf();
    const { signal, board, session } = live;
    const since = board.edges().length;
    const options = { pin: 2, count: 2, hz: 10, litAt: 0 } as const;
    expect(await blink(driver, options, systemClock, signal)).toBe(2);
    expect(levels(2, since)).toEqual([0, 1, 0, 1]);
    await session.firmware?.rest(signal);
    expect(session.state).toBe('micropython idle');
  });

  test('PWM starts and ends, the ADC reads, and releasing lets the pins go', async () => {
    const driver = await driverOf();
    const { signal, board } = live;
    await driver.pwm(5, 100, 512, signal);
    expect((await driver.set(5, 1, signal)).mode).toBe('output');
    const value = await driver.readAdc(signal);
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThanOrEqual(1024);
    await driver.releaseAll(signal);
    board.drivePin(5, 0);
    expect(await driver.read([5], signal)).toEqual([{ pin: 5, level: 0, mode: 'input' }]);
  });

  test('what would crash the chip or cut the REPL is refused before it is sent', async () => {
    const driver = await driverOf();
    for (const pin of [1, 3, 6, 11]) {
      await expect(driver.set(pin, 0, live.signal)).rejects.toMatchObject({ code: 'pin-refused' });
    }
    await expect(driver.setInput(16, true, live.signal)).rejects.toMatchObject({ code: 'pin-refused' });
    await expect(driver.pwm(5, 2000, 1, live.signal)).rejects.toMatchObject({ code: 'usage' });
    expect(driver.lastCommand).toBeNull();
  });
});

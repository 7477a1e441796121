// Pins through the real MicroPython: what the board's own edge log says counts, not what we asked for.
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../../src/device/clock.ts';
import { connectFirmware } from '../../../../src/device/firmware/connect-firmware.ts';
import { micropythonPins } from '../../../../src/device/firmware/micropython/pins.ts';
import { blink } from '../../../../src/device/pins/blink.ts';
import { pinDriverFor } from '../../../../src/device/pins/pin-driver-for.ts';
import { pinScript } from '../../../../src/device/pins/pin-script.ts';
import type { BoardOptions } from '../../../../src/virtual-board/board-port.ts';
import { type LiveBoard, liveBoard } from '../../../support/live-board.ts';
import { smallImage } from '../../../support/small-image.ts';

let live: LiveBoard;
afterEach(() => live.stop());

const oldAndNew = [['MicroPython v1.8.7 on 2017-01-08'], ['MicroPython v1.28.0 on 2026-03-05']] as const;

const linkOf = async (options: Partial<BoardOptions> = {}) => {
  live = await liveBoard('micropython', options);
  return connectFirmware(live.session, live.context);
};
/** Time that passes on the board, where timers go on in sleeps. */
const boardSleeps = async (ms: number) => {
  const code = `import time\ntime.sleep_ms(${ms})`;
  await live.session.firmware?.exec(code, { signal: live.signal });
};
const untilEdges = async (pin: number, since: number, count: number) => {
  while (levels(pin, since).length < count) await boardSleeps(50);
};
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

  test('blinks by its own timer while nobody asks it anything, until the pin is set', async () => {
    const driver = await driverOf();
    const { signal, board, session } = live;
    const since = board.edges().length;
    expect((await driver.startBlink(2, 10, 0, signal)).mode).toBe('output');
    expect([...driver.blinks]).toEqual([[2, 10]]);
    await session.firmware?.rest(signal);
    await untilEdges(2, since, 5);
    expect(levels(2, since).slice(0, 5)).toEqual([0, 1, 0, 1, 0]);
    expect((await driver.set(2, 1, signal)).level).toBe(1);
    const ended = board.edges().length;
    await boardSleeps(300);
    expect(levels(2, ended)).toEqual([]);
    expect(driver.blinks.size).toBe(0);
  });

  test('a blink that an earlier program has left is found and ended by the next', async () => {
    const { link, signal } = { link: await linkOf(), signal: live.signal };
    await micropythonPins(link, []).startBlink(4, 10, 1, signal);
    const next = micropythonPins(link, []);
    await next.releaseAll(signal);
    const ended = live.board.edges().length;
    await boardSleeps(300);
    expect(levels(4, ended)).toEqual([]);
    expect(next.actions.at(-1)?.line).toContain('Pin(4,Pin.IN)');
  });

  test('what was done is a script that does it again on the board', async () => {
    const driver = await driverOf();
    const { signal, board, session } = live;
    await driver.set(5, 1, signal);
    await driver.read([4], signal);
    await driver.toggle(5, signal);
    const script = pinScript(driver.through, driver.actions);
    expect(script).not.toContain('Pin(n)()');
    const since = board.edges().length;
    const { stderr } = (await session.firmware?.exec(script, { signal })) ?? { stderr: null };
    expect(stderr).toHaveLength(0);
    expect(levels(5, since)).toEqual([1, 0]);
  });

  test.each(oldAndNew)('every line is understood by %s', async (banner) => {
    const link = await linkOf({ flash: smallImage(`${banner}\0ESP module with ESP8266`) });
    const driver = micropythonPins(link, []);
    const { signal, board } = live;
    await driver.set(4, 1, signal);
    await driver.toggle(4, signal);
    await driver.setInput(4, true, signal);
    await driver.pwm(4, 500, 100, signal);
    await driver.startBlink(4, 2, 0, signal);
    await driver.startBlink(4, 5, 0, signal);
    await driver.set(4, 1, signal);
    expect(board.pinLevel(4)).toBe(1);
    await driver.read([0, 2, 4, 5, 12, 13, 14, 15, 16], signal);
    await driver.readAdc(signal);
    await driver.releaseAll(signal);
    expect(driver.actions).toHaveLength(8);
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

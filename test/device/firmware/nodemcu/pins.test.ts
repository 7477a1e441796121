// Pins through the real Lua of a virtual NodeMCU: its own record of edges counts. How a line is worded
// for each release is in test/device/firmware/nodemcu.
import { afterEach, describe, expect, test } from 'vitest';
import { connectFirmware } from '../../../../src/device/firmware/connect-firmware.ts';
import { nodemcuPins } from '../../../../src/device/firmware/nodemcu/pins.ts';
import { pinScript } from '../../../../src/device/pins/pin-script.ts';
import { type LiveBoard, liveBoard } from '../../../support/live-board.ts';
import { sampled, testOfSampled } from '../../../support/sampled.ts';
import { smallImage } from '../../../support/small-image.ts';

let live: LiveBoard;
afterEach(() => live.stop());

/** As the banner stands in the image of a build with every module that pins need. */
const banner = (release: string) =>
  `NodeMCU ${release}\n\tbranch: release\n\tcommit: 0\n\tSSL: false\n\tmodules: adc,bit,file,gpio,net,node,pwm,tmr,uart,wifi\n\0 build created on 2024-02-25 00:00\n powered by Lua 5.1.4 on SDK 2.2.1\n`;

const builds = [
  ['3.0.0.0', banner('3.0.0.0')],
  ['2.2.1.0', banner('2.2.1.0')],
] as const;

const linkOf = async (text: string) => {
  live = await liveBoard('nodemcu', { flash: smallImage(text) });
  return connectFirmware(live.session, live.context);
};
const levels = (pin: number, since: number) =>
  live.board
    .edges()
    .slice(since)
    .filter((edge) => edge.pin === pin)
    .map((edge) => edge.level);

describe.each(
  sampled([...builds, ['0.9.5', 'NodeMCU 0.9.5 build 20150318  powered by Lua 5.1.4\n']] as const, 1),
)('PWM through NodeMCU %s', (_release, text) => {
  const rises = (pin: number) =>
    live.board.edges().flatMap((edge) => (edge.pin === pin && edge.level === 1 ? [edge.timeMs] : []));

  test('a step of the slider does not halt it: no period is missing, and nothing is closed', async () => {
    const driver = nodemcuPins(await linkOf(text), []);
    const { signal } = live;
    await driver.pwm(5, 10, 512, signal);
    await driver.pwm(5, 10, 563, signal);
    expect(driver.lastCommand).toBe('pwm.setduty(1,563) print(pwm.getclock(1))');
    await driver.pwm(5, 20, 563, signal);
    expect(driver.lastCommand).toBe('pwm.setclock(1,20) pwm.setduty(1,563) print(pwm.getclock(1))');
    await driver.pwm(5, 20, 614, signal);
    const { length } = rises(5);
    while (rises(5).length < length + 3) await driver.read([5], signal);
    const times = rises(5);
    const gaps = times.slice(1).map((timeMs, at) => timeMs - (times[at] as number));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(100.001);
    expect(gaps.at(-1)).toBeCloseTo(50, 3);
    expect(driver.actions.filter(({ line }) => line.includes('pwm.close'))).toEqual([]);
    await driver.set(5, 0, signal);
    expect(driver.lastCommand).toMatch(/^pwm\.close\(1\) gpio\.write\(1,0\)/);
    expect(live.board.pinLevel(5)).toBe(0);
  });

  test('a pin whose PWM went with a restart that nobody noticed is set up again', async () => {
    const link = await linkOf(text);
    const driver = nodemcuPins(link, []);
    await driver.pwm(5, 100, 512, live.signal);
    await link.exec('pwm.close(1)', { signal: live.signal, plainOutput: true });
    await driver.pwm(5, 100, 563, live.signal);
    expect(driver.lastCommand).toContain('pwm.setup(1,100,563) pwm.start(1)');
    const { length } = rises(5);
    while (rises(5).length < length + 3) await driver.read([5], live.signal);
  });
});

const releases = builds.map(([release]) => release);

describe.each(builds)('pins through NodeMCU %s', (release, text) => {
  const testHere = testOfSampled(releases, release);

  testHere('blink by the timer of the board until the pin is set', async () => {
    const link = await linkOf(text);
    const driver = nodemcuPins(link, []);
    const { signal, board } = live;
    const since = board.edges().length;
    await driver.startBlink(2, 10, 0, signal);
    const ask = () => link.exec('=1', { signal, plainOutput: true });
    while (levels(2, since).length < 5) await ask();
    expect(levels(2, since).slice(0, 5)).toEqual([0, 1, 0, 1, 0]);
    const other = nodemcuPins(link, []);
    await other.set(2, 1, signal);
    const ended = board.edges().length;
    const startMs = board.edges().at(-1)?.timeMs ?? 0;
    // A second pin that blinks shows how the time of the board goes on.
    await other.startBlink(4, 10, 1, signal);
    while ((board.edges().at(-1)?.timeMs ?? 0) < startMs + 300) await ask();
    expect(levels(2, ended)).toEqual([]);
    await other.releaseAll(signal);
    expect(other.blinks.size).toBe(0);
  });

  testHere('two that blink go on beside each other, whichever gets another rate', async () => {
    const link = await linkOf(text);
    const driver = nodemcuPins(link, []);
    const { signal, board } = live;
    for (const hz of [10, 5]) for (const pin of [16, 13]) await driver.startBlink(pin, hz, 1, signal);
    for (const pin of [16, 13]) {
      const since = board.edges().length;
      while (levels(pin, since).length < 4) await link.exec('=1', { signal, plainOutput: true });
    }
  });

  test('every line of the panel is understood', async () => {
    const link = await linkOf(text);
    const driver = nodemcuPins(link, []);
    const { signal, board } = live;
    expect((await driver.set(16, 0, signal)).level).toBe(0);
    expect(board.pinLevel(16)).toBe(0);
    expect((await driver.toggle(16, signal)).level).toBe(1);
    await driver.setInput(4, true, signal);
    await driver.pwm(5, 500, 512, signal);
    await driver.startBlink(5, 0.5, 0, signal);
    await driver.set(5, 1, signal);
    expect(board.pinLevel(5)).toBe(1);
    expect(await driver.read([0, 2, 4, 5, 12, 13, 14, 15, 16], signal)).toHaveLength(9);
    expect(await driver.readAdc(signal)).toBeLessThanOrEqual(1024);
    await driver.releaseAll(signal);
    expect(pinScript('nodemcu', driver.actions).split('\n').length).toBeGreaterThan(8);
    await expect(driver.setInput(16, true, signal)).rejects.toMatchObject({ code: 'pin-refused' });
    await expect(driver.pwm(16, 500, 1, signal)).rejects.toMatchObject({ code: 'pin-refused' });
    await expect(driver.startBlink(2, 11, 0, signal)).rejects.toMatchObject({ code: 'usage' });
  });
});

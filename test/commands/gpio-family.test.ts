// espwb gpio on MicroPython of an ESP32 and of an ESP32-C3: what the pins and the LED of the board did.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run as gpio } from '../../src/commands/gpio.ts';
import { chipNamed } from '../../src/device/chips/index.ts';
import { systemClock } from '../../src/device/clock.ts';
import { demoFamilyMicroPython } from '../../src/device/image/demo-family-image.ts';
import { type LiveBoard, liveBoard } from '../support/live-board.ts';
import { failureOf, runVerbOn } from '../support/run-verb-on.ts';

const familyBoard = async (id: 'esp32' | 'esp32c3') => {
  const chip = chipNamed(id);
  const image = demoFamilyMicroPython(chip, { sizeBytes: 0x40000 })!;
  const flash = new Uint8Array(chip.image.bootLoaderOffset + image.length).fill(0xff);
  flash.set(image, chip.image.bootLoaderOffset);
  return liveBoard('micropython', { chip: id, flash, flashSizeBytes: 0x100000 });
};

let live: LiveBoard;
const espwb = (line: string, options: Parameters<typeof runVerbOn>[3] = {}) => {
  const ground = { clock: systemClock, signal: live.signal, session: live.session };
  return runVerbOn(ground, gpio, line.split(' '), { json: true, ...options });
};
const colours: (number | null)[] = [];
const white = 0x080808;

describe('an ESP32-C3', () => {
  beforeAll(async () => {
    live = await familyBoard('esp32c3');
  });
  afterAll(() => live.stop());

  test('the RGB LED is lit dimly, and dark again; a toggle of it is refused in words', async () => {
    expect((await espwb('set LED on')).last).toMatchObject({ pin: 8, level: null, led: 'on' });
    expect(live.board.ledColour(8)).toBe(white);
    expect((await espwb('set LED off')).last).toMatchObject({ pin: 8, led: 'off' });
    expect(live.board.ledColour(8)).toBe(0);
    expect((await failureOf(espwb('toggle LED'))).code).toBe('usage');
  });

  test('it blinks and pulses, and is dark afterwards', async () => {
    const { board } = live;
    const since = board.edges().length;
    expect((await espwb('blink LED 3', { hz: '10' })).last).toMatchObject({ blinks: 3, led: 'off' });
    // Each colour that is sent is one pulse in the log.
    const sent = board.edges().slice(since);
    expect(sent.filter(({ pin, level }) => pin === 8 && level === 1).length).toBeGreaterThanOrEqual(6);
    expect(board.ledColour(8)).toBe(0);
    expect((await espwb('pulse LED 20')).last).toMatchObject({ led: 'off', milliseconds: 20 });
    expect(board.ledColour(8)).toBe(0);
  });

  test('by a timer of the board, each blink has one of the two, and a third pin is told so', async () => {
    const { board, session, signal } = live;
    await espwb('blink LED', { byBoard: true, hz: '10' });
    await espwb('blink 4', { byBoard: true, hz: '10' });
    expect((await failureOf(espwb('blink 5', { byBoard: true }))).code).toBe('unsupported');
    const ask = () => session.firmware?.exec('print(1)', { signal, plainOutput: true });
    const deadline = systemClock.now() + 5000;
    while (!(colours.includes(0) && colours.includes(white)) && systemClock.now() < deadline) {
      await ask();
      colours.push(board.ledColour(8));
    }
    expect(colours).toEqual(expect.arrayContaining([0, white]));
    expect((await espwb('set LED off')).last).toMatchObject({ led: 'off' });
    expect((await espwb('set 4 0')).last).toMatchObject({ level: 0 });
    expect((await espwb('blink 5', { byBoard: true })).last).toMatchObject({ pin: 5 });
    await espwb('input 5');
  });

  test('names of the board that was named, its own board refused on another chip', async () => {
    expect((await espwb('set D3 1', { board: 'xiao-c3' })).last).toMatchObject({ pin: 5, level: 1 });
    expect(live.board.pinLevel(5)).toBe(1);
    expect((await failureOf(espwb('set 2 1', { board: 'esp32-doit' }))).code).toBe('usage');
    expect((await failureOf(espwb('touch 4'))).code).toBe('pin-refused');
  });

  test('pins are measured, and pulsed faster than an ESP8266 does', async () => {
    live.board.setAnalog(512);
    const { value } = (await espwb('adc GPIO3')).last;
    expect(Math.abs(Number(value) - 2048)).toBeLessThan(3);
    expect((await failureOf(espwb('adc 8'))).hints).toContain('GPIO0, GPIO1');
    expect((await espwb('pwm 6 256', { freq: '20000' })).last).toMatchObject({ frequencyHz: 20_000 });
  });
});

describe('an ESP32', () => {
  beforeAll(async () => {
    live = await familyBoard('esp32');
  });
  afterAll(() => live.stop());

  test('its LED is lit by high; D2 is GPIO2 there', async () => {
    expect((await espwb('set LED on')).last).toMatchObject({ pin: 2, level: 1, led: 'on' });
    expect((await espwb('toggle D2')).last).toMatchObject({ pin: 2, level: 0, led: 'off' });
  });

  test('GPIO34 reads a wire and drives nothing', async () => {
    live.board.drivePin(34, 1);
    expect((await espwb('get VP')).last).toMatchObject({ pin: 36, level: 0 });
    expect((await espwb('get 34')).last).toMatchObject({ pin: 34, level: 1 });
    for (const words of ['set 34 1', 'pwm 34', 'blink 34', 'toggle 34'])
      expect((await failureOf(espwb(words))).code).toBe('pin-refused');
    expect((await failureOf(espwb('input 34', { pullUp: true }))).code).toBe('pin-refused');
  });

  test('a touch pad falls where it is touched', async () => {
    live.board.setAnalog(0);
    const { value: untouched } = (await espwb('touch 4')).last;
    live.board.setAnalog(1024);
    const { value: touched } = (await espwb('touch 4')).last;
    expect(Number(touched)).toBeLessThan(Number(untouched));
  });

  test('the PSRAM of a WROVER is not driven', async () => {
    const refused = await failureOf(espwb('set 16 1', { board: 'esp32-wrover' }));
    expect([refused.code, refused.message]).toEqual(['pin-refused', expect.stringContaining('PSRAM')]);
    expect((await espwb('set 16 1')).last).toMatchObject({ pin: 16, level: 1 });
  });
});

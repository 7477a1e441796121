// Pins of an ESP32 and of an ESP32-C3 without firmware: through the ROM's loader to the GPIO block and the multiplexer
// of the virtual chips, which have tables of their own.
import { describe, expect, test } from 'vitest';
import { blink } from '../../../src/device/pins/blink.ts';
import { pinDriverFor } from '../../../src/device/pins/pin-driver-for.ts';
import { openFixture } from '../../support/session-fixture.ts';

const bareDriver = async (chip: 'esp32' | 'esp32c3') => {
  const fixture = await openFixture({ board: { chip } });
  const { clock, session, context } = fixture;
  const driver = await clock.run(pinDriverFor(session, context, { bare: true }));
  return { ...fixture, driver, signal: context.signal };
};

describe.each([
  ['esp32', [0, 2, 5, 12, 15, 16, 23, 25, 27, 32, 33]],
  ['esp32c3', [0, 2, 4, 7, 8, 9, 10]],
] as const)('%s', (chip, pins) => {
  test('each pin is driven both ways, read back, and let go: then it reads what a wire says', async () => {
    const { clock, board, driver, session, signal } = await bareDriver(chip);
    expect(driver.chip.id).toBe(chip);
    for (const pin of pins) {
      for (const level of [1, 0] as const) {
        expect(await clock.run(driver.set(pin, level, signal))).toEqual({ pin, level, mode: 'output' });
        expect([pin, board.pinLevel(pin)]).toEqual([pin, level]);
      }
      expect((await clock.run(driver.toggle(pin, signal))).level).toBe(1);
    }
    await clock.run(driver.releaseAll(signal));
    for (const wire of [0, 1] as const) {
      for (const pin of pins) board.drivePin(pin, wire);
      const readings = await clock.run(driver.read(pins, signal));
      expect(readings).toEqual(pins.map((pin) => ({ pin, level: wire, mode: 'input' })));
    }
    await clock.run(session.close());
  });

  test('a pull-up holds a pin that nothing drives', async () => {
    const { clock, board, driver, session, signal } = await bareDriver(chip);
    // Of the ESP32, one whose pull-up the multiplexer has.
    const pin = chip === 'esp32' ? 18 : 4;
    expect((await clock.run(driver.setInput(pin, true, signal))).level).toBe(1);
    board.drivePin(pin, 0);
    expect((await clock.run(driver.read([pin], signal)))[0]?.level).toBe(0);
    board.drivePin(pin, null);
    expect((await clock.run(driver.setInput(pin, false, signal))).level).toBe(0);
    await clock.run(session.close());
  });
});

test('an ESP32 reads a pin whose input is off after a reset, which only reads', async () => {
  const { clock, board, driver, session, signal } = await bareDriver('esp32');
  board.drivePin(35, 1);
  expect((await clock.run(driver.read([35], signal)))[0]?.level).toBe(1);
  await expect(clock.run(driver.set(35, 1, signal))).rejects.toMatchObject({ code: 'pin-refused' });
  await clock.run(session.close());
});

test("an ESP32's pull-ups in the real-time clock's registers are not claimed", async () => {
  const { clock, driver, session, signal } = await bareDriver('esp32');
  await expect(clock.run(driver.setInput(4, true, signal))).rejects.toMatchObject({ code: 'pin-refused' });
  await clock.run(session.close());
});

test('a plain LED blinks; a WS2812 does not, and the error says what would light it', async () => {
  const { clock, board, driver, session, signal } = await bareDriver('esp32c3');
  const since = board.edges().length;
  const led = { pin: 8, count: 2, hz: 5, litAt: 0 } as const;
  await clock.run(blink(driver, led, clock, signal));
  const edges = board.edges().slice(since);
  expect(edges.filter(({ pin }) => pin === 8).map(({ level }) => level)).toEqual([0, 1, 0, 1]);
  const failure = await clock.run(blink(driver, { ...led, kind: 'ws2812' }, clock, signal)).catch((e) => e);
  expect(failure).toMatchObject({ code: 'unsupported', message: expect.stringContaining('WS2812') });
  await clock.run(session.close());
});

// Pins of a board without firmware: through the boot loader of the virtual board to its GPIO block.

import { describe, expect, test } from 'vitest';
import { advises } from '../../../src/device/advice.ts';
import { connectFirmware } from '../../../src/device/firmware/connect-firmware.ts';
import { blink } from '../../../src/device/pins/blink.ts';
import { pinDriverFor } from '../../../src/device/pins/pin-driver-for.ts';
import { openFixture } from '../../support/session-fixture.ts';

describe('a board with blank flash', () => {
  test('has no REPL, and the error says what to do', async () => {
    const { clock, session, context } = await openFixture();
    const error = await clock.run(connectFirmware(session, context)).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'no-repl', board: 'unchanged' });
    expect(advises(error.ownHints, 'flash-if-blank')).toBe(true);
    expect(session.state).toBe('booting');
  });

  test('blinks through the registers: the LED is lit as often as asked and dark at the end', async () => {
    const { clock, session, context, board } = await openFixture();
    const driver = await clock.run(pinDriverFor(session, context));
    expect(driver.through).toBe('registers');
    const before = board.edges().length;
    const options = { pin: 2, count: 3, hz: 5, litAt: 0 } as const;
    expect(await clock.run(blink(driver, options, clock, context.signal))).toBe(3);
    const edges = board
      .edges()
      .slice(before)
      .filter((edge) => edge.pin === 2);
    expect(edges.map((edge) => edge.level)).toEqual([0, 1, 0, 1, 0, 1]);
    const gaps = edges.slice(1).map((edge, index) => edge.timeMs - (edges[index]?.timeMs ?? 0));
    for (const gap of gaps) expect(Math.abs(gap - 100)).toBeLessThan(10);
    await clock.run(session.close());
  });

  test.each([0, 2, 4, 5, 12, 13, 14, 15, 16])('drives GPIO%i both ways and reads it back', async (pin) => {
    const { clock, session, context, board } = await openFixture();
    await clock.run(session.loader({ kind: 'rom' }, context));
    const driver = await clock.run(pinDriverFor(session, context));
    for (const level of [1, 0, 1] as const) {
      expect(await clock.run(driver.set(pin, level, context.signal))).toEqual({ pin, level, mode: 'output' });
      expect(board.pinLevel(pin)).toBe(level);
    }
    expect((await clock.run(driver.toggle(pin, context.signal))).level).toBe(0);
    expect(board.pinLevel(pin)).toBe(0);
    await clock.run(driver.releaseAll(context.signal));
    board.drivePin(pin, 1);
    const [reading] = await clock.run(driver.read([pin], context.signal));
    expect(reading).toEqual({ pin, level: 1, mode: 'input' });
    board.drivePin(pin, null);
    await clock.run(session.close());
  });

  test('an input with pull-up is high when nothing drives it, and low when a wire pulls it down', async () => {
    const { clock, session, context, board } = await openFixture();
    await clock.run(session.loader({ kind: 'rom' }, context));
    const driver = await clock.run(pinDriverFor(session, context));
    expect(await clock.run(driver.setInput(4, true, context.signal))).toEqual({
      pin: 4,
      level: 1,
      mode: 'input-pullup',
    });
    board.drivePin(4, 0);
    expect((await clock.run(driver.read([4], context.signal)))[0]?.level).toBe(0);
    await clock.run(session.close());
  });

  test('a pin that was left as open drain with its pull-up on becomes a plain output and a plain input', async () => {
    const { clock, session, context } = await openFixture();
    const loader = await clock.run(session.loader({ kind: 'rom' }, context));
    const driver = await clock.run(pinDriverFor(session, context));
    // ESP8266 Technical Reference: GPIO4's control word and its word in the IO multiplexer.
    const [control, openDrain] = [0x60000338, 0x4];
    const [mux, pullUp] = [0x6000083c, 0x80];
    await clock.run(loader.writeRegisters([{ address: control, value: openDrain, mask: openDrain }]));
    await clock.run(driver.setInput(4, true, context.signal));
    expect((await clock.run(loader.readRegister(control))) & openDrain).toBe(openDrain);
    expect((await clock.run(loader.readRegister(mux))) & pullUp).toBe(pullUp);
    await clock.run(driver.set(4, 1, context.signal));
    expect((await clock.run(loader.readRegister(control))) & openDrain).toBe(0);
    expect((await clock.run(loader.readRegister(mux))) & pullUp).toBe(0);
    await clock.run(driver.setInput(4, true, context.signal));
    await clock.run(driver.setInput(4, false, context.signal));
    expect((await clock.run(loader.readRegister(mux))) & pullUp).toBe(0);
    await clock.run(session.close());
  });

  test('the pins that the loader itself needs, and what needs a firmware, are refused', async () => {
    const { clock, session, context } = await openFixture();
    await clock.run(session.loader({ kind: 'rom' }, context));
    const driver = await clock.run(pinDriverFor(session, context, { unlocked: [1, 3, 6, 9] }));
    for (const pin of [1, 3, 6, 9]) {
      await expect(driver.set(pin, 0, context.signal)).rejects.toMatchObject({ code: 'pin-refused' });
    }
    await expect(driver.pwm(4, 500, 512, context.signal)).rejects.toMatchObject({ code: 'unsupported' });
    await clock.run(session.close());
  });

  test('works through the stub as through the ROM', async () => {
    const { clock, session, context, board } = await openFixture();
    await clock.run(session.loader({ kind: 'stub' }, context));
    const driver = await clock.run(pinDriverFor(session, context));
    await clock.run(driver.set(2, 0, context.signal));
    expect(board.pinLevel(2)).toBe(0);
    expect(session.state).toBe('stub');
    await clock.run(session.close());
  });
});

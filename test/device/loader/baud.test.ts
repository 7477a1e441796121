import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { uart, uartClockHz } from '../../../src/device/chips/esp8266/uart.ts';
import { baudLadder, chooseDivider } from '../../../src/device/loader/baud.ts';

/** What the stub makes of the argument: from its present divider and 115200, rounded down. */
const stubDivider = (present: number, argument: number) => Math.floor((present * 115_200) / argument);

describe('the divider for a new baud rate', () => {
  test('is the nearest one, where the stub itself would take the one below', () => {
    const { divider, argument } = chooseDivider(uart, 451, 115_200, 2_000_000);
    expect(divider).toBe(26);
    expect(argument).toBe(1_998_276);
    expect(stubDivider(451, argument)).toBe(26);
    expect(stubDivider(451, 2_000_000)).toBe(25);
  });

  test('is right for a second change too, though the stub always reckons from 115200', () => {
    const { divider, argument } = chooseDivider(uart, 56, 921_600, 460_800);
    expect(divider).toBe(113);
    expect(stubDivider(56, argument)).toBe(113);
  });

  test('comes out of the stub for every start and every rate of the ladder, with both crystals', () => {
    const start = fc.constantFrom(...baudLadder);
    fc.assert(
      fc.property(
        start,
        start,
        fc.constantFrom(52e6, 80e6),
        fc.integer({ min: -2, max: 2 }),
        (from, to, hz, off) => {
          const present = Math.round(hz / from) + (from === 115_200 ? off : 0);
          const { divider, argument } = chooseDivider(uart, present, from, to);
          expect(stubDivider(present, argument)).toBe(divider);
          expect(Math.abs(hz / divider / to - 1)).toBeLessThan(0.015);
        },
      ),
    );
  });

  test('a rate that the chip cannot make is refused before anything changes', () => {
    expect(() => chooseDivider(uart, 451, 115_200, 3_600_000)).toThrow(
      expect.objectContaining({ code: 'baud-failed' }),
    );
  });

  test('autobaud that measured a little wrong still tells which crystal it is', () => {
    expect(uartClockHz(452, 115_200)).toBe(52e6);
    expect(uartClockHz(694, 115_200)).toBe(80e6);
    expect(uartClockHz(300, 115_200)).toBe(300 * 115_200);
  });
});

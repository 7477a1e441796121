import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bootWords, decodeBootText } from '../../../../src/device/chips/esp8266/boot-text.ts';
import { anyText } from '../../../support/any-text.ts';

const line = (cause: number, mode: number) =>
  ` ets Jan  8 2013,rst cause:${cause}, boot mode:(${mode},0)\r\n`;

describe('the boot line of the ROM', () => {
  test('each start is told apart, whatever noise lies between', () => {
    const { starts } = decodeBootText(`\x00\xff${line(1, 3)}l\x00l\x9c${line(4, 1)}`);
    expect(starts.map(({ resetCause, bootMode }) => [resetCause, bootMode])).toEqual([
      [1, 'flash'],
      [4, 'download'],
    ]);
  });

  test('a cut line is no start', () => {
    expect(decodeBootText(' ets Jan  8 2013,rst cause:2, boot mo').starts).toEqual([]);
  });

  test.each([
    [0, 'invalid'],
    [1, 'download'],
    [2, 'invalid'],
    [3, 'flash'],
    [4, 'sdio'],
    [5, 'sdio'],
    [6, 'sdio'],
    [7, 'sdio'],
  ])('straps %i mean %s: GPIO15, GPIO0, GPIO2 in this order', (mode, bootMode) => {
    expect(decodeBootText(line(1, mode)).starts[0]?.bootMode).toBe(bootMode);
  });

  test('no bytes at all make it fail', () => {
    fc.assert(
      fc.property(anyText(300), (noise) => {
        expect(decodeBootText(noise).starts.length).toBeLessThanOrEqual(noise.length);
      }),
    );
  });
});

describe('what a start comes to, in one sentence', () => {
  const words = (text: string) => bootWords(decodeBootText(text));

  test('nothing is said where no start was heard', () => {
    expect(words('l\x00l\x9c')).toBeNull();
  });

  test.each([
    [line(2, 1), /external reset.*GPIO0 was low/],
    [line(1, 6), /power-on.*GPIO15 was high/],
    [line(1, 0), /GPIO2 was low/],
    [`${line(4, 3)}csum err`, /hardware watchdog.*no image that the boot ROM accepts/],
    [`${line(3, 3)}rf_cal[0] !=0x05,is 0xFF`, /software reset.*no init data/],
    [line(9, 3), /cause 9; booting from flash/],
  ])('the cause and what keeps it from booting (%#)', (text, said) => {
    expect(words(text)).toMatch(said);
  });

  test('an error of the start before the last is over', () => {
    expect(words(`${line(1, 3)}csum err${line(2, 3)}`)).toMatch(/booting from flash/);
  });

  test('a second start may be the reset of the port that was opened; a third is a loop', () => {
    expect(words(line(2, 3).repeat(2))).toMatch(/booting from flash/);
    expect(words(line(2, 3).repeat(3))).toMatch(/keeps restarting/);
  });
});

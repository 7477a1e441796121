import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBootText } from '../../src/device/boot-text.ts';

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

  test('no bytes at all make it fail', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (noise) => {
        expect(decodeBootText(noise).starts.length).toBeLessThanOrEqual(noise.length);
      }),
    );
  });
});

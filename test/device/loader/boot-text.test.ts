import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bootModeName,
  findBootText,
  isDownloadMode,
  isFlashBoot,
  resetCauseName,
} from '../../../src/device/loader/boot-text.ts';

const ascii = (text: string) => new TextEncoder().encode(text);

describe('the boot line of the ROM', () => {
  test('is found in the midst of noise, with its cause and mode', () => {
    const boot = findBootText(
      ascii('\x00\xff\r\n ets Jan  8 2013,rst cause:2, boot mode:(3,7)\r\n\r\nload 0x4'),
    );
    expect(boot).toEqual({
      resetCause: 2,
      bootMode: 3,
      text: 'ets Jan  8 2013,rst cause:2, boot mode:(3,7)',
    });
  });

  test('the last of several counts: a loop begins with what is long past', () => {
    const line = (cause: number, mode: number) =>
      `ets Jan  8 2013,rst cause:${cause}, boot mode:(${mode},0)\r\n`;
    const boot = findBootText(ascii(line(1, 3) + line(4, 1)));
    expect(boot && [boot.resetCause, isDownloadMode(boot), isFlashBoot(boot)]).toEqual([4, true, false]);
  });

  test('a cut line is none', () => {
    expect(findBootText(ascii(' ets Jan  8 2013,rst cause:2, boot mo'))).toBeNull();
    expect(findBootText(new Uint8Array(0))).toBeNull();
  });

  test('every number has words', () => {
    expect([1, 2, 3, 4, 9].map(resetCauseName)).toEqual([
      'power-on',
      'external reset',
      'software reset',
      'watchdog',
      'unknown',
    ]);
    expect([1, 3, 0, 6].map(bootModeName)).toEqual([
      'UART download',
      'flash boot',
      'no valid mode (GPIO2 is low)',
      'SDIO boot (GPIO15 is high)',
    ]);
  });

  test('no bytes make it fail', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => void findBootText(noise)));
  });
});

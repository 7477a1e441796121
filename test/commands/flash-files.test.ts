import { describe, expect, test } from 'vitest';
import { parseFileWord, readFlashFiles } from '../../src/commands/flash-files.ts';

describe('[OFFSET=]FILE', () => {
  test.each([
    ['firmware.bin', 'firmware.bin', null],
    ['0x10000=irom.bin', 'irom.bin', 0x10000],
    ['4KB=a.bin', 'a.bin', 4096],
    ['0=a=b.bin', 'a=b.bin', 0],
    ['x=y.bin', 'x=y.bin', null],
    ['build/0x00000.bin', 'build/0x00000.bin', 0],
    ['build/0x10000.bin', 'build/0x10000.bin', 0x10000],
    ['app-0x40000.bin', 'app-0x40000.bin', 0x40000],
    ['0x1000=0x2000.bin', '0x2000.bin', 0x1000],
    ['v0x1.bin', 'v0x1.bin', null],
    ['0x10000/firmware.bin', '0x10000/firmware.bin', null],
  ])('%s is %s at %s', (word, path, offset) => {
    expect(parseFileWord(word)).toEqual({ path, offset });
  });

  test('an offset that no flash has is refused, not taken for a file name', () => {
    expect(() => parseFileWord('0x99999999=a.bin')).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  test('a file that is not there is named, without control codes', async () => {
    await expect(readFlashFiles(['no\x1b[31m.bin'])).rejects.toMatchObject({
      code: 'file-unreadable',
      message: 'no\\x1b[31m.bin does not exist.',
    });
  });
});

import { describe, expect, test } from 'vitest';
import { parseFileWord, parseFileWords, readFlashFiles } from '../../src/commands/flash-files.ts';

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

describe('OFFSET FILE, as esptool has it', () => {
  const parse = (words: string[], here: readonly string[] = []) =>
    parseFileWords(words, (path) => here.includes(String(path)));

  test.each([
    [['0x0', 'fw.bin'], [{ path: 'fw.bin', offset: 0 }]],
    [['0x0', '0x10000.bin'], [{ path: '0x10000.bin', offset: 0 }]],
    [
      ['0x0', 'boot.bin', '0x1000', 'user1.bin'],
      [
        { path: 'boot.bin', offset: 0 },
        { path: 'user1.bin', offset: 0x1000 },
      ],
    ],
    [
      ['fw.bin', '4096', 'a.bin', '0x20000=b.bin'],
      [
        { path: 'fw.bin', offset: null },
        { path: 'a.bin', offset: 4096 },
        { path: 'b.bin', offset: 0x20000 },
      ],
    ],
  ])('%j', (words, files) => {
    expect(parse(words)).toEqual(files);
  });

  test('a number that is the name of a file here is that file', () => {
    expect(parse(['0x0'], ['0x0'])).toEqual([{ path: '0x0', offset: null }]);
  });

  test('an offset with no file behind it is wrong usage, with how it is written', () => {
    expect(() => parse(['fw.bin', '0x1000'])).toThrow(
      expect.objectContaining({ code: 'usage', ownHints: ['For example: 0x1000=firmware.bin'] }),
    );
  });

  test.each([
    ['https://example.org/fw.bin', /curl -fLO "https:\/\/example.org\/fw.bin"/],
    ['https://github.com/o/r/blob/main/fw.bin', /Download raw file/],
    ['http://example.org/$(id)"\x1b[31m', /^Download it first, then/],
    ['file:///tmp/fw.bin', /: \/tmp\/fw.bin$/],
  ])('the address %j is explained, not looked for on the disk', (url, hint) => {
    for (const words of [[url], ['0x0', url], [`0x1000=${url}`]])
      expect(() => parse(words)).toThrow(
        expect.objectContaining({
          code: 'usage',
          ownHints: expect.arrayContaining([expect.stringMatching(hint)]),
        }),
      );
  });
});

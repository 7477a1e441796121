import { describe, expect, test } from 'vitest';
import { hintsFor } from '../../../src/advice/by-code.ts';
import { forShell } from '../../../src/advice/render.ts';
import { advise } from '../../../src/device/advice.ts';
import { EspError } from '../../../src/device/errors.ts';
import { checkFiles } from '../../../src/device/flash/checks.ts';
import { prepareFiles } from '../../../src/device/flash/prepare.ts';
import { demoMicroPython } from '../../../src/device/image/demo-image.ts';
import { recogniseImage } from '../../../src/device/image/recognise.ts';
import { concat, text } from './build-image.ts';
import { bzip2Like, docx, hexFile, odd, sRecords } from './odd-files.ts';

const first = (bytes: Uint8Array, offset = 0) => recogniseImage(bytes, offset).problems[0];

describe('a file that is no firmware is named', () => {
  test.each(Object.entries(odd))('%s', (_, { bytes, words }) => {
    expect(first(bytes)).toMatchObject({ code: 'image-unknown', message: expect.stringMatching(words) });
  });

  test.each([1, 16, 32, 64, 255])('an Intel HEX file with records of %i bytes', (size) => {
    for (const file of [hexFile(size), hexFile(size).toLowerCase(), `\n\n${hexFile(size)}`])
      expect(first(text(file))?.message).toMatch(/Intel HEX/);
  });

  test.each([1, 2, 3])('an S-record file with S%i records', (type) => {
    expect(first(text(sRecords(type)))?.message).toMatch(/S-record/);
  });

  test('a document that is a zip archive inside is called a document, and a zip archive an archive', () => {
    expect(first(docx)?.message).toMatch(/Office document/);
    expect(first(text('PK\x03\x04 fw.bin'))?.message).toMatch(/zip archive/);
  });

  test('a message in place of a file is repeated, as one short line without control codes', () => {
    const message = first(text(`404: Not Found \x1b]52;c;aGk=\x07${'x'.repeat(500)}\nmore`))?.message ?? '';
    expect(message).not.toMatch(/\x1b/);
    expect(first(text(`Repository moved ${'x'.repeat(500)}\nmore`))?.message.length).toBeLessThan(120);
    expect(first(text('API rate limit exceeded'))?.message).toContain('API rate limit exceeded');
  });

  test.each([
    ['\n', '0x1'],
    ['\r\n\r\n', '0x4'],
    ['x-header: 1\r\n\r\n', '0xf'],
  ])('an image behind %j is one with something before it', (before, at) => {
    const problem = first(concat(text(before), demoMicroPython()));
    expect(problem).toMatchObject({ code: 'image-unknown' });
    expect(problem?.message).toContain(`begins at ${at} in the file`);
  });

  test('blank lines, a mark of the encoding, or both may come before it', () => {
    for (const before of ['\n\n\n', '\r\n \t', '\xef\xbb\xbf', '\xef\xbb\xbf\n'])
      expect(first(concat(text(before), text('<!DOCTYPE html><html>')))?.message).toMatch(/web page/);
  });
});

describe('what goes behind 0x0', () => {
  test('may be data that looks like text, source or a picture', () => {
    for (const name of [
      'JSON',
      'Python',
      'PNG',
      'Windows',
      'LittleFS',
      'partition table',
      'base64',
      'a hex dump',
      'a piece of a page',
    ])
      expect(first(odd[name]?.bytes as Uint8Array, 0x10000)).toBeUndefined();
  });

  test('is no archive, web page or hex file', () => {
    for (const name of ['7z', 'rar', 'xz', 'zstd', 'gzip', 'a web page', 'Git LFS'])
      expect(first(odd[name]?.bytes as Uint8Array, 0x10000)?.code).toBe('image-unknown');
    expect(first(text(hexFile(32)), 0x10000)?.code).toBe('image-unknown');
  });

  test('is no archive by two letters alone', () => {
    for (const start of ['BM', 'MZ', 'S1', ':1', '{"', 'M\x06', 'LZ'])
      expect(first(concat(text(start), new Uint8Array(64)), 0x10000)).toBeUndefined();
    expect(first(bzip2Like, 0x10000)).toBeUndefined();
  });
});

test('for whatever is refused and may be forced, something that mends it stands before --force', () => {
  const chip = {
    chip: 'ESP8266EX',
    chipId: 1,
    mac: 'ec:fa:bc:12:34:56',
    crystalMHz: 26,
    features: [],
    flash: { vendorId: 0xef, deviceId: 0x4016, vendor: null, part: null, sizeBytes: 1 << 20 },
  } as const;
  const target = { chip, flashSizeBytes: 1 << 20, present: null, willEraseAll: false, isVirtual: false };
  let forced = 0;
  for (const { bytes } of Object.values(odd)) {
    const refused = (() => {
      try {
        checkFiles(prepareFiles([{ path: 'a.bin', offset: 0, bytes }], 1 << 20, {}), target, false);
      } catch (error) {
        return error as EspError;
      }
      throw new Error('was not refused');
    })();
    const hints = hintsFor(refused, 'linux').map(forShell);
    expect(hints[0]).not.toMatch(/--force/);
    if (hints.some((hint) => hint.startsWith('--force '))) forced++;
    expect(hints.findIndex((hint) => hint.startsWith('--force '))).toBe(hints.length - 1);
  }
  expect(forced).toBe(Object.keys(odd).length);
  const hints = [advise('all-the-same', { does: 'flashes' })];
  const error = new EspError('image-unknown', 'x', { hints });
  expect(hintsFor(error, 'linux').map(forShell).at(-1)).toMatch(/^--force /);
});

import { describe, expect, test } from 'vitest';
import { checkFiles, type Target } from '../../../../src/device/flash/checks.ts';
import { type FlashFile, prepareFiles } from '../../../../src/device/flash/prepare.ts';
import { recogniseImage } from '../../../../src/device/image/recognise.ts';
import {
  bareImage,
  concat,
  eboot,
  imageOf,
  rtosBootLoader,
  rtosProgram,
  sketchAlone,
  text,
} from '../../image/build-image.ts';

const padded = (bytes: Uint8Array, sizeBytes: number) =>
  concat(bytes, new Uint8Array(sizeBytes - bytes.length).fill(0xff));
const code = new Uint8Array(64).fill(0x36);
const problems = (bytes: Uint8Array, offset = 0) => recogniseImage(bytes, offset).problems;

const target: Target = {
  chip: {
    chip: 'ESP8266EX',
    chipId: 1,
    mac: 'ec:fa:bc:12:34:56',
    crystalMHz: 26,
    features: [],
    flash: { vendorId: 0xef, deviceId: 0x4016, vendor: null, part: null, sizeBytes: 4 << 20 },
  },
  flashSizeBytes: 4 << 20,
  present: null,
  willEraseAll: false,
  isVirtual: true,
};
const check = (...files: readonly (readonly [number, Uint8Array])[]) => {
  const named: FlashFile[] = files.map(([offset, bytes], index) => ({ path: `${index}.bin`, offset, bytes }));
  return checkFiles(prepareFiles(named, 4 << 20, {}), target, false);
};

describe('an image that the boot ROM cannot load from 0x0 is unsuitable', () => {
  test.each([
    ['a program of the RTOS SDK', rtosProgram(), /boot loader.*belongs at 0x10000/, /0x8000=partitions/],
    ['an Arduino program without eboot', sketchAlone(), /boot loader.*belongs at 0x1000,/, /eboot/],
    [
      'one whose mapped segment is not the first',
      imageOf([
        [0x40100000, code],
        [0x40210058, code],
      ]),
      /Segment 2 lies in mapped flash.*0x10000/,
      /0x8000=partitions/,
    ],
    ['one linked for nowhere in particular', imageOf([[0x40234567, code]]), /mapped flash/, /OFFSET=FILE/],
    ['a segment beyond the end of IRAM', imageOf([[0x4010fff0, code]]), /beyond the end/, /built for/],
    ['a segment beyond the end of DRAM', imageOf([[0x3fffffe0, code]]), /beyond the end/, /built for/],
    ['a segment in the mask ROM', imageOf([[0x40001000, code]]), /0x40001000.*no memory/, /built for/],
    ['a segment in registers', imageOf([[0x60000000, code]]), /0x60000000.*no memory/, /built for/],
    ['an entry in data RAM', imageOf([[0x40100000, code]], 0x3ffe8000), /starts at 0x3ffe8000/, /built for/],
    ['an entry in mapped flash', imageOf([[0x40100000, code]], 0x40201000), /starts at 0x40201/, /built for/],
  ])('%s', (_, image, words, hint) => {
    expect(problems(image)).toEqual([
      {
        code: 'image-unsuitable',
        message: expect.stringMatching(words),
        hints: [expect.stringMatching(hint)],
      },
    ]);
  });

  test('behind 0x0, where a boot loader finds it, mapped flash is right', () => {
    expect(problems(rtosProgram(), 0x10000)).toEqual([]);
    expect(problems(sketchAlone(), 0x1000)).toEqual([]);
    expect(problems(imageOf([[0x60000000, code]]), 0x10000)).toMatchObject([{ code: 'image-unsuitable' }]);
  });

  test('an address in no memory is damage where the checksum does not fit either', () => {
    const damaged = imageOf([[0x40100000, code]]);
    damaged[11] = 0x19;
    damaged[20] = (damaged[20] as number) ^ 1;
    expect(problems(damaged)).toMatchObject([{ code: 'image-damaged' }]);
  });

  test('the whole of an Arduino or an RTOS build is suitable', () => {
    expect(problems(concat(padded(eboot(), 0x1000), sketchAlone()))).toEqual([]);
    expect(problems(concat(padded(rtosBootLoader(), 0x10000), rtosProgram()))).toEqual([]);
  });

  test('line ends that were changed as if an image were text are named beside the damage', () => {
    const image = bareImage({ strings: '\n'.repeat(40) });
    const converted = new Uint8Array(
      Buffer.from(Buffer.from(image).toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
    );
    converted[30] = (converted[30] as number) ^ 1;
    expect(problems(converted)).toMatchObject([{ hints: [expect.stringMatching(/as binary/)] }]);
  });
});

describe('parts of a firmware', () => {
  test('a boot loader alone is told, and where its program lies', () => {
    expect(check([0, rtosBootLoader()])).toEqual([expect.stringMatching(/boot loader alone.*0x10000/)]);
    expect(check([0, eboot()])).toEqual([expect.stringMatching(/boot loader alone.*0x1000,/)]);
    const sdk = imageOf([[0x40100000, text('2nd boot version : 1.7(5d6f877)\0')]]);
    expect(check([0, sdk])).toEqual([expect.stringMatching(/boot loader alone.*0x1000,/)]);
  });

  test('with its program nothing is told', () => {
    expect(check([0, rtosBootLoader()], [0x10000, rtosProgram()])).toEqual([]);
    expect(check([0, eboot()], [0x1000, sketchAlone()])).toEqual([]);
    expect(check([0, concat(padded(eboot(), 0x1000), sketchAlone())])).toEqual([]);
  });

  test('a program that goes where it was not linked is told; a megabyte further on is the same place', () => {
    expect(check([0x20000, rtosProgram()])).toEqual([expect.stringMatching(/0x10000.*0x20000.*not run/)]);
    expect(check([0x110000, rtosProgram()])).toEqual([]);
  });
});

// What boots is decided by what lies in the flash, so a wrong answer here would boot the wrong thing.
import { expect, test } from 'vitest';
import { demoMicroPython, demoNodeMcu } from '../../../src/device/image/demo-image.ts';
import { recogniseBootImage } from '../../../src/virtual-board/firmware/recognise.ts';
import { smallImage } from '../../support/small-image.ts';

function flashWith(...parts: (readonly [address: number, bytes: Uint8Array])[]): Uint8Array {
  const flash = new Uint8Array(0x200000).fill(0xff);
  for (const [address, bytes] of parts) flash.set(bytes, address);
  return flash;
}

test('erased flash holds nothing, and neither does a version 2 header, which the ROM does not load', () => {
  expect(recogniseBootImage(flashWith())).toEqual({ kind: 'none' });
  expect(recogniseBootImage(flashWith([0, Uint8Array.of(0xea, 4, 0, 0x40)]))).toEqual({ kind: 'none' });
});

test('MicroPython gives its version, date and board, and ends where its embedded length says', () => {
  const image = demoMicroPython();
  const found = recogniseBootImage(flashWith([0, image], [0x100000, Uint8Array.of(1, 2, 3)]));
  expect(found).toMatchObject({
    kind: 'micropython',
    version: '1.27.0',
    date: '2025-12-09',
    board: 'ESP module with ESP8266',
    endAddress: Math.ceil(image.length / 0x1000) * 0x1000,
  });
});

test('NodeMCU gives its version and the modules it was built with', () => {
  const found = recogniseBootImage(flashWith([0, demoNodeMcu()]));
  expect(found).toMatchObject({ kind: 'nodemcu', version: '3.0.0.0' });
  expect(found).toHaveProperty('modules', expect.arrayContaining(['file', 'gpio', 'node', 'tmr']));
});

test.each([
  ['0.9.x', 'NodeMCU 0.9.5 build 20150318  powered by Lua 5.1.4', '0.9.5'],
  [
    'a cloud build of 2.x, which names no version',
    'NodeMCU custom build by frightanic.com\n\tmodules: file,gpio\n build \tbuilt on: 2017-05-01 10:00\n powered by Lua 5.1.4 on SDK 2.1.0(116b762)',
    null,
  ],
])('NodeMCU of %s is known by its banner', (_name, banner, version) => {
  expect(recogniseBootImage(flashWith([0, smallImage(banner)]))).toMatchObject({ kind: 'nodemcu', version });
});

test('a file per address leaves a gap in the flash, and both belong to the image', () => {
  const found = recogniseBootImage(
    flashWith([0, smallImage('x')], [0x5000, Buffer.from('NodeMCU 0.9.5 build 20150318')]),
  );
  expect(found).toMatchObject({ kind: 'nodemcu', endAddress: 0x6000 });
});

test('words far behind the image are what another firmware left there, and name nothing', () => {
  const found = recogniseBootImage(
    flashWith([0, smallImage('x')], [0x80000, Buffer.from('MicroPython v1.20.0 on 2023-04-26')]),
  );
  expect(found).toMatchObject({ kind: 'unknown', version: null });
});

test('one flipped bit in a segment is damage', () => {
  const image = demoMicroPython();
  image[200]! ^= 0x10;
  expect(recogniseBootImage(flashWith([0, image])).kind).toBe('damaged');
});

test('an image that is cut off inside a segment is damaged, whatever it claims', () => {
  expect(recogniseBootImage(demoMicroPython().subarray(0, 0x2000)).kind).toBe('damaged');
});

// Which NodeMCU starts on an erased chip differs from build to build; flashing tools trip over it.
import { expect, test } from 'vitest';
import { findNodeMcuBanner } from '../../../src/virtual-board/firmware/banners.ts';
import { initDataAddress, initDataHabit } from '../../../src/virtual-board/firmware/init-data.ts';

const cloud = (date: string, sdk: string) =>
  `NodeMCU custom build by frightanic.com\n build \tbuilt on: ${date}\n powered by Lua 5.1.4 on SDK ${sdk}`;

test.each([
  ['0.9.5', 'NodeMCU 0.9.5 build 20150318  powered by Lua 5.1.4', 'firmware-restores'],
  ['1.4.0', cloud('2015-12-29 10:00', '1.4.0(c599790)'), 'firmware-restores'],
  ['1.5.1', cloud('2016-06-03 10:00', '1.5.1(e67da894)'), 'written-if-erased'],
  ['1.5.4.1 of August 2016', cloud('2016-08-10 17:47', '1.5.4.1(39cb9a32)'), 'must-be-there'],
  ['1.5.4.1 of December 2016', cloud('2016-12-01 10:00', '1.5.4.1(39cb9a32)'), 'written-if-erased'],
  ['2.2.1', cloud('2019-04-05 10:00', '2.2.1(6ab97e9)'), 'written-if-erased'],
  ['3.0.0', 'NodeMCU 3.0.0.0 built with Docker', 'own-partition'],
])('NodeMCU %s', (_name, text, habit) => {
  const image = Buffer.from(`\0${text}\0`, 'latin1');
  const banner = findNodeMcuBanner(image);
  expect(banner && initDataHabit(image, banner)).toBe(habit);
});

test('the words of a build that restores them count more than its date', () => {
  const image = Buffer.from(`${cloud('unspecified', '1.5.4.1(39cb9a32)')}\0Restore init data.\n\0`, 'latin1');
  const banner = findNodeMcuBanner(image);
  expect(banner && initDataHabit(image, banner)).toBe('firmware-restores');
});

test('their place follows the size in the header, as far as there is so much flash', () => {
  expect(initDataAddress(0x00, 0x400000)).toBe(0x7c000);
  expect(initDataAddress(0x40, 0x400000)).toBe(0x3fc000);
  expect(initDataAddress(0x40, 0x100000)).toBe(0xfc000);
  expect(initDataAddress(0x70, 0x100000)).toBe(0xfc000);
});

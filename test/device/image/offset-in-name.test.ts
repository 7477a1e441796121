import { describe, expect, test } from 'vitest';
import { nameWithoutOffset, offsetInName } from '../../../src/device/image/offset-in-name.ts';

describe('the offset in a name', () => {
  test.each([
    ['0x10000.bin', 0x10000],
    ['0x10000 (1).bin', 0x10000],
    ['0x10000(2).bin', 0x10000],
    ['0x10000 - Copy.bin', 0x10000],
    ['0x10000 - Copy (2).bin', 0x10000],
    ['0x10000 copy 2.bin', 0x10000],
    ['Copy of 0x10000.bin', 0x10000],
    ['0x10000_1.bin', 0x10000],
    ['0x00000-foo.bin', 0],
    ['nodemcu_integer_0x00000.BIN', 0],
    ['fw-0X7c000.bin', 0x7c000],
  ])('%s goes to %i', (name, offset) => {
    expect(offsetInName(name)).toBe(offset);
  });

  test.each([
    'fw.bin',
    'v0x1.bin',
    '0x10000',
    '0x10000x.bin',
    'rev 0x12 board.bin',
    'flash_0x0_0x400000.bin',
    '0x10000.txt',
  ])('%s does not say', (name) => {
    expect(offsetInName(name)).toBeNull();
    expect(nameWithoutOffset(name)).toBeNull();
  });

  test('files of one build have the rest of their names in common, and so have copies of them', () => {
    expect(nameWithoutOffset('0x00000 (1).bin')).toBe(nameWithoutOffset('0x10000 (1).bin'));
    expect(nameWithoutOffset('0x00000 (1).bin')).not.toBe(nameWithoutOffset('0x10000.bin'));
    expect(nameWithoutOffset('0x00000-foo.bin')).toBe(nameWithoutOffset('0x10000-foo.bin'));
    expect(nameWithoutOffset('foo-0x00000.bin')).not.toBe(nameWithoutOffset('0x00000-foo.bin'));
  });
});

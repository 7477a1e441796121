// The first start of NodeMCU 3.x: its partition table is worked out, the SDK's init data are written, and
// the next start finds both done. A tool that compares the flash with the image afterwards sees all of it.
import { expect, test } from 'vitest';
import { setUpPartitions } from '../../../src/virtual-board/firmware/nodemcu-partitions.ts';

const recordsAt = 0x10000;
const irom0End = 0x40210000 + 0x6b123;

/** Type, address, size of each, as the build's table has them (user_main.c). */
const table = [
  [101, 0, 0xb000],
  [4, 0xd000, 0x1000],
  [5, 0xf000, 0x1000],
  [102, 0x10000, 0],
  [103, 0, 0x40000],
  [106, 0, 0xffffffff],
  [6, 0, 0x3000],
  [0, irom0End, 0],
] as const;

function flashOf(partitions: readonly (readonly number[])[] = table, sizeCode = 4) {
  const bytes = new Uint8Array(0x20000).fill(0xff);
  bytes.set([0xe9, 1, 0, sizeCode << 4]);
  bytes.set([partitions.length * 3, 1, 0, 0], recordsAt);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of partitions.flat().entries())
    view.setUint32(recordsAt + 4 + 4 * index, value, true);
  const flash = {
    bytes,
    eraseSector: (address: number) => void bytes.fill(0xff, address, address + 0x1000),
    program: (address: number, data: Uint8Array) => {
      for (const [index, byte] of data.entries()) bytes[address + index]! &= byte;
    },
  };
  return flash;
}

/** The partitions of the table in force. */
function partitionsOf(bytes: Uint8Array): number[][] {
  const view = new DataView(bytes.buffer);
  for (let at = recordsAt; bytes[at + 1] !== 0xff; at += 4 + 4 * (bytes[at] as number)) {
    if (bytes[at + 1] !== 1) continue;
    const words = Array.from({ length: bytes[at] as number }, (_, word) =>
      view.getUint32(at + 4 + 4 * word, true),
    );
    return words.flatMap((_, index) => (index % 3 === 0 ? [words.slice(index, index + 3)] : []));
  }
  return [];
}

test('the first start works the table out and starts anew, the second writes init data, the third nothing', () => {
  const flash = flashOf();
  const size = 'system SPI FI size:4, Flash size: 4194304\r\n';
  expect(setUpPartitions(flash)).toEqual({ text: size, next: 'restarts' });
  expect(partitionsOf(flash.bytes)).toEqual([
    [101, 0, 0xb000],
    [4, 0xd000, 0x1000],
    [5, 0xf000, 0x1000],
    [102, 0x10000, 0x6c000],
    [103, 0x7c000, 0x40000],
    [106, 0xbc000, 0x341000],
    [6, 0x3fd000, 0x3000],
  ]);
  expect(flash.bytes[0xf000]).toBe(0xff);
  expect(setUpPartitions(flash)).toEqual({
    text: `${size}Writing Init Data to 0x0000f000\r\n`,
    next: 'starts',
  });
  expect(flash.bytes[0xf000]).toBe(5);
  const before = flash.bytes.slice();
  expect(setUpPartitions(flash)).toEqual({ text: size, next: 'starts' });
  expect(Buffer.compare(flash.bytes, before)).toBe(0);
});

test('init data that are there stay as they are', () => {
  const flash = flashOf();
  flash.bytes.set([5, 8, 4], 0xf000);
  setUpPartitions(flash);
  expect(setUpPartitions(flash)?.text).not.toContain('Writing');
  expect([...flash.bytes.subarray(0xf000, 0xf003)]).toEqual([5, 8, 4]);
});

test('a file system with a size of its own begins at 1 MB where it fits, else behind what is there', () => {
  const spiffs = (sizeBytes: number, sizeCode: number) => {
    const flash = flashOf(
      table.map(([type, address, size]) => [type, address, type === 106 ? sizeBytes : size]),
      sizeCode,
    );
    setUpPartitions(flash);
    return partitionsOf(flash.bytes).find(([type]) => type === 106);
  };
  expect(spiffs(0x100000, 4)).toEqual([106, 0x100000, 0x100000]);
  expect(spiffs(0x20000, 2)).toEqual([106, 0xbc000, 0x20000]);
  expect(spiffs(0, 4)).toBeUndefined();
});

test('a flash that takes nothing: the table is worked out for ever, and without init data the SDK stands still', () => {
  const worn = { ...flashOf(), eraseSector: () => {}, program: () => {} };
  expect(setUpPartitions(worn)?.next).toBe('restarts');
  expect(setUpPartitions(worn)?.next).toBe('restarts');
  const done = flashOf(table.slice(0, -1));
  expect(setUpPartitions({ ...done, eraseSector: () => {}, program: () => {} })?.next).toBe('halts');
});

test('an image without such a chain is left alone', () => {
  const flash = flashOf();
  flash.bytes.fill(0xff, recordsAt, recordsAt + 0x1000);
  expect(setUpPartitions(flash)).toBeNull();
  flash.bytes.fill(0, recordsAt, recordsAt + 0x1000);
  expect(setUpPartitions(flash)).toBeNull();
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { otaSequence, startedSlot } from '../../../../src/device/image/family/ota-data.ts';
import {
  appSlots,
  beyondFlash,
  type PartitionTable,
  parsePartitionTable,
} from '../../../../src/device/image/family/partition-table.ts';
import {
  arduinoRows,
  micropythonRows,
  otaEntry,
  partitionTable,
  type RowSpec,
} from '../../../support/esp32-image.ts';

const MB = 1024 * 1024;
const tableOf = (rows: readonly RowSpec[]): PartitionTable => {
  const table = parsePartitionTable(partitionTable(rows));
  if (!table) throw new Error('no table');
  return table;
};

describe('the partition table', () => {
  test('names its partitions, their types and their places', () => {
    expect(tableOf(arduinoRows)).toMatchObject({
      partitions: [
        { label: 'nvs', type: 'data', subtype: 'nvs', offset: 0x9000, sizeBytes: 0x5000 },
        { label: 'otadata', type: 'data', subtype: 'ota' },
        { label: 'app0', type: 'app', subtype: 'ota_0' },
        { label: 'app1', type: 'app', subtype: 'ota_1' },
        { label: 'spiffs', type: 'data', subtype: 'spiffs', offset: 0x290000, sizeBytes: 0x170000 },
      ],
      problems: [],
    });
  });

  test.each([
    [0, 0x20, 'app', 'test'],
    [1, 0x83, 'data', 'littlefs'],
    [1, 0x81, 'data', 'fat'],
    [1, 0x42, 'data', '0x42'],
    [0xc2, 1, '0xc2', '0x1'],
  ])('type %i and subtype %i are %s and %s', (type, subtype, typeName, subtypeName) => {
    const { partitions } = tableOf([['x', type, subtype, 0x20000, 0x1000]]);
    expect(partitions).toMatchObject([{ type: typeName, subtype: subtypeName }]);
  });

  test('a table without the MD5 that older ones lack is sound', () => {
    expect(parsePartitionTable(partitionTable(micropythonRows, false))).toMatchObject({
      partitions: [{}, {}, { label: 'factory' }],
      problems: [],
    });
  });

  test('what is no table is none', () => {
    expect(parsePartitionTable(new Uint8Array(0xc00).fill(0xff))).toBeNull();
    expect(parsePartitionTable(new Uint8Array(3))).toBeNull();
  });

  test('a flip of any bit in the rows or their MD5 is noticed', () => {
    const sound = partitionTable(micropythonRows);
    // Behind the first two bytes, and but for the filling of the row of the MD5.
    const places = Array.from({ length: 128 }, (_, at) => at).filter(
      (at) => at > 1 && (at < 98 || at >= 112),
    );
    for (const at of places) {
      const damaged = sound.slice();
      damaged[at] = (damaged[at] as number) ^ 0x10;
      expect(parsePartitionTable(damaged)?.problems, `byte ${at}`).not.toEqual([]);
    }
  });

  test.each<[string, readonly RowSpec[], RegExp]>([
    [
      'overlaps',
      [
        ['a', 1, 2, 0x9000, 0x6000],
        ['b', 1, 1, 0xe000, 0x1000],
      ],
      /"b" \(0xe000, 4 KB\) overlaps "a", which ends at 0xf000/,
    ],
    ['is empty', [['a', 1, 2, 0x9000, 0]], /"a" \(0x9000, 0 bytes\) is empty/],
    ['begins within a sector', [['a', 1, 2, 0x9800, 0x1000]], /multiple of 0x1000/],
    ['is a program off its grain', [['a', 0, 0, 0x12000, 0x10000]], /multiple of 0x10000/],
    ['is a short otadata', [['o', 1, 0, 0xd000, 0x1000]], /which program starts/],
  ])('a partition that %s is named', (_, rows, words) => {
    expect(tableOf(rows).problems.join()).toMatch(words);
  });

  test('a partition that ends beyond the flash is named, and one that ends with it is not', () => {
    expect(beyondFlash(tableOf(arduinoRows), 4 * MB)).toEqual([]);
    expect(beyondFlash(tableOf(arduinoRows), 2 * MB)).toEqual([
      'The partition "app1" (0x150000, 1.3 MB) ends at 0x290000, the flash at 0x200000 (2 MB).',
      'The partition "spiffs" (0x290000, 1.4 MB) ends at 0x400000, the flash at 0x200000 (2 MB).',
    ]);
  });

  test('hostile labels reach the screen as plain text, and no bytes make it throw or grow', () => {
    expect(tableOf([['\x1b]0;x\x07', 1, 2, 0x9000, 0x1000]]).partitions[0]?.label).toBe('?]0;x?');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
        const rows = Buffer.concat([Buffer.of(0xaa, 0x50), bytes]);
        for (let at = 0; at < rows.length; at += 32) rows.set([0xaa, 0x50].slice(0, rows.length - at), at);
        const table = parsePartitionTable(rows);
        expect(table?.partitions.length ?? 0).toBeLessThanOrEqual(96);
      }),
      { numRuns: 50 },
    );
  });
});

describe('which program starts', () => {
  const slots = tableOf([...arduinoRows.slice(0, 4)]);
  const started = (...entries: Uint8Array[]) => startedSlot(slots, otaSequence(entries))?.label;

  test('the CRC of a record is that of its number: 4743989a for 1', () => {
    expect(Buffer.from(otaEntry(1)).readUInt32LE(28)).toBe(0x4743989a);
  });

  test('the higher of two sound records counts, and the slots take turns', () => {
    expect(started(otaEntry(1), otaEntry(2))).toBe('app1');
    expect(started(otaEntry(3), otaEntry(2))).toBe('app0');
    expect(started(otaEntry(1), new Uint8Array(32).fill(0xff))).toBe('app0');
  });

  test('blank, damaged and given up records do not count', () => {
    const damaged = otaEntry(2);
    damaged[28] = (damaged[28] as number) ^ 1;
    expect(started(otaEntry(1), damaged)).toBe('app0');
    expect(started(otaEntry(1), otaEntry(2, 3))).toBe('app0');
    expect(started(otaEntry(1), otaEntry(2, 4))).toBe('app0');
    expect(started(new Uint8Array(32).fill(0xff), new Uint8Array(4))).toBe('app0');
  });

  test('where there is a factory program, that starts until an update is', () => {
    const both = tableOf([...arduinoRows.slice(0, 3), ['factory', 0, 0, 0x150000, 0x100000]]);
    expect(appSlots(both).map(({ label }) => label)).toEqual(['factory', 'app0']);
    expect(startedSlot(both, null)?.label).toBe('factory');
    expect(startedSlot(both, 7)?.label).toBe('app0');
    expect(startedSlot(tableOf(micropythonRows), null)?.label).toBe('factory');
    expect(startedSlot(tableOf(micropythonRows.slice(0, 1)), 1)).toBeNull();
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appendFlashRecord, readFlashRecords } from '../../../src/device/flash/flash-record.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-record-'));
  path = join(folder, 'flashes.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const record = (time: string) => ({
  time,
  port: '/dev/ttyUSB0',
  mac: 'ec:fa:bc:12:34:56',
  files: [{ path: '/a.bin', offset: 0, bytes: 4, md5: '00' }],
  seconds: 1.5,
  outcome: 'done',
});

test('records are read back, the newest first', async () => {
  await appendFlashRecord(path, record('2026-11-29T09:00:00Z'));
  await appendFlashRecord(path, record('2026-11-30T09:00:00Z'));
  expect(await readFlashRecords(path)).toEqual([
    record('2026-11-30T09:00:00Z'),
    record('2026-11-29T09:00:00Z'),
  ]);
});

test('a torn line and lines that are no records are left out', async () => {
  const good = JSON.stringify(record('2026-11-30T09:00:00Z'));
  const bad = [
    'null',
    '7',
    '[]',
    '{"time":7}',
    good.replace('1.5', '"x"'),
    good.replace('[{', '[null,{'),
    good.slice(0, -9),
  ];
  writeFileSync(path, `${[good, ...bad].join('\n')}`);
  expect(await readFlashRecords(path)).toEqual([record('2026-11-30T09:00:00Z')]);
});

test('without a file there is no history; of a long one the end is read', async () => {
  expect(await readFlashRecords(path)).toEqual([]);
  expect(await readFlashRecords(folder)).toEqual([]);
  const line = `${JSON.stringify(record('2026-11-30T09:00:00Z'))}\n`;
  writeFileSync(path, line.repeat(5000));
  const found = await readFlashRecords(path);
  expect(found.length).toBeGreaterThan(1000);
  expect(found.length).toBeLessThan(5000);
});

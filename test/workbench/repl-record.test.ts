import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { ReplRecord } from '../../src/screens/repl/record.ts';

test.each([
  [56, 8],
  [76, 16],
  [128, 16],
])('in %i columns a row of hex is whole, and the rows hold every byte', (columns, rowBytes) => {
  const record = new ReplRecord(() => {});
  record.feed(Uint8Array.from({ length: 40 }, (_, at) => at + 0x30));
  const rows = record.hexRows(10, columns);
  expect(rows).toHaveLength(Math.ceil(40 / rowBytes));
  for (const row of rows) expect(row.length).toBeLessThanOrEqual(columns);
  expect(
    rows.flatMap((row) =>
      row
        .slice(10, 9 + 3 * rowBytes)
        .trim()
        .split(' '),
    ),
  ).toHaveLength(40);
});

test('a log whose last lines find no room is not whole, and says so', async () => {
  const record = new ReplRecord(() => {});
  const broken: string[] = [];
  const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error('ENOSPC')) });
  const started = record.startLog(
    'x.log',
    (error) => broken.push(error.message),
    () => full,
  );
  full.emit('open');
  await started;
  record.feed(Buffer.from('one line\n'));
  await expect(record.stopLog()).rejects.toThrow();
  expect(broken).toEqual(['ENOSPC']);
  expect(record.isLogging).toBe(false);
});

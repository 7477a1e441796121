// Rows of a CSV, one a board: what happens where the file, the journal beside it or another station says otherwise.
import {
  appendFileSync,
  linkSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRows, type Rows } from '../../../src/services/station/rows.ts';
import { failureOf } from '../../support/run-verb-on.ts';

let folder: string;
let rows: Rows | null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-rows-'));
  rows = null;
});
afterEach(async () => {
  await rows?.close();
  rmSync(folder, { recursive: true, force: true });
});

const path = () => join(folder, 'rows.csv');
const csv = (text: string) => writeFileSync(path(), text);
const reopen = async (more: { key?: string; delimiter?: string; path?: string } = {}): Promise<Rows> => {
  await rows?.close();
  rows = null;
  rows = await openRows({ path: path(), key: null, delimiter: undefined, now: () => 'then', ...more });
  return rows;
};
const claimed = async (mac: string) => (await (rows as Rows).claim(mac, false)).key;
const usual = 'serial,secret\nS1,one\nS2,two\nS3,three\n';

describe('a row', () => {
  test('goes to one board, which keeps it, also when the station is started again', async () => {
    csv(usual);
    await reopen();
    expect([await claimed('aa'), await claimed('bb'), await claimed('aa')]).toEqual(['S1', 'S2', 'S1']);
    await reopen();
    expect([await claimed('bb'), await claimed('cc'), await claimed('aa')]).toEqual(['S2', 'S3', 'S1']);
    expect(await failureOf(claimed('dd'))).toMatchObject({
      code: 'usage',
      message: expect.stringContaining('has no row left: all 3 are used'),
    });
  });

  test('goes to one of several boards that ask at once', async () => {
    csv(usual);
    await reopen();
    expect((await Promise.all(['aa', 'bb', 'cc'].map(claimed))).sort()).toEqual(['S1', 'S2', 'S3']);
  });

  test('comes with its values, whatever quotes, marks and line ends a spreadsheet has written', async () => {
    csv('\ufeffserial;secret\r\nS1;"a ""b""; c"\r\n\r\nS2;\u00e4\r\n');
    await reopen();
    expect([...(await (rows as Rows).claim('aa', false)).values]).toEqual([
      ['serial', 'S1'],
      ['secret', 'a "b"; c'],
    ]);
    expect([...(await (rows as Rows).claim('bb', false)).values]).toContainEqual(['secret', 'ä']);
  });

  test('does not stand with its secret beside the file', async () => {
    csv(usual);
    await reopen();
    await claimed('aa');
    expect(readFileSync(`${path()}.used.jsonl`, 'utf8')).not.toContain('one');
  });
});

describe('a file that is edited meanwhile', () => {
  test('is read again for each board: rows may be added, sorted and removed once they are used', async () => {
    csv('serial,secret\nS1,one\n');
    await reopen();
    expect(await claimed('aa')).toBe('S1');
    csv('secret,serial\nnew,S0\none,S1\n');
    rows = await reopen({ key: 'serial' });
    expect(await claimed('bb')).toBe('S0');
    csv('secret,serial\nlast,S9\n');
    expect(await claimed('cc')).toBe('S9');
    expect(await (rows as Rows).counts()).toMatchObject({ rows: 1, free: 0, lost: ['S1', 'S0'] });
  });

  test('tells that the row of a board was changed or is gone, and gives it no other', async () => {
    csv(usual);
    await reopen();
    await claimed('aa');
    csv(usual.replace('one', 'other'));
    expect(await failureOf(claimed('aa'))).toMatchObject({
      code: 'usage',
      message: expect.stringContaining('rows.csv:2: The row "S1" was changed'),
    });
    expect((await (rows as Rows).claim('aa', true)).values.get('secret')).toBe('other');
    expect(await claimed('aa')).toBe('S1');
    csv('serial,secret\nS2,two\n');
    expect(await failureOf(claimed('aa'))).toMatchObject({
      message: expect.stringContaining('no longer in'),
    });
  });

  test('does not give a used secret away under another serial number', async () => {
    csv(usual);
    await reopen();
    await claimed('aa');
    csv(usual.replace('S1', 'S7'));
    expect([await claimed('bb'), await claimed('cc')]).toEqual(['S2', 'S3']);
    expect(await failureOf(claimed('dd'))).toMatchObject({
      message: expect.stringContaining('no row left but S7'),
    });
  });

  test('takes what many rows have in common for nothing of their own', async () => {
    csv('serial,ssid\nS1,net\nS2,net\nS3,net\n');
    await reopen();
    await claimed('aa');
    csv('serial,ssid\nS2,net\nS3,net\n');
    expect(await claimed('bb')).toBe('S2');
  });

  test.each([
    ['a key twice', 'serial,secret\nS1,a\nS1,b\n', ':3: "S1" stands in line 2, too'],
    ['no key', 'serial,secret\n,a\n', ':2: "serial" is empty'],
    ['a row too short', 'serial,secret\nS1\n', ':2: This is not CSV'],
    ['a quote without an end', 'serial,secret\nS1,"a\n', 'This is not CSV'],
    [
      'what a terminal would obey',
      'serial,secret\nS1,\u001b[2J\n',
      ':2: "secret" has characters that cannot be shown',
    ],
    ['a column twice', 'serial,serial\nS1,a\n', ':1: Column 2 has no name of its own'],
    ['nothing', '', ':1: The file is empty'],
  ])('is refused with its line where it has %s', async (_, text, words) => {
    csv(text);
    const failure = await failureOf(reopen());
    expect(failure).toMatchObject({ code: 'usage', message: expect.stringContaining(words) });
    expect(failure.message).not.toContain('\u001b');
  });

  test('is refused where it has no such column', async () => {
    csv(usual);
    expect(await failureOf(reopen({ key: 'serail' }))).toMatchObject({
      message: expect.stringMatching(/no column "serail"/),
    });
  });
});

describe('the journal beside it', () => {
  test.skipIf(process.platform === 'win32')('serves one station, by whatever name of the file', async () => {
    csv(usual);
    await reopen();
    symlinkSync(path(), join(folder, 'other.csv'));
    const other = { path: join(folder, 'other.csv'), key: null, delimiter: undefined, now: () => 'then' };
    expect(await failureOf(openRows(other))).toMatchObject({ code: 'session-busy' });
    expect(await claimed('aa')).toBe('S1');
  });

  test('is not to be one of two beside the same rows: a file that has a second name is refused', async () => {
    csv(usual);
    await reopen();
    await claimed('aa');
    linkSync(path(), join(folder, 'other.csv'));
    expect(await failureOf(reopen({ path: join(folder, 'other.csv') }))).toMatchObject({
      ...{ code: 'usage', message: expect.stringContaining('other.csv is a hard link') },
    });
    // Whoever runs already goes on, and may start again when the other name is gone.
    rmSync(join(folder, 'other.csv'));
    await reopen();
    expect(await claimed('bb')).toBe('S2');
  });

  test.each(['{"mac":"aa"}', 'x', '[]', '{"time":"t","mac":"aa","key":1,"digest":"d","rest":"r"}'])(
    'that has a line like %s ends the station: what stood there may be used',
    async (line) => {
      csv(usual);
      await reopen();
      await claimed('aa');
      appendFileSync(`${path()}.used.jsonl`, `${line}\n`);
      expect(await failureOf(reopen())).toMatchObject({
        code: 'state-damaged',
        message: expect.stringContaining('rows.csv.used.jsonl:2:'),
      });
    },
  );
});

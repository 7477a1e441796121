// What may go wrong at a station, at each moment of a board: never green where it is not, never without an end, never a
// row for two boards, and the next start goes on.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isEspError } from '../../../src/device/errors.ts';
import type { BoardRecord } from '../../../src/services/station/board-record.ts';
import type { BoardWork } from '../../../src/services/station/board-work.ts';
import { openRows } from '../../../src/services/station/rows.ts';
import { runStation, type StationEvent } from '../../../src/services/station/station.ts';
import { sampled } from '../../support/sampled.ts';
import { jsonLinesIn, keyedCsv, mustAgree, recordedIn } from '../../support/station-agrees.ts';
import { type LifeEnd, live, worldBoard } from '../../support/station-world.ts';
import { TestClock } from '../../support/test-clock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-wrong-'));
  writeFileSync(join(folder, 'rows.csv'), keyedCsv(4));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const csv = (text: string) => writeFileSync(join(folder, 'rows.csv'), text);
/** The steps that a board takes. */
const stepsOfOne = 19;

/** What is changed behind the station's back while `aa` is worked on, and what then becomes of `aa` or the next. */
const edits: Readonly<Record<string, () => void>> = {
  'a row is added before the others': () => csv(keyedCsv(4).replace('\n', '\nnew,s9\n')),
  'the rows are sorted the other way': () => csv('key,secret\nk3,s3\nk2,s2\nk1,s1\nk0,s0\n'),
  'columns change places': () => csv('secret,key\ns0,k0\ns1,k1\ns2,k2\ns3,k3\n'),
  'the first row is removed': () => csv('key,secret\nk1,s1\nk2,s2\nk3,s3\n'),
  'a secret is changed': () => csv(keyedCsv(4).replace('k0,s0', 'k0,other')),
  'a used row gets another key': () => csv(keyedCsv(4).replace('k0,', 'z0,')),
  'a key stands twice': () => csv(`${keyedCsv(4)}k0,s7\n`),
  'the file is half written': () => csv('key,sec'),
  'the file is emptied': () => csv(''),
  'the file is deleted': () => rmSync(join(folder, 'rows.csv'), { force: true }),
  'the list of used rows is deleted': () => rmSync(join(folder, 'rows.csv.used.jsonl'), { force: true }),
  'the journal of the records is deleted': () =>
    rmSync(join(folder, 'records', 'journal.jsonl'), { force: true }),
};

describe('the CSV is edited meanwhile', () => {
  test.each(sampled(Object.entries(edits), 4))('%s, at each step', async (what, edit) => {
    for (const at of sampled([...Array(stepsOfOne + 1).keys()], 2, what)) {
      rmSync(folder, { recursive: true, force: true });
      folder = mkdtempSync(join(tmpdir(), 'espwb-wrong-'));
      csv(keyedCsv(4));
      const boards = [worldBoard('aa'), worldBoard('bb')];
      const first = await live({ folder, sockets: [boards], onStep: (step) => step === at && edit() });
      // Put right again: both come back.
      csv(keyedCsv(4));
      const second = await live({ folder, sockets: [boards] });
      mustAgree(folder, boards, [first, second]);
      const greens = recordedIn(folder).filter(({ outcome }) => outcome === 'green');
      expect(new Set(greens.map(({ mac }) => mac)), `at ${at}`).toEqual(new Set(['aa', 'bb']));
      // A secret that was on a board is on no other.
      const secrets = boards.map(({ row }) => row?.replace(/^\D+/, ''));
      expect(new Set(secrets).size, `at ${at}: ${secrets}`).toBe(2);
    }
  });
});

describe('the disk is full', () => {
  test('from any step on: no board is called green that is not in the records, and what was begun goes on', async () => {
    for (const fullFrom of sampled([...Array(2 * stepsOfOne).keys()], 3)) {
      rmSync(folder, { recursive: true, force: true });
      folder = mkdtempSync(join(tmpdir(), 'espwb-wrong-'));
      csv(keyedCsv(4));
      const boards = [worldBoard('aa'), worldBoard('bb')];
      const first = await live({ folder, sockets: [boards], fullFrom });
      for (const board of boards)
        if (!jsonLinesIn(folder, 'records/journal.jsonl').some(({ mac }) => mac === board.mac))
          expect(board.flash, `${board.mac}, full from ${fullFrom}`).toBe('old');
      const second = await live({ folder, sockets: [boards] });
      mustAgree(folder, boards, [first, second]);
      const greens = recordedIn(folder).filter(({ outcome }) => outcome === 'green');
      expect(greens.map(({ mac }) => mac).sort()).toEqual(['aa', 'bb']);
    }
  });
});

describe('the columns', () => {
  test('may change places between two starts: a row that was used is used, whichever of its values tells it', async () => {
    const boards = [worldBoard('aa'), worldBoard('bb')];
    const first = await live({ folder, sockets: [boards.slice(0, 1)] });
    csv('secret,key\ns0,k0\ns1,k1\n');
    const second = await live({ folder, sockets: [boards.slice(1)] });
    const claims = jsonLinesIn(folder, 'rows.csv.used.jsonl');
    expect(claims).toMatchObject([
      { mac: 'aa', key: 'k0' },
      { mac: 'bb', key: 's1' },
    ]);
    expect([...first.greens, ...second.greens]).toHaveLength(2);
  });
});

describe('the rows', () => {
  test('that have come to their end make a board red before anything of it is changed', async () => {
    csv(keyedCsv(1));
    const boards = [worldBoard('aa'), worldBoard('bb')];
    const end = await live({ folder, sockets: [boards] });
    mustAgree(folder, boards, [end]);
    expect(boards.map(({ flash }) => flash)).toEqual(['new', 'old']);
    expect(recordedIn(folder).at(-1)).toMatchObject({
      ...{ mac: 'bb', outcome: 'red', code: 'usage', row: null },
      message: expect.stringContaining('has no row left'),
    });
  });

  test('are kept for boards that are being worked on: of two at once for the last row one is left as it was', async () => {
    csv(keyedCsv(1));
    const boards = [worldBoard('aa'), worldBoard('bb')];
    const end = await live({ folder, jobs: 2, sockets: boards.map((board) => [board]) });
    mustAgree(folder, boards, [end]);
    expect(boards.map(({ flash }) => flash).sort()).toEqual(['new', 'old']);
    expect(
      recordedIn(folder)
        .map(({ outcome }) => outcome)
        .sort(),
    ).toEqual(['green', 'red']);
  });

  test('of a board that does not come to its own are free again', async () => {
    csv(keyedCsv(1));
    const [bad, good] = [worldBoard('aa', 'flash'), worldBoard('bb')];
    const end = await live({ folder, sockets: [[bad, good]] });
    mustAgree(folder, [bad, good], [end]);
    expect(good).toMatchObject({ flash: 'new', row: 'k0' });
  });

  test('of a board that were changed make it red before anything of it is changed', async () => {
    await live({ folder, sockets: [[worldBoard('aa', 'test')]] });
    csv(keyedCsv(4).replace('k0,s0', 'k0,other'));
    const board = worldBoard('aa');
    await live({ folder, sockets: [[board]] });
    expect(board.flash).toBe('old');
    expect(recordedIn(folder).at(-1)).toMatchObject({
      ...{ outcome: 'red', code: 'usage', message: expect.stringContaining('was changed since') },
    });
  });

  test('have one station: the second is refused, and the first goes on', async () => {
    const path = join(folder, 'rows.csv');
    const given = { path, key: null, delimiter: undefined, now: () => 'then' };
    const first = await openRows(given);
    const code = await openRows(given).catch((error) => isEspError(error) && error.code);
    expect(code).toBe('session-busy');
    expect((await first.claim('aa', false)).key).toBe('k0');
    await first.close();
    const second = await openRows(given);
    expect((await second.claim('bb', false)).key).toBe('k1');
    await second.close();
  });
});

describe('a copy of a board', () => {
  test('beside the other makes both red, and a board alone with that MAC stays red until a person says otherwise', async () => {
    // Both are there when the second tells its MAC.
    const [one, two] = [worldBoard('aa'), worldBoard('aa')];
    const ends: LifeEnd[] = [await live({ folder, jobs: 2, sockets: [[one], [two]] })];
    const records = recordedIn(folder);
    expect(records.map(({ outcome }) => outcome)).not.toContain('green');
    expect(records.map(({ code }) => code)).toContain('mac-twice');
    ends.push(await live({ folder, sockets: [[one]] }));
    expect(recordedIn(folder).at(-1)).toMatchObject({ outcome: 'red', code: 'mac-twice' });
    ends.push(await live({ folder, again: true, sockets: [[one]] }));
    expect(recordedIn(folder).at(-1)).toMatchObject({ outcome: 'green' });
    mustAgree(folder, [one], ends);
  });
});

describe('a board that never answers', () => {
  test('ends at its deadline, deaf to every signal, while the others go on', async () => {
    const clock = new TestClock();
    const records = { lastOf: () => null, begin: async () => {}, add: async () => {} };
    const never = new Promise<never>(() => {});
    const work = (mac: string, flash: () => Promise<BoardRecord['firmware']>): BoardWork => ({
      ...{ flash, identify: async () => ({ mac, chip: 'chip', flashSizeBytes: null }) },
      ...{ putFiles: async () => 0, test: async () => '', pins: async () => {}, restart: async () => {} },
      ...{ isUnplugged: () => false, close: async () => {} },
    });
    const events: StationEvent[] = [];
    const end = new AbortController();
    const run = runStation({
      recipe: { flash: {} as never, files: [], test: null, pins: [], boardName: null },
      ...{
        records,
        rows: null,
        again: () => false,
        now: () => 'then',
        clock,
        jobs: 1,
        limitMs: 5000,
        count: null,
      },
      signal: end.signal,
      onEvent: (event) => void events.push(event),
      open: async (port) => (port === 'deaf' ? work('aa', () => never) : work('bb', async () => [])),
      watch: ({ run }) => {
        void run('deaf').then(() => run('fine').then(() => end.abort()));
        return () => {};
      },
    });
    const isOver = { done: false };
    void run.finally(() => {
      isOver.done = true;
    });
    await expect.poll(async () => clock.advance(1000).then(() => isOver.done), { interval: 1 }).toBe(true);
    const ends = events.flatMap((event) => (event.type === 'ended' ? [event.record] : []));
    expect(ends.map(({ port, outcome, code }) => [port, outcome, code])).toEqual([
      ['deaf', 'red', 'timeout'],
      ['fine', 'green', null],
    ]);
    expect(await run).toMatchObject({ green: 1, red: 1 });
  });
});

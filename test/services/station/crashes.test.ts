// A station that loses its power, at any step, and is started again: no row for two boards, none lost, nothing called
// green that is not.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runs, sampled } from '../../support/sampled.ts';
import { keyedCsv, mustAgree, recordedIn } from '../../support/station-agrees.ts';
import { type LifeEnd, live, type WorldBoard, worldBoard } from '../../support/station-world.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-station-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const csv = keyedCsv;
const recorded = () => recordedIn(folder);

describe('a station whose computer loses its power', () => {
  const story = () => [worldBoard('aa'), worldBoard('bb')];

  /** Steps of the story when nothing happens. */
  const stepsOf = async () => {
    writeFileSync(join(folder, 'rows.csv'), csv(4));
    return (await live({ folder, sockets: [story()] })).steps;
  };

  test('at any step gives each board its own row and its one green record when it goes on', async () => {
    const count = await stepsOf();
    expect(count).toBeGreaterThan(30);
    for (const crashAt of sampled([...Array(count).keys()], 10)) {
      rmSync(folder, { recursive: true });
      folder = mkdtempSync(join(tmpdir(), 'espwb-station-'));
      writeFileSync(join(folder, 'rows.csv'), csv(4));
      const [one, two, three] = [...story(), worldBoard('cc')] as [WorldBoard, WorldBoard, WorldBoard];
      const first = await live({ folder, crashAt, sockets: [[one, two]] });
      expect(first.isCrashed).toBe(true);
      // The boards that are plugged in then come in another order.
      const second = await live({ folder, sockets: [[three, two, one]] });
      mustAgree(folder, [one, two, three], [first, second]);
      const all = recorded().filter(({ outcome }) => outcome === 'green');
      expect(all.map(({ mac }) => mac).sort(), `cut at ${crashAt}`).toEqual(['aa', 'bb', 'cc']);
      expect(new Set(all.map(({ row }) => row)).size).toBe(3);
    }
  });

  test('in the middle of a line says so, and does not count the half of it', async () => {
    const count = await stepsOf();
    let told = 0;
    for (const crashAt of Array(count).keys()) {
      rmSync(folder, { recursive: true });
      folder = mkdtempSync(join(tmpdir(), 'espwb-station-'));
      writeFileSync(join(folder, 'rows.csv'), csv(4));
      await live({ folder, crashAt, sockets: [[worldBoard('aa')]] });
      const { notes } = await live({ folder, sockets: [] });
      if (notes.some((note) => note.includes('half a line'))) told++;
    }
    // The beginning of a run, the claim of its row, its record.
    expect(told).toBe(3);
  });
});

describe('whatever happens at the sockets', () => {
  const steps = ['identify', 'flash', 'putFiles', 'test', 'pins', 'restart'] as const;
  const boards = fc.array(fc.option(fc.constantFrom(...steps), { nil: null, freq: 3 }), {
    minLength: 1,
    maxLength: 5,
  });
  const visits = fc.array(fc.nat({ max: 4 }), { maxLength: 6 });
  const lives = fc.array(
    fc.record({
      crashAt: fc.option(fc.nat({ max: 80 }), { nil: null }),
      fullFrom: fc.option(fc.nat({ max: 80 }), { nil: undefined, freq: 2 }),
      jobs: fc.integer({ min: 1, max: 3 }),
      again: fc.boolean(),
      sockets: fc.array(visits, { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 4 },
  );

  test('no row is used twice, and nothing is called green that is not', async () => {
    await fc.assert(
      fc.asyncProperty(boards, lives, async (kinds, all) => {
        rmSync(folder, { recursive: true });
        folder = mkdtempSync(join(tmpdir(), 'espwb-station-'));
        writeFileSync(join(folder, 'rows.csv'), csv(3));
        const made = kinds.map((fails, at) => worldBoard(`m${at}`, ...(fails ? [fails] : [])));
        const ends: LifeEnd[] = [];
        for (const { sockets, fullFrom, ...life } of all) {
          // One board is at one socket.
          const apart = sockets.map((visitors, at) =>
            visitors
              .filter((each) => each % sockets.length === at)
              .map((each) => made[each % made.length] as WorldBoard),
          );
          const own = made.length % sockets.length === 0 ? apart : [apart.flat()];
          const full = fullFrom === undefined ? {} : { fullFrom };
          ends.push(await live({ folder, ...life, ...full, sockets: own }));
        }
        await live({ folder, sockets: [] });
        mustAgree(folder, made, ends);
      }),
      { numRuns: runs(45) },
    );
  });
});

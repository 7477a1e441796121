// The large matrices, sampled: `npm test` takes some cells of each by a seed that it prints, `npm run
// test:all` takes all of them. ESPWB_TEST_SEED brings a sample back.
import { test } from 'vitest';

export const takesAll = process.env['ESPWB_TEST_ALL'] === '1';
/** `npm run test:every-byte`: what takes an hour, for who has changed what it is about. */
export const takesEveryByte = process.env['ESPWB_TEST_EVERY_BYTE'] === '1';

/** For properties whose rare cases are a matter of share, not of truth: the same ones in every run. */
export const steadySeed = Number(process.env['ESPWB_TEST_SEED'] ?? 20_261_130);

/** One for all processes of a run, where its configuration has drawn it. */
const seed = Number(
  process.env['ESPWB_TEST_SEED'] ?? process.env['ESPWB_DRAWN_SEED'] ?? Math.floor(Math.random() * 1e9),
);
let isTold = false;

/**
 * `count` of the cases in their order; all of them in `npm run test:all`. Samples of as many cases are the same
 * ones unless `of` differs.
 */
export function sampled<Case>(cases: readonly Case[], count: number, of = ''): readonly Case[] {
  if (takesAll || cases.length <= count) return cases;
  if (!isTold) console.info(`A sample of the cells, by ESPWB_TEST_SEED=${seed}`);
  isTold = true;
  const next = uniform([...of].reduce((mixed, letter) => Math.imul(mixed, 31) + letter.charCodeAt(0), seed));
  return cases
    .map((each, at) => ({ each, at, rank: next() }))
    .sort((one, other) => one.rank - other.rank)
    .slice(0, count)
    .sort((one, other) => one.at - other.at)
    .map(({ each }) => each);
}

/**
 * Long tests that show the same thing at several places: `count` of them in `npm test`, all of them in `npm run
 * test:matrices`. By their titles; none may need what another leaves behind.
 */
export function someOf(count: number, tests: Readonly<Record<string, () => Promise<void>>>): void {
  for (const [title, body] of sampled(Object.entries(tests), count, Object.keys(tests).join()))
    test(title, body);
}

/**
 * `test` within a `describe.each` of `cases`: each title is tried with one of them, others for each title; with
 * all of them in `npm run test:matrices`.
 */
export const testOfSampled =
  <Case>(cases: readonly Case[], mine: Case) =>
  (title: string, body: () => Promise<void>): void => {
    if (sampled(cases, 1, title).includes(mine)) test(title, body);
  };

/** How often a property is tried: a third of it in `npm test`. What fails tells its own seed. */
export const runs = (count: number): number => (takesAll ? count : Math.ceil(count / 3));

/** Numbers from 0 to 1 (mulberry32): the same ones for the same seed on every computer. */
function uniform(seedNumber: number): () => number {
  let state = seedNumber;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

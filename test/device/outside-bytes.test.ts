// Whatever bytes come from outside, each parser of them ends, with a value or with an error of its own:
// never with a bug, never with text that commands a terminal. Some inputs each; for hours: bench/fuzz-parsers.ts.
import { expect, test } from 'vitest';
import { createRandom } from '../support/fuzz-bytes.ts';
import { fuzzTargets } from '../support/fuzz-round.ts';
import { mutated } from '../support/mutated.ts';

const seed = 2;
const inputs = 120;
const slowInputs = 6;

test.each(await fuzzTargets())('$name', async ({ isSlow, run }) => {
  for (let index = 0; index < (isSlow ? slowInputs : inputs); index++) await run(seed, index);
});

test('the same number gives the same input, and few are as they were', () => {
  const known = [Buffer.from('["main.py",3,""]\r\n#1\r\n')];
  const inputsOf = (from: number) =>
    Array.from({ length: 200 }, (_, at) =>
      Buffer.from(mutated(known, createRandom(from + at * 7919))).toString('latin1'),
    );
  expect(inputsOf(5)).toEqual(inputsOf(5));
  expect(new Set(inputsOf(5)).size).toBeGreaterThan(100);
});

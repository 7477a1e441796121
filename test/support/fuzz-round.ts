// One input for one parser, by number: the same seed and number give the same input, so that a finding can
// be had again.
import { isEspError } from '../../src/device/errors.ts';
import { createRandom } from './fuzz-bytes.ts';
import { mutated } from './mutated.ts';
import { outsideConversations } from './outside-conversations.ts';
import { mustBeText, type OutsideParser } from './outside-parser.ts';
import { outsideParsers } from './outside-parsers.ts';

export type Target = {
  readonly name: string;
  readonly isSlow: boolean;
  readonly run: (seed: number, index: number) => Promise<void>;
};

/** Apart from what is near in seed or number: MINSTD's first values follow its seed. */
const randomOf = (seed: number, index: number) => {
  const random = createRandom((Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 1);
  for (let turns = 0; turns < 4; turns++) random(2);
  return random;
};

export function inputOf(parser: OutsideParser, seed: number, index: number): Uint8Array {
  return mutated(parser.seeds, randomOf(seed, index));
}

export async function fuzzTargets(): Promise<readonly Target[]> {
  const parsers = (await outsideParsers()).map((parser) => ({
    name: parser.name,
    isSlow: parser.isSlow ?? false,
    run: async (seed: number, index: number) => {
      try {
        await parser.parse(inputOf(parser, seed, index));
      } catch (error) {
        if (isEspError(error)) mustBeText(error.message);
        else if (!parser.refusals?.some((refusal) => error instanceof refusal)) throw error;
      }
    },
  }));
  const talks = outsideConversations.map(({ name, hold }) => ({
    name,
    isSlow: true,
    run: async (seed: number, index: number) => void (await hold(randomOf(seed, index))),
  }));
  return [...parsers, ...talks];
}

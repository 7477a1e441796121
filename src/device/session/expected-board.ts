// What was planned for or agreed to on one board goes to no other.
import { EspError } from '../errors.ts';
import type { ChipFacts } from '../loader/loader.ts';

/** @throws EspError wrong-board */
export function mustBe(expectedMac: string, { mac }: ChipFacts, path: string): void {
  if (mac === expectedMac) return;
  throw new EspError(
    'wrong-board',
    `The board on ${path} is ${mac}, not ${expectedMac} as expected. Nothing was written to it.`,
  );
}

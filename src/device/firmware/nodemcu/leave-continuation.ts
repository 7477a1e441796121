// Out of an unfinished statement at NodeMCU's prompt, which knows no key for that.
import { awaitText } from '../await-text.ts';
import { wayOut } from './lua-code.ts';
import type { LuaTalk } from './lua-line.ts';

/** A line is answered at once. */
const answerMs = 500;

/** At `>> `: makes the statement fail, so that the prompt stands again. True if it does. */
export async function leaveContinuation({ write, reader, clock }: LuaTalk): Promise<boolean> {
  for (const line of wayOut) {
    await write(`${line}\n`);
    if (!(await awaitText(reader, clock, ['\n> '], answerMs))) continue;
    await reader.readUntilQuiet(answerMs / 10, answerMs);
    return true;
  }
  return false;
}

// Prints the ways out of a board that were tried and what each gave, and what a firmware's thread holds.
// Usage: node scripts/run.mjs scripts/escapes.ts
import { escapeAttempts } from '../test/support/escape-attempts.ts';
import { namesOfSealedThread } from '../test/support/sealed-thread.ts';
import { tryEscape } from '../test/support/try-escape.ts';

for (const attempt of escapeAttempts) {
  const gave = await tryEscape(attempt);
  const verdict = attempt.gives.test(gave) ? 'held' : 'NOT AS EXPECTED';
  console.log(`${attempt.firmware.padEnd(12)} ${attempt.what.padEnd(46)} ${verdict}: ${gave.split('\n')[0]}`);
}
const { names } = await namesOfSealedThread();
console.log(`\nA firmware's thread holds, once its interpreter is loaded:\n${names.join(' ')}`);

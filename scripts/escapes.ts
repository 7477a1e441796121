// Prints the ways out of a board that were tried and what each gave, and what a firmware's thread holds.
// Usage: node scripts/run.mjs scripts/escapes.ts
import { type EscapeAttempt, escapeAttempts } from '../test/support/escape-attempts.ts';
import { firmwareThread, reachedIn } from '../test/support/thread-globals.ts';
import { tryEscape } from '../test/support/try-escape.ts';

const tell = async (attempt: EscapeAttempt, chip: 'esp8266' | 'esp32c3') => {
  const gave = await tryEscape(attempt, chip);
  const verdict = attempt.gives.test(gave) ? 'held' : 'NOT AS EXPECTED';
  const where = chip === 'esp8266' ? attempt.firmware : chip;
  console.log(`${where.padEnd(12)} ${attempt.what.padEnd(46)} ${verdict}: ${gave.split('\n')[0]}`);
};
for (const attempt of escapeAttempts) {
  await tell(attempt, 'esp8266');
  if (attempt.firmware === 'micropython') await tell(attempt, 'esp32c3');
}
for (const firmware of ['micropython', 'nodemcu'] as const) {
  const thread = await firmwareThread(firmware);
  const reached = await reachedIn(thread);
  const names = reached.filter((path) => !/[.[]/.test(path));
  console.log(`\nThe thread of ${firmware} holds beside the language: ${names.join(' ')}`);
  for (const name of names) {
    const below = reached
      .filter((path) => path.startsWith(`${name}.`))
      .map((path) => path.slice(name.length));
    console.log(`  ${name}: ${below.filter((path) => !/\.(length|name|prototype)$/.test(path)).join(' ')}`);
  }
  await thread.stop();
}
process.exit();

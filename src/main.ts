#!/usr/bin/env node
// The version, or the program: what only the program needs is not loaded for the version.
import { exitWhenWritten, watchOutput } from './terminal/lost-output.ts';

void run(process.argv.slice(2));

async function run(words: readonly string[]): Promise<void> {
  if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
    watchOutput();
    const { version } = await import('./commands/version.ts');
    process.stdout.write(`${version}\n`);
    return exitWhenWritten(0);
  }
  const { start } = await import('./start.ts');
  return start(words);
}

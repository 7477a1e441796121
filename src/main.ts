#!/usr/bin/env node
// Decides between the workbench and one verb before anything heavy is loaded.
import { endOnSignals } from './terminal/end-on-signals.ts';
import { exitCodeWithOutput, watchOutput } from './terminal/lost-output.ts';

const argv = process.argv.slice(2);

watchOutput();
const exitCode = await run(argv);
// A verb is over when it says so: no timer or worker left behind may keep the process.
process.stdout.write('', () => {
  // What keeps the output from being written is told a turn after whoever waits for it.
  setImmediate(() => process.exit(exitCodeWithOutput(exitCode)));
});

async function run(words: readonly string[]): Promise<number> {
  if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
    const { version } = await import('./verbs/version.ts');
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const port = workbenchPort(words);
  if (port !== undefined && process.stdin.isTTY && process.stdout.isTTY) {
    const { startWorkbench } = await import('./workbench/start-workbench.ts');
    return startWorkbench({ port: port ?? process.env['ESPWB_PORT'] });
  }
  endOnSignals(words.includes('--json'));
  const { runCommandLine } = await import('./verbs/program.ts');
  if (words.length > 0) return runCommandLine(words);
  await runCommandLine(['--help']);
  return 2;
}

/** No verb: the port after -p, null without one. undefined when the words are for the parser. */
function workbenchPort(words: readonly string[]): string | null | undefined {
  if (words.length === 0) return null;
  const [option = '', value] = words;
  if (words.length === 2 && (option === '-p' || option === '--port')) return value;
  return words.length === 1 ? /^--port=(.+)$/.exec(option)?.[1] : undefined;
}

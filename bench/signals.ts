// npm run signals -- [PLACE [SIGNAL]]: sends every signal in every place
// where a program of espwb can be, each in a terminal of its own, and prints with what it ended. A cell that says
// something else than a number was left with a terminal that is not whole (Linux). Ends with 1 then.
import { execFileSync } from 'node:child_process';
import { endingSignals } from '../src/terminal/signals.ts';
import { type ShellTerminal, startFromShell } from '../test/support/shell-terminal.ts';
import { type SignalPlace, signalPlaces } from '../test/support/signal-places.ts';

const [onlyPlace = '', onlySignal = ''] = process.argv.slice(2);
const limitMs = 60_000;
/** Those that do not end it: what they leave is looked at after a Ctrl-C, a q or a Ctrl-]. */
const survived: readonly NodeJS.Signals[] = [
  'SIGPIPE',
  'SIGXFSZ',
  'SIGWINCH',
  'SIGURG',
  'SIGCHLD',
  'SIGCONT',
  'SIGTSTP',
  'SIGTTIN',
  'SIGTTOU',
];
const stopping = /TSTP|TTIN|TTOU/;

const places = signalPlaces.filter(({ name }) => name.includes(onlyPlace));
const signals = [...endingSignals, ...survived].filter((signal) => signal.includes(onlySignal));
const cell = (text: string) => text.padEnd(12);
let wrong = 0;
process.stdout.write(`${[cell('signal'), ...places.map(({ name }) => cell(name.slice(0, 11)))].join('')}\n`);
for (const signal of signals) {
  const row: string[] = [];
  for (const place of places) row.push(await tried(place, signal));
  process.stdout.write(`${[cell(signal), ...row.map(cell)].join('')}\n`);
}
process.stdout.write(`${wrong} of ${places.length * signals.length} not as promised\n`);
process.exitCode = wrong === 0 ? 0 : 1;

async function tried(place: SignalPlace, signal: NodeJS.Signals): Promise<string> {
  const shell = startFromShell(place.args);
  try {
    return await within(outcome(shell, place, signal));
  } catch (error) {
    wrong++;
    return `BAD ${String(error instanceof Error ? error.message : error).split('\n')[0]}`;
  } finally {
    shell.discard();
  }
}

async function outcome(shell: ShellTerminal, place: SignalPlace, signal: NodeJS.Signals): Promise<string> {
  await place.reach(shell);
  const { endsBy, isUp } = { endsBy: endingSignals.includes(signal), isUp: () => isRunning(shell) };
  shell.signal(signal);
  if (endsBy) {
    const code = await shell.left();
    if (code !== place.exitCode(signal)) wrong++;
    return `${code}${code === place.exitCode(signal) ? '' : ` not ${place.exitCode(signal)}`}`;
  }
  await new Promise((done) => setTimeout(done, 300));
  if (stopping.test(signal)) shell.signal('SIGCONT');
  await new Promise((done) => setTimeout(done, 300));
  if (!isUp()) throw new Error('ended');
  shell.signal('SIGTERM');
  await shell.left();
  return 'goes on';
}

function isRunning(shell: ShellTerminal): boolean {
  try {
    return (
      execFileSync('ps', ['-o', 'stat=', '-p', String(shell.programId())], { encoding: 'utf8' }).trim() !== ''
    );
  } catch {
    return false;
  }
}

function within<T>(work: Promise<T>): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => setTimeout(() => reject(new Error('timed out')), limitMs).unref()),
  ]);
}

// npm run fuzz:parsers -- [MINUTES [SEED [NAME]]]: broken inputs into every parser of bytes from outside, and
// whole conversations with boards, boot loaders and servers that break theirs. Prints how many each took, and
// ends with 1 when one ended in a bug, did not end, showed what is no text, or took more than a quarter of a second of the processor.
// A finding is had again by its seed and number: MINUTES 0, SEED, NAME, NUMBER.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { fuzzTargets } from '../test/support/fuzz-round.ts';

type Finding = { readonly name: string; readonly index: number; readonly what: string };
type Report = {
  readonly name: string;
  readonly count: number;
  readonly slowestMs: number;
  readonly slowest: number;
};
type Message = { readonly finding: Finding } | { readonly reports: readonly Report[] };
type Setup = {
  readonly seed: number;
  readonly only: string;
  readonly number: number;
  readonly endMs: number;
  readonly from: number;
  readonly at: Int32Array;
};

/** Of one parser, before it is another's turn. */
const sliceMs = 500;
/** An input of 32 KB that takes longer on a slow machine makes a board's output cost more than it may. */
const longestMs = 250;
/** Then the thread counts as hung, and is ended. */
const hungMs = 60_000;
const mostFindings = 50;

if (isMainThread) await main();
else await work(workerData as Setup);

async function main(): Promise<void> {
  const [minutes = '5', seedText = '1', only = '', number = ''] = process.argv.slice(2);
  const seed = Number(seedText);
  const endMs = Date.now() + Number(minutes) * 60_000;
  const say = (text: string) => process.stdout.write(`${text}\n`);
  say(`${minutes} min, seed ${seed}`);
  const totals = new Map<string, Report>();
  const findings: Finding[] = [];
  const names = (await fuzzTargets()).map(({ name }) => name);
  let from = 0;
  do {
    const at = new Int32Array(new SharedArrayBuffer(8));
    const setup: Setup = { seed, only, number: number === '' ? -1 : Number(number), endMs, from, at };
    const worker = new Worker(new URL(import.meta.url), { workerData: setup });
    worker.on('message', (message: Message) => {
      if ('finding' in message) {
        findings.push(message.finding);
        say(`FOUND in ${message.finding.name}, number ${message.finding.index}: ${message.finding.what}`);
      } else
        for (const report of message.reports) {
          const before = totals.get(report.name);
          const isSlower = !before || report.slowestMs > before.slowestMs;
          totals.set(report.name, {
            ...(isSlower || !before ? report : before),
            count: (before?.count ?? 0) + report.count,
          });
        }
    });
    const why = await ended(worker, at);
    if (why !== null) {
      const finding = { name: names[at[0] as number] ?? '?', index: at[1] as number, what: why };
      findings.push(finding);
      say(`FOUND in ${finding.name}, number ${finding.index}: ${why}`);
    }
    // Numbers that were tried are not tried again.
    from += 1_000_000;
  } while (Date.now() < endMs && findings.length < mostFindings);
  for (const { name, count, slowestMs, slowest } of totals.values())
    say(
      `${name.padEnd(40)} ${String(count).padStart(9)}  slowest ${slowestMs.toFixed(0)} ms (number ${slowest})`,
    );
  const count = [...totals.values()].reduce((sum, report) => sum + report.count, 0);
  say(
    `${count} inputs, ${findings.length} findings, peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`,
  );
  process.exitCode = findings.length === 0 ? 0 : 1;
}

/** null when it came to its end; else what became of it. */
function ended(worker: Worker, at: Int32Array): Promise<string | null> {
  return new Promise((resolve) => {
    let seen = '';
    const watch = setInterval(() => {
      const now = `${at[0]} ${at[1]}`;
      if (now === seen) {
        resolve(`did not end in ${hungMs / 1000} s`);
        void worker.terminate();
      }
      seen = now;
    }, hungMs);
    worker.on('error', (error: unknown) =>
      resolve(`crashed: ${error instanceof Error ? error.stack : String(error)}`),
    );
    worker.on('exit', () => resolve(null));
    worker.on('exit', () => clearInterval(watch));
  });
}

async function work({ seed, only, number, endMs, from, at }: Setup): Promise<void> {
  const targets = (await fuzzTargets()).map((target, place) => ({ ...target, place, next: from }));
  const chosen = targets.filter(({ name }) => name.includes(only));
  const tell = (message: Message) => parentPort?.postMessage(message);
  process.on('unhandledRejection', (error) => {
    throw error;
  });
  do {
    for (const target of chosen) {
      const sliceEnd = performance.now() + sliceMs;
      let count = 0;
      let slowestMs = 0;
      let slowest = 0;
      do {
        const index = number >= 0 ? number : target.next++;
        at[0] = target.place;
        at[1] = index;
        const before = process.cpuUsage();
        try {
          await target.run(seed, index);
        } catch (error) {
          const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
          tell({
            finding: {
              name: target.name,
              index,
              what: what.split('\n').slice(0, 6).join('\n').slice(0, 600),
            },
          });
        }
        const { user, system } = process.cpuUsage(before);
        const tookMs = (user + system) / 1000;
        if (tookMs > slowestMs) [slowestMs, slowest] = [tookMs, index];
        count++;
      } while (performance.now() < sliceEnd && number < 0);
      if (slowestMs > longestMs)
        tell({ finding: { name: target.name, index: slowest, what: `took ${slowestMs.toFixed(0)} ms` } });
      tell({ reports: [{ name: target.name, count, slowestMs, slowest }] });
    }
  } while (Date.now() < endMs && number < 0);
  // A timer that somebody forgot must not keep the thread.
  process.exit(0);
}

// Several boards flashed at once by one espwb, against one board, and against esptool started once a port. The boards
// are virtual ones in real time, served over RFC 2217 by processes of their own, whose CPU and memory are not counted.
// Last comes a row for ten boards in one process, as a class room's or a test's `espwb board` has them.
// npm run bench:many [-- --counts 1,4,8] [--rounds N] [--no-esptool]
// Linux only. esptool is the one of scripts/install-peers.sh, where that has run; it runs in the first round only, for it
// takes most of the time.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoMicroPython } from '../src/device/image/demo-image.ts';
import { type BoardProgram, startBoardProgram } from '../test/support/board-program.ts';
import '../test/support/without-extra-certificates.ts';

const imageBytes = 620 * 1024;
const baud = '460800';
/** Where no board boots from: a firmware that starts on one would take the CPU from the others. */
const place = '0x100000';
const esptool = join('.peers', 'venv', 'bin', 'esptool');

/** At most: share of one board's time; CPU a megabyte as a share of one board's; megabytes held. */
const limits = {
  seconds: (count: number) => (count <= 1 ? 1 : count <= 4 ? 1.15 : 1.4),
  cpu: 1.1,
  megabytes: (count: number) => 60 + 12 * count,
};

type Cost = {
  readonly seconds: number;
  /** From what Linux counts for the processes, summed where there are several. */
  readonly cpuSeconds: number;
  /** The most that one of the processes held, or all of them together. */
  readonly megabytes: number;
};

const word = (name: string, usual: string) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? usual : (process.argv[at + 1] ?? usual);
};
const counts = word('--counts', '1,4,8').split(',').map(Number);
const rounds = Number(word('--rounds', '3'));
const withEsptool = existsSync(esptool) && !process.argv.includes('--no-esptool');

const folder = mkdtempSync(join(tmpdir(), 'espwb-many-'));
const file = join(folder, 'image.bin');
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const ticksPerSecond = 100;
const statusOf = (pid: number, name: string) =>
  readFileSync(`/proc/${pid}/${name}`, { encoding: 'utf8', flag: 'r' });

/** What a running process has used so far; null once it has ended. */
function usedBy(pid: number): { readonly cpuSeconds: number; readonly megabytes: number } | null {
  try {
    const fields = statusOf(pid, 'stat')
      .replace(/^.*\) /s, '')
      .split(' ');
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(statusOf(pid, 'status'))?.[1];
    // Its own, and that of children that it has waited for.
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { cpuSeconds: ticks / ticksPerSecond, megabytes: Number(peak ?? 0) / 1024 };
  } catch {
    return null;
  }
}

/** Runs all at the same time. @throws Error where one fails */
async function cost(commandLines: readonly (readonly string[])[]): Promise<Cost> {
  const startedMs = performance.now();
  const children = commandLines.map(([program = '', ...args]) =>
    spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ESPWB_HOME: join(folder, 'home'), NO_COLOR: '1' },
    }),
  );
  const used = new Map<ChildProcess, { cpuSeconds: number; megabytes: number }>();
  const look = () => {
    for (const child of children) {
      const now = child.pid === undefined ? null : usedBy(child.pid);
      const before = used.get(child)?.megabytes ?? 0;
      // What has ended and was not waited for holds nothing any more.
      if (now) used.set(child, { ...now, megabytes: Math.max(before, now.megabytes) });
    }
  };
  const timer = setInterval(look, 20);
  try {
    await Promise.all(children.map(succeeds));
  } finally {
    clearInterval(timer);
  }
  const all = [...used.values()];
  return {
    seconds: (performance.now() - startedMs) / 1000,
    cpuSeconds: all.reduce((sum, each) => sum + each.cpuSeconds, 0),
    megabytes: all.reduce((sum, each) => sum + each.megabytes, 0),
  };
}

const succeeds = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (text) => (said += text));
    child.stderr?.on('data', (text) => (said += text));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`ended with ${code}: ${said.slice(-2000)}`)),
    );
  });

/** Each time another image, so that all of it has to be written. */
let seed = 1;
const newImage = () => writeFileSync(file, demoMicroPython({ sizeBytes: imageBytes, seed: 1000 * seed++ }));

const flashAll = (urls: readonly string[]) => {
  newImage();
  const ports = urls.flatMap((url) => ['-p', url]);
  return cost([
    [
      process.execPath,
      'dist/espwb.js',
      'flash',
      `${place}=${file}`,
      '-y',
      '--force',
      '--baud',
      baud,
      ...ports,
    ],
  ]);
};

const esptoolAll = (urls: readonly string[]) => {
  newImage();
  return cost(
    urls.map((url) => [
      ...[esptool, '--chip', 'esp8266', '--port', `${url}?ign_set_control`],
      ...['--baud', baud, 'write-flash', place, file],
    ]),
  );
};

const median = (values: readonly number[]) =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
const row = (...cells: readonly string[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
const verdict = (value: number, limit: number) => (value <= limit ? 'kept' : 'MISSED');

const together = 10;

/** Of all boards of one program: bytes that came while their UART's buffer was full. */
async function droppedBytes(program: BoardProgram): Promise<number> {
  let sum = 0;
  for (const at of program.controls.keys()) {
    const { counters } = await program.control({ do: 'counters' }, at);
    sum += Number((counters as { readonly droppedByFifo: number }).droppedByFifo);
  }
  return sum;
}

/** Ten boards in one process: seconds of all, as a share of one board's in the table, and what was dropped. */
async function measureTogether(oneSeconds: number): Promise<void> {
  const names = Array.from({ length: together }, (_, at) => `together${at}?timing=real`);
  const places = ['--listen', 'rfc2217://127.0.0.1:0', '--control', 'tcp://127.0.0.1:0'];
  const program = await startBoardProgram(folder, [...names, ...places]);
  try {
    const { seconds } = await flashAll(program.listeners.map(({ url }) => url));
    const dropped = await droppedBytes(program);
    process.stdout.write(
      `\n${together} boards in one process: ${seconds.toFixed(2)} s, ${(seconds / oneSeconds).toFixed(2)} of one; ${dropped} bytes dropped\n`,
    );
  } finally {
    await program.end('SIGKILL');
  }
}

const most = Math.max(...counts);
const boards: BoardProgram[] = [];
for (let at = 0; at < most; at++)
  boards.push(
    await startBoardProgram(folder, [`many${at}?timing=real`, '--listen', 'rfc2217://127.0.0.1:0']),
  );
const urls = boards.map(({ listeners }) => listeners[0]?.url ?? '');
try {
  process.stdout.write(
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}, load ${loadavg()[0]?.toFixed(1)}; 620 KB at ${baud}, median of ${rounds}, esptool once\n\n`,
  );
  // Neither is run for the first time.
  await flashAll(urls.slice(0, 1));
  const found = new Map<string, Cost[]>();
  const note = (name: string, cost: Cost) => found.set(name, [...(found.get(name) ?? []), cost]);
  for (let round = 0; round < rounds; round++)
    for (const count of counts) {
      note(`espwb ${count}`, await flashAll(urls.slice(0, count)));
      if (withEsptool && round === 0) note(`esptool ${count}`, await esptoolAll(urls.slice(0, count)));
    }
  row(
    'boards',
    'seconds',
    'of one',
    'at most',
    '',
    'CPU s',
    'a MB',
    'of one',
    'at most',
    '',
    'MB held',
    'at most',
    '',
  );
  row(...Array.from({ length: 13 }, () => '---'));
  for (const program of ['espwb', 'esptool'])
    for (const count of counts) {
      const all = found.get(`${program} ${count}`);
      const one = found.get(`${program} ${counts[0]}`);
      if (!all || !one) continue;
      const of = (costs: readonly Cost[], key: keyof Cost) => median(costs.map((each) => each[key]));
      const megabytes = (count * imageBytes) / (1024 * 1024);
      const ofOne = (of(all, 'cpuSeconds') / count / of(one, 'cpuSeconds')) * (counts[0] ?? 1);
      const times = of(all, 'seconds') / of(one, 'seconds');
      const isOurs = program === 'espwb';
      const held = of(all, 'megabytes');
      row(
        ...[`${count}, ${program}`, of(all, 'seconds').toFixed(2), times.toFixed(2)],
        ...(isOurs ? [limits.seconds(count).toFixed(2), verdict(times, limits.seconds(count))] : ['', '']),
        ...[
          of(all, 'cpuSeconds').toFixed(2),
          (of(all, 'cpuSeconds') / megabytes).toFixed(2),
          ofOne.toFixed(2),
        ],
        ...(isOurs ? [limits.cpu.toFixed(2), verdict(ofOne, limits.cpu)] : ['', '']),
        held.toFixed(0),
        ...(isOurs ? [limits.megabytes(count).toFixed(0), verdict(held, limits.megabytes(count))] : ['', '']),
      );
    }
  for (const count of withEsptool ? counts : []) {
    const share = (key: keyof Cost) => {
      const of = (program: string) =>
        median((found.get(`${program} ${count}`) ?? []).map((each) => each[key]));
      return (of('espwb') / of('esptool')).toFixed(2);
    };
    process.stdout.write(
      `\n${count} by espwb, against esptool: ${share('seconds')} of its time, ${share('cpuSeconds')} of its CPU, ${share('megabytes')} of its memory`,
    );
  }
  process.stdout.write('\n');
  await measureTogether(median((found.get(`espwb ${counts[0]}`) ?? []).map(({ seconds }) => seconds)));
} finally {
  for (const board of boards) await board.end('SIGKILL');
}
process.exit(0);

// What a station takes beside flashing and testing: from the moment a board is plugged in to PASS on the disk, less the
// steps that flash and test. Virtual boards in real time behind RFC 2217, one after the other in one socket.
// npm run bench:station [-- --boards N]
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { demoMicroPython } from '../src/device/image/demo-image.ts';
import { blankBoard, openSocket } from '../test/support/sockets.ts';
import '../test/support/without-extra-certificates.ts';

const imageBytes = 620 * 1024;
const mostOverheadSeconds = 1.5;
const at = process.argv.indexOf('--boards');
const count = at < 0 ? 5 : Number(process.argv[at + 1]);

const folder = mkdtempSync(join(tmpdir(), 'espwb-station-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const here = (name: string) => join(folder, name);

type Line = { readonly atMs: number; readonly state?: string; readonly step?: string };

/** Its lines with the time at which they came. */
function linesOf(child: ChildProcess) {
  const lines: Line[] = [];
  let wake = () => {};
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (text) => {
    lines.push({ atMs: performance.now(), ...(JSON.parse(text) as object) });
    wake();
  });
  return {
    lines,
    until: async (holds: () => boolean) => {
      while (!holds())
        await new Promise<void>((done) => {
          wake = done;
        });
    },
  };
}

/** Milliseconds from when a step began to when the next line came. */
function stepMs(lines: readonly Line[], step: string): number {
  const begun = lines.findIndex((line) => line.step === step);
  return (lines[begun + 1]?.atMs ?? 0) - (lines[begun]?.atMs ?? 0);
}

writeFileSync(here('fw.bin'), demoMicroPython({ sizeBytes: imageBytes }));
writeFileSync(here('main.py'), 'SERIAL = {{"serial"}}\n');
writeFileSync(
  here('rows.csv'),
  `serial\n${Array.from({ length: count }, (_, each) => `S${each}\n`).join('')}`,
);
const socket = await openSocket();
const recipe = (more: string) => `ports = ["${socket.url}"]
[flash]
baud = 460800
[[flash.images]]
file = "fw.bin"
${more}[test]
code = 'print("PASS {{serial}}")'
expect = "PASS {{serial}}"
[rows]
file = "rows.csv"
`;
writeFileSync(here('r.toml'), recipe(''));
const child = spawn(
  process.execPath,
  [resolve('dist/espwb.js'), 'station', here('r.toml'), '--yes', '--json', '--count', String(count)],
  { env: { ...process.env, ESPWB_HOME: folder }, stdio: ['ignore', 'pipe', 'inherit'] },
);
const ended = new Promise((done) => child.once('exit', done));
const { lines, until } = linesOf(child);
console.log(
  `${count} boards, ${imageBytes / 1024} KB at 460800; ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}; seconds`,
);
console.log(
  'board   plug to PASS   flash   test   the rest   of it: seen   open, identify   restart, record',
);
const rests: number[] = [];
const seconds = (ms: number) => (ms / 1000).toFixed(2);
for (let board = 0; board < count; board++) {
  const first = lines.length;
  const mac = `ec:fa:bc:00:03:${board.toString(16).padStart(2, '0')}`;
  const plugged = blankBoard(mac, 'real');
  const fromMs = performance.now();
  await socket.plug(plugged);
  const mine = () => lines.slice(first);
  await until(() => mine().some(({ state }) => state === 'green' || state === 'red'));
  const own = mine();
  const last = own.find(({ state }) => state === 'green' || state === 'red') as Line;
  if (last.state !== 'green') throw new Error(`not green: ${JSON.stringify(last)}`);
  const all = last.atMs - fromMs;
  const [flash, tests] = [stepMs(own, 'flash'), stepMs(own, 'test')];
  const seen = (own.find(({ state }) => state === 'plugged')?.atMs ?? fromMs) - fromMs;
  const identify = stepMs(own, 'open') + stepMs(own, 'identify');
  const end = stepMs(own, 'restart') + stepMs(own, 'record');
  const rest = all - flash - tests;
  rests.push(rest);
  console.log(
    [board + 1, ...[all, flash, tests, rest, seen, identify, end].map(seconds)]
      .map((each, column) => String(each).padStart([5, 15, 8, 7, 11, 14, 17, 18][column] ?? 8))
      .join(''),
  );
  await socket.unplug();
  plugged.stop();
}
await ended;
const middle = rests.sort((one, other) => one - other)[Math.floor(rests.length / 2)] ?? 0;
console.log(
  `Beside flash and test: ${seconds(middle)} s in the middle, at most ${mostOverheadSeconds} s wanted: ${middle < mostOverheadSeconds * 1000 ? 'held' : 'NOT HELD'}`,
);
process.exitCode = middle < mostOverheadSeconds * 1000 ? 0 : 1;

// Files with espwb against mpremote on the same virtual board at 115200 baud in real time, behind a
// pseudo terminal, both from process start to exit; contents are compared. Usage: npm run bench:files.
// mpremote resumes: without its soft reset, which would only cost it time. It comes from scripts/install-peers.sh.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { demoMicroPython } from '../src/device/image/demo-image.ts';
import { openListener } from '../src/virtual-board/listeners/open-listener.ts';
import { shareCable } from '../src/virtual-board/listeners/shared-cable.ts';
import { startWorkerBoard } from '../src/virtual-board/start-worker-board.ts';
import { timed } from './timed.ts';
import { traceWire, type WireFigures, wireFigures } from './wire-trace.ts';
import '../test/support/without-extra-certificates.ts';

const mpremote = join('.peers', 'venv', 'bin', 'mpremote');
if (!existsSync(mpremote)) throw new Error('mpremote is missing: run "bash scripts/install-peers.sh"');

const sizeBytes = 20 * 1024;
/** Incompressible, and the same in every run. */
const random = Buffer.concat(
  Array.from({ length: sizeBytes / 32 }, (_, at) => createHash('sha256').update(`block ${at}`).digest()),
);
/** Python as people write it, not made to deflate well: mpremote's own. */
const text = readFileSync(join(packageFolder(), 'commands.py')).subarray(0, sizeBytes);

const folder = mkdtempSync(join(tmpdir(), 'espwb-bench-'));
const home = join(folder, 'home');
const tree = join(folder, 'tree');
mkdirSync(tree);
writeFileSync(join(tree, 'random.bin'), random);
writeFileSync(join(tree, 'text.py'), text);
/** A project as it grows: four folders of ten modules, 60 KB. */
const project = join(folder, 'project');
for (let at = 0; at < 40; at++) {
  const place = join(project, ['', 'lib', 'lib/drivers', 'web'][at % 4] as string);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, `module_${at}.py`), text.subarray(at * 400, at * 400 + 900 + at * 30));
}

const board = await startWorkerBoard({ name: 'files', timing: 'real', firstFirmware: demoMicroPython() });
const tty = join(folder, 'tty');
const wire = traceWire(board);
const listener = await openListener(`pty:${tty}`, shareCable(wire.board), {
  allowRemote: false,
  onNote: () => {},
});

const own = (...args: string[]) => timed(process.execPath, ['dist/espwb.js', '-p', tty, ...args], home);
const peer = (...args: string[]) => timed(mpremote, ['connect', tty, 'resume', ...args], home);

type Run = { readonly seconds: number; readonly wire: WireFigures };
type Row = {
  readonly name: string;
  readonly most: number;
  readonly ours: Run;
  readonly theirs: Run;
  readonly dropped: number;
};
const rows: Row[] = [];

async function measured(run: () => Promise<number>): Promise<Run> {
  wire.clear();
  const seconds = await run();
  return { seconds, wire: wireFigures(wire.bursts) };
}

async function compare(
  name: string,
  most: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<void> {
  await board.resetCounters();
  const own = await measured(ours);
  const { droppedByFirmware } = await board.counters();
  const row = { name, most, ours: own, theirs: await measured(theirs), dropped: droppedByFirmware };
  rows.push(row);
  print(
    `${name.padEnd(26)} ${seconds(row.ours.seconds)} / ${seconds(row.theirs.seconds)} = ${ratio(row).toFixed(2)}` +
      ` (at most ${most})   ${figures(row.ours.wire)} / ${figures(row.theirs.wire)}   dropped ${row.dropped}`,
  );
}

const print = (line: string) => process.stdout.write(`${line}\n`);
const seconds = (value: number) => `${value.toFixed(2)} s`;
const ratio = ({ ours, theirs }: Row) => ours.seconds / theirs.seconds;
const figures = ({ upBytes, downBytes, turns }: WireFigures) => `${upBytes}+${downBytes} B, ${turns} turns`;

/** The middle one of five. */
async function startOf(program: string, ...args: string[]): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 5; run++) times.push(await timed(program, args, home));
  return times.sort((a, b) => a - b)[2] as number;
}

function packageFolder(): string {
  const lib = join('.peers', 'venv', 'lib');
  const python = readdirSync(lib).find((name) => name.startsWith('python')) ?? '';
  return join(lib, python, 'site-packages', 'mpremote');
}

function same(path: string, wanted: Buffer): void {
  if (!readFileSync(path).equals(wanted)) throw new Error(`${path} is not what was sent`);
}

const start = { node: 0 };
try {
  start.node = await startOf(process.execPath, '-e', '0');
  const version = await startOf(process.execPath, 'dist/espwb.js', '--version');
  const peerVersion = await startOf(mpremote, 'version');
  print(
    `starts alone: node -e 0 ${seconds(start.node)}, espwb --version ${seconds(version)}, mpremote version ${seconds(peerVersion)}`,
  );
  print('files at 115200 baud         espwb / mpremote, bytes to the board + to the host, turns of the line');
  for (const [name, file, content] of [
    ['random', 'random.bin', random],
    ['text', 'text.py', text],
  ] as const) {
    const local = join(tree, file);
    await compare(
      `20 KB ${name} up`,
      0.7,
      () => own('fs', 'put', local, `:own-${file}`),
      () => peer('fs', 'cp', local, `:peer-${file}`),
    );
    // Each brings down what the other one sent.
    const [back, peerBack] = [join(folder, `own-${file}`), join(folder, `peer-${file}`)];
    await compare(
      `20 KB ${name} down`,
      0.7,
      () => own('fs', 'get', `peer-${file}`, back),
      () => peer('fs', 'cp', `:own-${file}`, peerBack),
    );
    same(back, content);
    same(peerBack, content);
  }
  // mpremote asks for the hash of each file, too, since it leaves out what is the same: for two files both wait for the
  // board, and what is left to win is the start. Only with the number of files its turns of the line add up.
  for (const [name, most, local] of [
    ['unchanged, 2 files', 0.8, tree],
    ['unchanged, 40 files', 0.2, project],
  ] as const) {
    const target = `/${basename(local)}`;
    await own('fs', 'sync', local, target);
    await compare(
      name,
      most,
      () => own('fs', 'sync', local, target),
      () => peer('fs', 'cp', '-r', local, ':'),
    );
  }
} finally {
  await listener.close();
  await board.stop();
  rmSync(folder, { recursive: true, force: true });
}
const missed = rows.filter((row) => ratio(row) > row.most || row.dropped > 0);
for (const { name, most, theirs } of missed) {
  const limit = most * theirs.seconds;
  const floor =
    limit < start.node + 0.05 ? `: ${seconds(limit)}, and node -e 0 alone takes ${seconds(start.node)}` : '';
  print(`missed: ${name}${floor}`);
}
process.exit(missed.length > 0 ? 1 : 0);

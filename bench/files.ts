// Files with espwb against mpremote on the same virtual board at 115200 baud in real time, behind a
// pseudo terminal, both from process start to exit; contents are compared. Usage: npm run bench:files.
// mpremote resumes: without its soft reset, which would only cost it time. It comes from scripts/install-peers.sh.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoMicroPython } from '../src/device/image/demo-image.ts';
import { openDoor } from '../src/virtual-board/doors/open-door.ts';
import { shareCable } from '../src/virtual-board/doors/shared-cable.ts';
import { startHostedBoard } from '../src/virtual-board/host.ts';
import { timed } from './timed.ts';

const mpremote = join('.peers', 'venv', 'bin', 'mpremote');
if (!existsSync(mpremote)) throw new Error('mpremote is missing: run "bash scripts/install-peers.sh"');

const sizeBytes = 20 * 1024;
/** Incompressible, and the same in every run. */
const random = Buffer.concat(
  Array.from({ length: sizeBytes / 32 }, (_, at) => createHash('sha256').update(`block ${at}`).digest()),
);
const line = (at: number) => `def reading_${at}(sensor):\n    return sensor.read(${at}) * 0.5  # volts\n`;
const text = Buffer.from(Array.from({ length: 600 }, (_, at) => line(at)).join('')).subarray(0, sizeBytes);

const folder = mkdtempSync(join(tmpdir(), 'espwb-bench-'));
const home = join(folder, 'home');
const tree = join(folder, 'tree');
mkdirSync(tree);
writeFileSync(join(tree, 'random.bin'), random);
writeFileSync(join(tree, 'text.py'), text);

const board = await startHostedBoard({ name: 'files', timing: 'real', firstFirmware: demoMicroPython() });
const tty = join(folder, 'tty');
const door = await openDoor(`pty:${tty}`, shareCable(board), { allowRemote: false, onNote: () => {} });

const own = (...args: string[]) => timed(process.execPath, ['dist/espwb.js', '-p', tty, ...args], home);
const peer = (...args: string[]) => timed(mpremote, ['connect', tty, 'resume', ...args], home);

type Row = {
  readonly name: string;
  readonly most: number;
  readonly ours: number;
  readonly theirs: number;
  readonly dropped: number;
};
const rows: Row[] = [];

async function compare(
  name: string,
  most: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<void> {
  await board.resetCounters();
  const seconds = await ours();
  const { droppedByFirmware } = await board.counters();
  rows.push({ name, most, ours: seconds, theirs: await theirs(), dropped: droppedByFirmware });
  const row = rows.at(-1) as Row;
  process.stdout.write(
    `${name.padEnd(24)} ${row.ours.toFixed(2)} s / ${row.theirs.toFixed(2)} s = ${(row.ours / row.theirs).toFixed(2)} (at most ${most}), dropped ${row.dropped}\n`,
  );
}

function same(path: string, wanted: Buffer): void {
  if (!readFileSync(path).equals(wanted)) throw new Error(`${path} is not what was sent`);
}

process.stdout.write('files at 115200 baud       espwb / mpremote\n');
try {
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
  await own('fs', 'sync', tree, '/tree');
  await compare(
    'unchanged sync',
    0.2,
    () => own('fs', 'sync', tree, '/tree'),
    () => peer('fs', 'cp', '-r', tree, ':'),
  );
} finally {
  await door.close();
  await board.stop();
  rmSync(folder, { recursive: true, force: true });
}
const missed = rows.filter(({ ours, theirs, most, dropped }) => ours / theirs > most || dropped > 0);
for (const { name } of missed) process.stdout.write(`missed: ${name}\n`);
process.exit(missed.length > 0 ? 1 : 0);

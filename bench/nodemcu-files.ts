// Files on NodeMCU: the two ways of espwb, in blocks and in lines, and nodemcu-uploader, on one virtual
// board of each build at 115200 baud in real time, from process start to exit; contents are compared.
// Usage: npm run bench:nodemcu. The uploader comes from scripts/install-peers.sh; without it its column is empty.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { demoNodeMcu } from '../src/device/image/demo-image.ts';
import { openListener } from '../src/virtual-board/listeners/open-listener.ts';
import { shareCable } from '../src/virtual-board/listeners/shared-cable.ts';
import { startWorkerBoard } from '../src/virtual-board/start-worker-board.ts';
import { timed } from './timed.ts';
import { traceWire, wireFigures } from './wire-trace.ts';
import '../test/support/without-extra-certificates.ts';

const python = join('.peers', 'venv', 'bin', 'python');
const uploader = resolve('test/peers/support/nodemcu-uploader.py');
const sizeBytes = 20 * 1024;
const random = Buffer.concat(
  Array.from({ length: sizeBytes / 32 }, (_, at) => createHash('sha256').update(`block ${at}`).digest()),
);

const folder = mkdtempSync(join(tmpdir(), 'espwb-bench-'));
const home = join(folder, 'home');
const local = join(folder, 'random.bin');
writeFileSync(local, random);

/** The demo image with another list of modules, of the same length. */
function buildWith(modules: string): Uint8Array {
  const image = Buffer.from(demoNodeMcu());
  const listed = 'adc,bit,file,gpio,net,node,pwm,tmr,uart,wifi';
  image.write(modules.padEnd(listed.length), image.indexOf(listed), 'latin1');
  return image;
}

const print = (line: string) => process.stdout.write(`${line}\n`);

async function measure(build: string, modules: string, withUploader: boolean): Promise<void> {
  const board = await startWorkerBoard({ name: build, timing: 'real', firstFirmware: buildWith(modules) });
  const tty = join(folder, 'tty');
  const wire = traceWire(board);
  const listener = await openListener(`pty:${tty}`, shareCable(wire.board), {
    allowRemote: false,
    onNote: () => {},
  });
  const back = join(folder, 'back.bin');
  const own = (...args: string[]) => timed(process.execPath, ['dist/espwb.js', '-p', tty, ...args], home);
  const peer = (...args: string[]) => timed(python, ['-B', uploader, '--port', tty, ...args], home);
  const row = async (name: string, run: () => Promise<number>) => {
    wire.clear();
    const seconds = await run();
    const { upBytes, downBytes, turns } = wireFigures(wire.bursts);
    print(
      `${build.padEnd(24)} ${name.padEnd(26)} ${seconds.toFixed(2)} s  ${upBytes}+${downBytes} B, ${turns} turns`,
    );
  };
  try {
    await row('espwb up, compared', () => own('fs', 'put', local, ':random.bin'));
    await row('espwb down', () => own('fs', 'get', 'random.bin', back));
    if (!readFileSync(back).equals(random)) throw new Error('what came back is not what was sent');
    if (!withUploader || !existsSync(python)) return;
    await row('nodemcu-uploader up, raw', () => peer('upload', '--verify', 'raw', `${local}:peer.bin`));
    await row('nodemcu-uploader down', () => peer('download', `peer.bin:${back}`));
    if (!readFileSync(back).equals(random)) throw new Error("the uploader's copy is not what was sent");
  } finally {
    const { droppedByFirmware } = await board.counters();
    if (droppedByFirmware > 0) print(`dropped by the ring: ${droppedByFirmware}`);
    await listener.close();
    await board.stop();
  }
}

try {
  await measure('blocks', 'adc,file,gpio,node,tmr,uart,wifi', true);
  await measure('lines of hex', 'adc,file,gpio,node,uart,wifi', false);
  await measure('blocks and sha256', 'crypto,encoder,file,node,tmr,uart', false);
  await measure('lines of base64, sha256', 'crypto,encoder,file,node,uart', false);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

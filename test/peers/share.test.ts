// `espwb share` as other programs find it: esptool and mpremote unmodified, on a port with lines and on a pseudo
// terminal without, and espwb itself.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BoardProgram, startBoardProgram } from '../support/board-program.ts';
import { runEspwb, runPeer } from './support/run-peer.ts';
import { type ServedBoard, serveBoard } from './support/served-board.ts';

/** esptool's waits on an RFC 2217 port take ten seconds a command and no CPU: those on boards of their own run at once. */
const bare = ['identify', 'write', 'erase'] as const;

let folder: string;
let shared: BoardProgram;
let server: ServedBoard;
let sharedTty: BoardProgram;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'espwb-share-'));
  const listen = ['--listen', 'rfc2217://127.0.0.1:0'];
  const mac = 'mac=ec:fa:bc:12:34:56';
  const boards = [
    `virtual:share?${mac}&firmware=micropython`,
    ...bare.map((name) => `virtual:${name}?${mac}`),
  ];
  shared = await startBoardProgram(folder, [...boards, ...listen], 'share');
  server = await serveBoard('share?firmware=micropython', ['pty:FOLDER/tty']);
  sharedTty = await startBoardProgram(server.folder, [join(server.folder, 'tty'), ...listen], 'share');
});
afterAll(async () => {
  for (const program of [shared, sharedTty]) await program?.end('SIGTERM');
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const urlOf = (program: BoardProgram, at = 0) => program.listeners[at]?.url as string;
const bareUrl = (name: (typeof bare)[number]) => urlOf(shared, 1 + bare.indexOf(name));

async function peer(name: string, ...args: string[]): Promise<string> {
  const { code, output } = await runPeer(name, args);
  expect(code, output).toBe(0);
  return output;
}

async function sample(name: string, sizeBytes: number): Promise<{ path: string; bytes: Buffer }> {
  let state = 17;
  const bytes = Buffer.from(
    Uint8Array.from({ length: sizeBytes }, (_, at) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      // Bytes that telnet and SLIP escape, too.
      return at % 64 < 8 ? (at % 2 === 0 ? 0xff : 0xc0) : state >>> 24;
    }),
  );
  const path = join(folder, name);
  await writeFile(path, bytes);
  return { path, bytes };
}

describe('mpremote through espwb share', () => {
  const mpremote = (program: BoardProgram, ...args: string[]) =>
    peer('mpremote', 'connect', urlOf(program), ...args);

  test('runs code, and copies a file there and back', async () => {
    expect(await mpremote(shared, 'exec', 'print(6*7)')).toContain('42');
    const { path, bytes } = await sample('there.bin', 3000);
    await mpremote(shared, 'fs', 'cp', path, ':there.bin');
    const back = join(folder, 'back.bin');
    await mpremote(shared, 'fs', 'cp', ':there.bin', back);
    expect((await readFile(back)).equals(bytes)).toBe(true);
    expect(await mpremote(shared, 'fs', 'ls')).toContain('3000 there.bin');
  });

  test('runs code over a pseudo terminal that has no lines', async () => {
    expect(await mpremote(sharedTty, 'exec', 'print(6*7)')).toContain('42');
  });
});

describe.concurrent('esptool through espwb share', () => {
  const esptool = (name: (typeof bare)[number], ...args: string[]) =>
    peer('esptool', '--port', bareUrl(name), ...args);

  test('resets the board by its lines and identifies it, in its documented slow way, too', async () => {
    expect(await esptool('identify', 'chip-id')).toContain('Chip ID: 0x00123456');
    const slow = ['--port', `${bareUrl('identify')}?ign_set_control`, '--no-stub', 'chip-id'];
    expect(await peer('esptool', ...slow)).toContain('Chip ID: 0x00123456');
  });

  test('writes at 460800 baud, verifies, and reads the same', async () => {
    const { path, bytes } = await sample('flash.bin', 8192);
    const output = await esptool('write', '--baud', '460800', 'write-flash', '0xc0000', path);
    expect(output).toContain('Hash of data verified');
    const read = join(folder, 'read.bin');
    await esptool('write', '--baud', '460800', 'read-flash', '0xc0000', '0x2000', read);
    expect((await readFile(read)).equals(bytes)).toBe(true);
  });

  test('erases a region of what espwb has written, and no more', async () => {
    const { path, bytes } = await sample('kept.bin', 8192);
    const port = ['-p', bareUrl('erase')];
    const written = await runEspwb(folder, ['flash', `0xc0000=${path}`, ...port, '-y', '--force']);
    expect(written.code, written.output).toBe(0);
    await esptool('erase', 'erase-region', '0xc0000', '0x1000');
    const read = join(folder, 'erased.bin');
    const { code, output } = await runEspwb(folder, ['read', read, '--region', '0xc0000:0x2000', ...port]);
    expect(code, output).toBe(0);
    const left = await readFile(read);
    expect(left.subarray(0, 0x1000).every((byte) => byte === 0xff)).toBe(true);
    expect(left.subarray(0x1000).equals(bytes.subarray(0x1000))).toBe(true);
  });

  test('works over a pseudo terminal with a board that waits in its boot loader', async () => {
    await server.control({ do: 'boot', into: 'download' });
    const port = ['--port', urlOf(sharedTty), '--before', 'no-reset', '--after', 'no-reset'];
    expect(await peer('esptool', ...port, 'chip-id')).toContain('Chip ID: 0x00123456');
  });
});

describe('espwb through espwb share', () => {
  test('identifies, and the second client is told who is first', async () => {
    const { output } = await runEspwb(folder, ['info', '-p', urlOf(shared)]);
    expect(output).toMatch(/MAC +ec:fa:bc:12:34:56/);
    const first = runEspwb(folder, ['monitor', '-p', urlOf(shared)], 12_000);
    await new Promise((done) => setTimeout(done, 3000));
    const second = await runEspwb(folder, ['info', '-p', urlOf(shared)]);
    expect(second.code, second.output).toBe(3);
    expect(second.output).toMatch(/virtual:share\S* is in use by 127\.0\.0\.1:\d+/);
    await first;
  });
});

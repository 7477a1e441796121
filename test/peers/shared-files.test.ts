// What espwb puts on a board mpremote finds with the same sha256, and the other way round; folders too.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProgram } from '../support/run-program.ts';
import { runPeer } from './support/run-peer.ts';
import { type ServedBoard, serveBoard } from './support/served-board.ts';

let board: ServedBoard;
beforeAll(async () => {
  board = await serveBoard('shared?firmware=micropython', ['pty:FOLDER/tty']);
});
afterAll(() => board?.stop());

async function mpremote(...args: string[]): Promise<string> {
  const { code, output } = await runPeer('mpremote', [
    'connect',
    join(board.folder, 'tty'),
    'resume',
    ...args,
  ]);
  expect(code, output).toBe(0);
  return output;
}

async function espwb(...args: string[]) {
  const tty = join(board.folder, 'tty');
  const run = await runProgram(['-p', tty, '--json', ...args], { ESPWB_HOME: join(board.folder, 'home') });
  expect(run.code, run.output).toBe(0);
  return run.result;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('noise and code that espwb put are the same to mpremote, and what mpremote put is the same to espwb', async () => {
  const project = join(board.folder, 'project');
  mkdirSync(join(project, 'lib'), { recursive: true });
  const noise = Uint8Array.from({ length: 5000 }, (_, at) => (at * at * 167 + (at >> 3)) & 0xff);
  const code = Buffer.from('def f(x):\n    if x:\n        return "grüße" * x  # ~^@|\n'.repeat(120));
  writeFileSync(join(project, 'noise.bin'), noise);
  writeFileSync(join(project, 'lib', 'code.py'), code);
  expect(await espwb('fs', 'put', '-r', project, ':/')).toMatchObject({
    files: expect.arrayContaining([
      { path: '/project/lib/code.py', bytes: code.length, sha256: sha256(code) },
      { path: '/project/noise.bin', bytes: noise.length, sha256: sha256(noise) },
    ]),
  });
  const sums = await mpremote(
    'fs',
    'sha256sum',
    ':project/noise.bin',
    '+',
    'fs',
    'sha256sum',
    ':project/lib/code.py',
  );
  expect(sums).toContain(sha256(noise));
  expect(sums).toContain(sha256(code));

  await mpremote('fs', 'cp', join(project, 'lib', 'code.py'), ':theirs.py');
  const back = join(board.folder, 'back.py');
  expect(await espwb('fs', 'get', 'theirs.py', back)).toMatchObject({ files: [{ sha256: sha256(code) }] });
  expect(readFileSync(back).equals(code)).toBe(true);
  expect(await espwb('fs', 'sync', project, '/project')).toMatchObject({ sentFiles: 0, unchangedFiles: 2 });
});

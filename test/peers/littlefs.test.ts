// The C implementation of littlefs as the judge: it mounts what a virtual board wrote into its flash, and
// the board sees what it wrote. Its Python binding is littlefs-python of PyPI.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LittleFs } from '../../src/virtual-board/firmware/littlefs/little-fs.ts';
import { type Action, action, isSensible, perform } from '../virtual-board/firmware/littlefs/model.ts';
import { contentsOf, formatted, norFlash, options } from '../virtual-board/firmware/littlefs/nor-flash.ts';
import { runEspwb, runPeer } from './support/run-peer.ts';

const blockCount = 763;
const judge = join(import.meta.dirname, 'support/littlefs-judge.py');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'espwb-littlefs-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the judge finds in an image: content by path in latin1, null = a folder. */
async function judged(image: Uint8Array): Promise<Record<string, string | null>> {
  const path = join(folder, 'image.bin');
  await writeFile(path, image);
  const { code, stdout, output } = await runPeer('python', [judge, 'list', path]);
  expect(code, output).toBe(0);
  return JSON.parse(stdout);
}

/** An image that the judge makes, with files of many sizes, folders, removed and renamed ones. */
async function made(blocks: number): Promise<Uint8Array> {
  return byJudge('make', blocks);
}

async function byJudge(what: 'make' | 'age', blocks: number, seed = 0): Promise<Uint8Array> {
  const path = join(folder, 'made.bin');
  const { code, output } = await runPeer('python', [judge, what, path, String(blocks), String(seed)]);
  expect(code, output).toBe(0);
  return readFile(path);
}

test('mounts whatever any actions left, version 2.0 and 2.1, worn logs and full folders too', async () => {
  const actions = fc.array(action.filter(isSensible), { minLength: 40, maxLength: 120, size: 'max' });
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const version = seed % 2 === 0 ? 0x00020000 : 0x00020001;
    const { fs, region } = formatted(256, { version, blockCycles: seed > 3 ? 1 : 100 });
    for (const each of fc.sample(actions, { seed, numRuns: 3 }).flat() as Action[])
      try {
        perform(fs, each);
      } catch {
        // refused, or full
      }
    fs.makeFolder('/many');
    for (let index = 0; index < 150; index++) perform(fs, putOf(`/many/file${index}`, index));
    for (let index = 0; index < 150; index += 2) perform(fs, { kind: 'remove', path: `/many/file${index}` });
    expect(await judged(region())).toEqual(Object.fromEntries(contentsOf(fs)));
  }
});

const putOf = (path: string, sizeBytes: number): Action => ({ kind: 'put', path, sizeBytes, fill: 65 });

test('what it made is read here as it reads it itself, and it goes on with what was changed here', async () => {
  const image = await made(256);
  const nor = norFlash(256);
  nor.region().set(image);
  const fs = new LittleFs(nor.device(), options);
  const before = await judged(image);
  expect(Object.keys(before).length).toBe(100);
  expect(Object.fromEntries(contentsOf(fs))).toEqual(before);
  for (let index = 0; index < 40; index++) perform(fs, putOf(`/folder/more${index}`, index * 50));
  perform(fs, { kind: 'rename', path: '/folder', to: '/elsewhere' });
  expect(await judged(nor.region())).toEqual(Object.fromEntries(contentsOf(fs)));
});

test.each([1, 2, 3, 4, 5, 6])(
  'a file system that was used for years and is nearly full is read alike, and used on (seed %i)',
  async (seed) => {
    const blocks = seed % 2 === 0 ? 48 : 200;
    const nor = norFlash(blocks);
    nor.region().set(await byJudge('age', blocks, seed));
    const fs = new LittleFs(nor.device(), options);
    const before = await judged(nor.region());
    expect(Object.fromEntries(contentsOf(fs))).toEqual(before);
    const files = Object.keys(before).filter((path) => before[path] !== null);
    expect(files.length).toBeGreaterThan(10);
    for (const [index, path] of files.entries()) if (index % 3 === 0) perform(fs, { kind: 'remove', path });
    for (let index = 0; index < 30; index++)
      try {
        perform(fs, putOf(`/0/${'m'.repeat(255 - String(index).length)}${index}`, index * 300));
      } catch {
        // Full again.
      }
    expect(await judged(nor.region())).toEqual(Object.fromEntries(contentsOf(fs)));
  },
);

test('an image read with espwb read mounts there, and one written with espwb write is on the board', async () => {
  const board = ['-p', 'virtual:judge?firmware=micropython', '-y'];
  const source = join(folder, 'source.py');
  await writeFile(source, 'print("grüße")\n'.repeat(500));
  const run = async (...args: string[]) => {
    const { code, output } = await runEspwb(folder, [...args, ...board]);
    expect(code, output).toBe(0);
    return output;
  };
  await run('fs', 'put', source, ':/source.py');
  const image = join(folder, 'board.bin');
  const region = `0x100000:${blockCount * 4096}`;
  await run('read', '--region', region, image);
  const found = await judged(await readFile(image));
  expect(found['/source.py']).toBe(Buffer.from('print("grüße")\n'.repeat(500)).toString('latin1'));
  expect(found).toHaveProperty('/boot.py');

  const other = join(folder, 'other.bin');
  await writeFile(other, await made(blockCount));
  await run('flash', `0x100000=${other}`);
  expect(await run('fs', 'ls', '/')).toContain('folder');
  expect(await run('exec', 'print(open("/large.bin", "rb").read()[:4])')).toContain(
    "b'\\x00\\x07\\x0e\\x15'",
  );
});

// mtools and dosfstools as the judges of the FAT that MicroPython boards before 1.13 keep: they read and check what a
// board wrote into its flash, and the board sees what they made.
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { smallImage } from '../support/small-image.ts';
import { formattedFat } from '../virtual-board/firmware/fat/fat-volume.ts';
import { type Action, action, isSensible, perform } from '../virtual-board/firmware/littlefs/model.ts';
import { contentsOf, put } from '../virtual-board/firmware/littlefs/nor-flash.ts';
import { peerPath, runEspwb, runPeer } from './support/run-peer.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'espwb-fat-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const mtools = (name: string, ...args: string[]) =>
  execFileSync(peerPath(name), args, { env: { ...process.env, MTOOLS_SKIP_CHECK: '1' } });
const kept = async (image: Uint8Array) => {
  const path = join(folder, 'image.bin');
  await writeFile(path, image);
  return path;
};

/** Nothing is lost, crossed or left over. */
async function expectSound(image: string): Promise<void> {
  const { code, output } = await runPeer('fsck.fat', ['-n', '-v', image]);
  expect(code, output).toBe(0);
}

test.each([
  [512, 200],
  [4096, 98],
  [4096, 763],
])(
  'what any actions left is sound and read alike (sectors of %i, %i of them)',
  async (sectorBytes, count) => {
    const { fs, array } = formattedFat(sectorBytes, count);
    const actions = fc.array(action.filter(isSensible), { minLength: 40, maxLength: 80, size: 'max' });
    for (const each of fc.sample(actions, { seed: count, numRuns: 3 }).flat() as Action[])
      try {
        perform(fs, each);
      } catch {
        // refused, or full
      }
    try {
      put(fs, '/A long name with Capitals.txt', Buffer.from('hello'));
    } catch {
      // full
    }
    const image = await kept(array);
    await expectSound(image);
    for (const [path, content] of contentsOf(fs))
      if (content !== null)
        expect(mtools('mtype', '-i', image, `::${path}`).toString('latin1'), path).toBe(content);
  },
);

test('of a board: an image read back is sound, one made elsewhere is seen', {
  timeout: 120_000,
}, async () => {
  const board = ['-p', 'virtual:fat?flash=1MB&timing=fast'];
  const firmware = join(folder, 'firmware.bin');
  await writeFile(firmware, smallImage('MicroPython v1.12 on 2019-12-20\0ESP module with ESP8266'));
  const run = async (...args: string[]) => {
    const { code, output } = await runEspwb(folder, [...args, ...board]);
    expect(code, output).toBe(0);
    return output;
  };
  await run('flash', '-y', '--force', `0x0=${firmware}`);
  const source = join(folder, 'source.py');
  await writeFile(source, 'print("grüße")\n'.repeat(500));
  await run('fs', 'put', source, ':/source.py');
  await run('fs', 'mkdir', ':/lib');
  await run('fs', 'put', source, ':/lib/A module of mine.py');
  const region = `0x99000:${98 * 4096}`;
  const image = join(folder, 'board.bin');
  await run('read', '--region', region, image);
  await expectSound(image);
  expect(mtools('mdir', '-b', '-i', image, '::').toString()).toContain('::/boot.py');
  expect(mtools('mtype', '-i', image, '::/lib/A module of mine.py')).toEqual(await readFile(source));

  const other = join(folder, 'other.bin');
  await writeFile(other, Buffer.alloc(98 * 4096));
  // One FAT and 512 places in its root, as the port makes it; two, which it reads as well.
  expect((await runPeer('mkfs.fat', ['-F', '12', '-S', '4096', '-s', '1', '-f', '2', other])).code).toBe(0);
  mtools('mmd', '-i', other, '::/folder');
  mtools('mcopy', '-i', other, source, '::/folder/from outside.py');
  await run('flash', '-y', `0x99000=${other}`);
  expect(await run('fs', 'ls', ':/folder')).toContain('from outside.py');
  expect(await run('exec', 'print(len(open("/folder/from outside.py").read()))')).toContain('7500');
});

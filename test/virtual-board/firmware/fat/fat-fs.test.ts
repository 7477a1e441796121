import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { layoutOf } from '../../../../src/virtual-board/firmware/fat/format.ts';
import {
  constructorsName,
  exportNames,
  importNames,
  memoryName,
} from '../../../../src/virtual-board/firmware/fat/library.ts';
import { fatName, nameBytes } from '../../../../src/virtual-board/firmware/fat/names.ts';
import { listed } from '../../../../src/virtual-board/firmware/file-system.ts';
import { runs } from '../../../support/sampled.ts';
import { type Action, action, expected, isSensible, type Model, perform, sorted } from '../littlefs/model.ts';
import { contentsOf, errnoOf, forReading, forWriting, get, namesIn, put } from '../littlefs/nor-flash.ts';
import { fatVolume, formattedFat, libraryFolder, releaseVolumes } from './fat-volume.ts';

/** Where a FAT takes another way than the map: a file makes room for anything, a folder never, and in a gap is anything. */
const isForFat = (model: Model, each: Action) =>
  isSensible(each) &&
  !(
    each.kind === 'rename' &&
    each.path !== each.to &&
    (model.get(each.to) === null || (model.has(each.to) && model.get(each.path) === null))
  ) &&
  !(each.kind === 'patch' && (model.get(each.path)?.length ?? 0) < each.at);

afterEach(releaseVolumes);

describe('a FAT', () => {
  test('that is let go leaves its library to the next, mounted or refused, as it was when it was made', () => {
    const { fs, mount } = formattedFat(512, 60);
    put(fs, '/a', Buffer.from('kept'));
    fs.release();
    const made = vi.spyOn(WebAssembly, 'Instance');
    try {
      for (let round = 0; round < 20; round++) {
        expect(errnoOf(() => fatVolume(512, 60).mount())).toContain('ENODEV');
        const again = mount();
        expect(Buffer.from(get(again, '/a')).toString()).toBe('kept');
        again.open('/a', forReading);
        again.release();
      }
      expect(made.mock.calls.length).toBeLessThan(3);
    } finally {
      made.mockRestore();
    }
  });

  test.each([
    [512, 60],
    [4096, 763],
  ])('of %i bytes a sector holds what a map holds after any actions', (sectorBytes, count) => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60, size: 'max' }), (all) => {
        releaseVolumes();
        const { fs, mount } = formattedFat(sectorBytes, count);
        let model: Model = new Map();
        for (const each of all as Action[]) {
          if (!isForFat(model, each)) continue;
          const next = expected(model, each);
          const outcome = errnoOf(() => perform(fs, each));
          if (outcome === 'ENOSPC' || (outcome === 'EACCES' && next)) return;
          expect([each, outcome === 'done']).toEqual([each, next !== null]);
          model = next ?? model;
        }
        expect(sorted(contentsOf(fs))).toEqual(sorted(model));
        expect(sorted(contentsOf(mount()))).toEqual(sorted(model));
      }),
      { numRuns: runs(60) },
    );
  });

  test('of 50 sectors, as the documentation’s RAM disk is, has 16 clusters', () => {
    const { fs } = formattedFat(512, 50);
    expect([fs.blockBytes, fs.blockCount, fs.usedBlocks()]).toEqual([512, 16, 0]);
    put(fs, '/a.txt', Buffer.alloc(513));
    expect(fs.usedBlocks()).toBe(2);
    expect(errnoOf(() => put(fs, '/b', Buffer.alloc(512 * 15)))).toBe('ENOSPC');
    expect(errnoOf(() => layoutOf(512, 49))).toBe('EIO');
  });

  test('has FAT12, then FAT16, in clusters that grow', () => {
    const layout = (sectorBytes: number, count: number) => {
      const { isFat12, clusterSectors, fatSectors } = layoutOf(sectorBytes, count);
      return [isFat12 ? 12 : 16, clusterSectors, fatSectors];
    };
    expect(layout(4096, 763)).toEqual([12, 1, 1]);
    expect(layout(512, 2880)).toEqual([12, 1, 9]);
    expect(layout(512, 4085)).toEqual([12, 1, 12]);
    expect(layout(512, 8192)).toEqual([12, 4, 7]);
    expect(layout(512, 65_536)).toEqual([16, 8, 33]);
  });

  test('answers with the port’s errors', () => {
    const { fs, state } = formattedFat(512, 100);
    put(fs, '/f', Buffer.from('x'));
    fs.makeFolder('/d');
    put(fs, '/d/g', Buffer.from('y'));
    expect(errnoOf(() => fs.makeFolder('/d'))).toBe('EEXIST');
    expect(errnoOf(() => fs.makeFolder('/'))).toBe('EEXIST');
    expect(errnoOf(() => fs.remove('/d'))).toBe('EACCES');
    expect(errnoOf(() => fs.stat('/none'))).toBe('ENOENT');
    expect(errnoOf(() => fs.stat('/none/f'))).toBe('ENOENT');
    expect(errnoOf(() => fs.open('/f', { ...forWriting, exclusive: true }))).toBe('EEXIST');
    expect(errnoOf(() => fs.open('/a:b', forWriting))).toBe('EINVAL');
    expect(errnoOf(() => fs.open(`/${'n'.repeat(256)}`, forWriting))).toBe('EINVAL');
    expect(errnoOf(() => fs.open('/f', forReading).write(Buffer.from('z')))).toBe('EACCES');
    expect(errnoOf(() => fs.open('/f', forWriting).read(1))).toBe('EACCES');
    expect(errnoOf(() => fs.rename('/f', '/d'))).toBe('EISDIR');
    state.isReadOnly = true;
    expect(errnoOf(() => fs.open('/new', forWriting))).toBe('EROFS');
    expect(errnoOf(() => fatVolume(512, 50).mount())).toBe('ENODEV');
  });

  test('lists its folders as they lie, also while they change', () => {
    const { fs } = formattedFat(512, 400);
    const all = Array.from({ length: 40 }, (_, index) =>
      index % 3 ? `F${index}` : `a longer name ${index}`,
    );
    for (const name of all) put(fs, `/${name}`, Buffer.alloc(1));
    expect(namesIn(fs)).toEqual(all);
    for (const { name } of listed(fs, '/')) fs.remove(`/${Buffer.from(name)}`);
    expect(namesIn(fs)).toEqual([]);
  });

  test('lists a folder whose every place is taken to its last entry', () => {
    const { fs } = formattedFat(512, 2000);
    for (let index = 0; index < 512; index++) put(fs, `/F${index}`, new Uint8Array());
    expect(errnoOf(() => put(fs, '/MORE', new Uint8Array()))).toBe('EACCES');
    expect(namesIn(fs).at(-1)).toBe('F511');
    expect(namesIn(fs).length).toBe(512);
  });

  test('takes both slashes, and works ".." out by what is there', () => {
    const { fs } = formattedFat(512, 100);
    fs.makeFolder('/d');
    put(fs, '/d\\..\\d/./f', Buffer.from('x'));
    expect(namesIn(fs, 'd/')).toEqual(['f']);
    expect(errnoOf(() => fs.stat('/none/../d'))).toBe('ENOENT');
    expect(fs.stat('/../../d').isFolder).toBe(true);
  });

  test('keeps the time, by two seconds', () => {
    const { fs } = formattedFat(512, 100);
    put(fs, '/f', Buffer.from('x'));
    expect(fs.stat('/f').modifiedNs).toBe(BigInt(Date.UTC(2026, 4, 6, 7, 8, 10)) * 1_000_000n);
  });

  test('stands at its end when it is opened to append, and anywhere after that', () => {
    const { fs } = formattedFat(512, 100);
    put(fs, '/f', Buffer.from('hello'));
    const file = fs.open('/f', { ...forWriting, truncate: false, append: true });
    expect(file.position).toBe(5);
    file.write(Buffer.from('!'));
    file.seek(0);
    file.write(Buffer.from('J'));
    file.close();
    expect(Buffer.from(get(fs, '/f')).toString()).toBe('Jello!');
  });

  test('has no more than 64 files open, and is fit again when they are closed', () => {
    const { fs } = formattedFat(512, 100);
    put(fs, '/f', Buffer.from('x'));
    const files = Array.from({ length: 64 }, () => fs.open('/f', forReading));
    expect(errnoOf(() => fs.open('/f', forReading))).toBe('EMFILE');
    for (const file of files) file.close();
    for (let round = 0; round < 500; round++) expect(get(fs, '/f').length).toBe(1);
  });

  test('passes an error of its medium on, and goes on', () => {
    const { fs, state } = formattedFat(512, 100);
    state.failsFrom = state.writes;
    expect(errnoOf(() => put(fs, '/f', Buffer.alloc(2000)))).toBe('EIO');
    state.failsFrom = Number.POSITIVE_INFINITY;
    put(fs, '/g', Buffer.from('x'));
    expect(Buffer.from(get(fs, '/g')).toString()).toBe('x');
  });

  test('that is damaged anywhere ends in an error or in an answer', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 60 }), (damage) => {
        releaseVolumes();
        const { fs, array, mount } = formattedFat(512, 60);
        fs.makeFolder('/d');
        put(fs, '/d/f', Buffer.alloc(3000, 7));
        for (const [at, byte] of damage) array[at % array.length] = byte;
        errnoOf(() => contentsOf(mount()));
        errnoOf(() => put(mount(), '/d/new', Buffer.alloc(700)));
      }),
      // A folder that is found within itself.
      {
        numRuns: runs(200),
        examples: [
          [
            [
              [19, 67],
              [18, 4],
              [1, 0],
            ],
          ],
        ],
      },
    );
  });

  test('names are Unicode there and the bytes of code page 437 to a program, both ways', () => {
    for (let byte = 1; byte < 0x80; byte++) expect(fatName(String.fromCharCode(byte))).toHaveLength(1);
    expect(fatName('ü')).toBe('├╝');
    expect(Buffer.from(nameBytes(fatName('grüße–√')) ?? []).toString()).toBe('grüße–√');
    expect(nameBytes('名')).toBeNull();
    const { fs } = formattedFat(512, 100);
    put(fs, '/grüße.txt', Buffer.from('x'));
    expect(namesIn(fs)).toEqual(['grüße.txt']);
  });

  test('the names of the library’s functions are those of its own loader', () => {
    const loader = readFileSync(`${libraryFolder}/fatfs.js`, 'latin1');
    for (const [name, short] of Object.entries(exportNames))
      expect(loader).toContain(`Module["_${name}"]=wasmExports["${short}"]`);
    for (const [name, short] of Object.entries(importNames))
      expect(loader).toMatch(new RegExp(`wasmImports=\\{[^}]*\\b${short}:${name}[,}]`));
    expect(loader).toContain(`wasmMemory=wasmExports["${memoryName}"]`);
    expect(loader).toContain(`addOnInit(wasmExports["${constructorsName}"])`);
  });
});

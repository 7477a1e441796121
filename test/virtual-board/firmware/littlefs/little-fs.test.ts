import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LittleFs } from '../../../../src/virtual-board/firmware/littlefs/little-fs.ts';
import { looksLikeLittleFs } from '../../../../src/virtual-board/firmware/littlefs/superblock.ts';
import { runs, sampled } from '../../../support/sampled.ts';
import { type Action, action, expected, isSensible, type Model, perform, sorted } from './model.ts';
import {
  contentsOf,
  errnoOf,
  formatted,
  forReading,
  forWriting,
  get,
  namesIn,
  norFlash,
  options,
  PowerLoss,
  put,
  sector,
} from './nor-flash.ts';

const text = (words: string) => Buffer.from(words);
const actions = (maxLength: number) =>
  fc.array(action.filter(isSensible), { maxLength, size: 'max' }) as fc.Arbitrary<Action[]>;

/** Does what the model does, or refuses what it refuses; false where the flash was full. */
function act(fs: LittleFs, model: Model, each: Action): Model | 'full' {
  const next = expected(model, each);
  const outcome = errnoOf(() => perform(fs, each));
  if (outcome === 'ENOSPC') return 'full';
  expect([each, outcome === 'done']).toEqual([each, next !== null]);
  return next ?? model;
}

describe('a littlefs of our own', () => {
  test('holds what a map holds after any actions, also when it is mounted anew', () => {
    fc.assert(
      fc.property(actions(60), fc.constantFrom(0x00020000, 0x00020001), (all, version) => {
        const { fs, mount } = formatted(64, { version });
        let model: Model = new Map();
        for (const each of all) {
          const next = act(fs, model, each);
          if (next === 'full') return;
          model = next;
        }
        expect(sorted(contentsOf(fs))).toEqual(sorted(model));
        expect(sorted(contentsOf(mount()))).toEqual(sorted(model));
      }),
      { numRuns: runs(150) },
    );
  });

  test('moves its logs about when blocks wear, and nothing is lost on the way', () => {
    fc.assert(
      fc.property(actions(150), (all) => {
        const { fs, mount } = formatted(48, { blockCycles: 1 });
        let model: Model = new Map();
        for (const each of all) {
          const next = act(fs, model, each);
          if (next === 'full') return;
          model = next;
        }
        expect(sorted(contentsOf(mount()))).toEqual(sorted(model));
      }),
      { numRuns: runs(60) },
    );
  });

  test('goes around sectors that keep nothing, but for the first two', () => {
    fc.assert(
      fc.property(
        actions(60),
        fc.uniqueArray(fc.integer({ min: 4, max: 60 }), { maxLength: 20 }),
        (all, bad) => {
          const { fs, mount, stuck } = formatted(64);
          for (const each of bad) stuck.add(each);
          let model: Model = new Map();
          for (const each of all) {
            const next = act(fs, model, each);
            if (next === 'full') return;
            model = next;
          }
          expect(sorted(contentsOf(mount()))).toEqual(sorted(model));
        },
      ),
      { numRuns: runs(60) },
    );
  });

  const long = 'c-with-a-name-that-is-long-enough-to-fill-a-log-some-day';
  const changes: readonly Action[] = [
    { kind: 'put', path: '/b', sizeBytes: 20_000, fill: 66 },
    { kind: 'put', path: '/a/a', sizeBytes: 100, fill: 66 },
    { kind: 'append', path: '/a/b', sizeBytes: 5000, fill: 66 },
    { kind: 'patch', path: '/a/b', at: 4000, sizeBytes: 200 },
    { kind: 'remove', path: '/a/b' },
    { kind: 'remove', path: '/a/d' },
    { kind: 'makeFolder', path: '/a/new' },
    { kind: 'makeFolder', path: '/a/d/new' },
    { kind: 'rename', path: '/a/b', to: '/b' },
    { kind: 'rename', path: '/a/b', to: '/d/b' },
    { kind: 'rename', path: '/a/b', to: '/a/d/z' },
    { kind: 'rename', path: '/b', to: '/a/b' },
    { kind: 'rename', path: '/a', to: '/d/a' },
    { kind: 'rename', path: '/a', to: '/z' },
    { kind: 'rename', path: '/d', to: '/a/d' },
  ];

  test.each([1, 100])(
    'is the old or the new one in whichever erase or program the power goes, logs that move every %i erases',
    (blockCycles) => {
      const prepare = (rounds: number) => {
        const board = formatted(64, { blockCycles });
        let model: Model = new Map();
        const first: readonly Action[] = [
          ...['/a', '/d', '/a/d', `/${long}`].map((path) => ({ kind: 'makeFolder', path }) as const),
          { kind: 'put', path: '/a/a', sizeBytes: 10, fill: 65 },
          { kind: 'put', path: '/a/b', sizeBytes: 9000, fill: 65 },
          { kind: 'put', path: '/b', sizeBytes: 300, fill: 65 },
          // As worn and as full as the rounds make it: a log is written anew at another place each time.
          ...Array.from({ length: rounds }, (_, index) => {
            const path = `${index % 2 ? '/a' : ''}/${long}-${index % 30}`;
            return { kind: 'put', path, sizeBytes: 60 + index, fill: 67 } as const;
          }),
        ];
        for (const each of first) model = act(board.fs, model, each) as Model;
        return { ...board, model };
      };
      for (const rounds of [0, 44])
        for (const change of sampled(changes, 4, `${blockCycles} ${rounds}`)) {
          const whole = prepare(rounds);
          const before = whole.operations();
          const after = act(whole.fs, whole.model, change) as Model;
          const allowed = [whole.model, after, ...created(whole.model, change)].map(sorted);
          const steps = whole.operations() - before;
          for (let step = 0; step < steps; step++) {
            const board = prepare(rounds);
            board.cutPowerAfter(step);
            expect(() => perform(board.fs, change)).toThrow(PowerLoss);
            board.cutPowerAfter(Number.POSITIVE_INFINITY);
            const found = sorted(contentsOf(board.mount()));
            expect(allowed).toContainEqual(found);
            const again = board.mount();
            put(again, '/after', text('still works'));
            again.remove('/after');
            expect(sorted(contentsOf(board.mount()))).toEqual(found);
          }
        }
    },
    60_000,
  );

  test('fills up with ENOSPC, keeps all that it had, and takes files again once some are gone', () => {
    const { fs, mount } = formatted(16);
    put(fs, '/keep', text('this'));
    let count = 0;
    const outcomes = new Set<string>();
    while (!outcomes.has('ENOSPC'))
      outcomes.add(errnoOf(() => put(fs, `/f${count++}`, Buffer.alloc(9000, 1))));
    expect(count).toBe(5);
    expect(Buffer.from(get(mount(), '/keep')).toString()).toBe('this');
    fs.remove('/f0');
    expect(errnoOf(() => put(fs, '/again', Buffer.alloc(9000, 2)))).toBe('done');
    expect(get(mount(), '/again')).toHaveLength(9000);
  });

  test('a file that is overwritten in place counts once it is closed', () => {
    const { fs, mount } = formatted(32);
    put(fs, '/a', text('old'));
    const file = fs.open('/a', forWriting);
    file.write(Buffer.alloc(5000, 7));
    expect(Buffer.from(get(mount(), '/a')).toString()).toBe('old');
    file.sync();
    expect(get(mount(), '/a')).toHaveLength(5000);
    file.write(Buffer.alloc(1, 8));
    file.close();
    expect(get(mount(), '/a').at(-1)).toBe(8);
  });

  test('a file that was removed or replaced while it was open is not brought back', () => {
    const { fs } = formatted(32);
    put(fs, '/a', text('one'));
    const file = fs.open('/a', forWriting);
    file.write(text('two'));
    fs.remove('/a');
    file.close();
    expect(namesIn(fs)).toEqual([]);
  });

  test('a file that is open stays itself while its folder grows into several logs', () => {
    const { fs, mount } = formatted(64);
    fs.makeFolder('/lib');
    const file = fs.open('/lib/m', forWriting);
    for (let index = 0; index < 200; index++)
      put(fs, `/lib/${index % 2 ? 'a' : 'z'}${index}`, text(`${index}`));
    file.write(text('mine'));
    file.close();
    expect(Buffer.from(get(mount(), '/lib/m')).toString()).toBe('mine');
    expect(namesIn(mount(), '/lib')).toHaveLength(201);
    for (const name of namesIn(fs, '/lib')) fs.remove(`/lib/${name}`);
    expect(errnoOf(() => fs.remove('/lib'))).toBe('done');
    expect(mount().usedBlocks()).toBe(2);
  });

  test('lists by the bytes of the names, the longer before what it begins with, folders among files', () => {
    const { fs } = formatted(32);
    for (const name of ['b', 'Z', 'a10', 'a1', 'ä', '_', 'a']) put(fs, name, text(''));
    fs.makeFolder('aa');
    expect(namesIn(fs)).toEqual(['Z', '_', 'a10', 'a1', 'aa', 'a', 'b', 'ä']);
  });

  test('a name has at most 255 bytes, and one that is longer harms nothing', () => {
    const { fs } = formatted(32);
    expect(errnoOf(() => put(fs, 'n'.repeat(255), text('x')))).toBe('done');
    expect(errnoOf(() => put(fs, 'n'.repeat(256), text('x')))).toBe('ENAMETOOLONG');
    expect(errnoOf(() => put(fs, 'ä'.repeat(128), text('x')))).toBe('ENAMETOOLONG');
    expect(errnoOf(() => fs.makeFolder('n'.repeat(300)))).toBe('ENAMETOOLONG');
    expect(errnoOf(() => fs.rename('n'.repeat(255), 'm'.repeat(256)))).toBe('ENAMETOOLONG');
    expect(errnoOf(() => fs.stat('n'.repeat(256)))).toBe('ENOENT');
    expect(namesIn(fs)).toEqual(['n'.repeat(255)]);
  });

  test('refuses with the numbers that littlefs gives', () => {
    const { fs } = formatted(32);
    fs.makeFolder('/d');
    put(fs, '/d/f', text('x'));
    put(fs, '/f', text('y'));
    const exclusive = { ...forWriting, truncate: false, exclusive: true };
    const cases: readonly (readonly [string, () => unknown])[] = [
      ['EEXIST', () => fs.makeFolder('/d')],
      ['EEXIST', () => fs.makeFolder('/f')],
      ['EEXIST', () => fs.open('/f', exclusive)],
      ['EISDIR', () => fs.open('/d', forReading)],
      ['EISDIR', () => fs.open('/', forWriting)],
      ['ENOENT', () => fs.open('/none', forReading)],
      ['ENOENT', () => fs.open('/none/f', forWriting)],
      ['ENOTDIR', () => fs.open('/f/x', forWriting)],
      ['ENOTDIR', () => fs.open('/new/', forWriting)],
      ['ENOTDIR', () => fs.next('/f', null)],
      ['ENOTDIR', () => fs.stat('/f/')],
      ['ENOTEMPTY', () => fs.remove('/d')],
      ['ENOENT', () => fs.remove('/none')],
      ['EINVAL', () => fs.remove('/')],
      ['EINVAL', () => fs.stat('')],
      ['EINVAL', () => fs.stat('/..')],
      ['ENOENT', () => fs.rename('/none', '/x')],
      ['EISDIR', () => fs.rename('/f', '/d')],
      ['ENOTDIR', () => fs.rename('/d', '/f')],
      ['done', () => fs.rename('/f', '/f')],
      ['done', () => fs.stat('/d/../d/./f')],
      ['done', () => fs.rename('/f', '/d/f')],
    ];
    for (const [wanted, does] of cases)
      expect([wanted, String(does), errnoOf(does)]).toEqual([wanted, String(does), wanted]);
    expect([...contentsOf(fs)]).toEqual([
      ['/d', null],
      ['/d/f', 'y'],
    ]);
  });

  test('times are those of the last write; folders have none, nor has a driver that keeps none', () => {
    let now = 1n;
    const { fs, mount, device } = formatted(32, { nowNs: () => now });
    put(fs, '/a', text('1'));
    fs.makeFolder('/d');
    now = 2n;
    expect(fs.stat('/a').modifiedNs).toBe(1n);
    fs.open('/a', { ...forReading, write: true }).close();
    expect(fs.stat('/a').modifiedNs).toBe(1n);
    fs.open('/a', { ...forWriting, truncate: false, append: true }).close();
    expect(mount().stat('/a').modifiedNs).toBe(2n);
    expect(mount().stat('/d').modifiedNs).toBeNull();
    put(new LittleFs(device(), { ...options, nowNs: null }), '/b', text('2'));
    expect(mount().stat('/b').modifiedNs).toBeNull();
  });

  test('the newer driver brings an older file system up to its version, the older one refuses a newer', () => {
    const older = formatted(32, { version: 0x00020000 });
    put(older.fs, '/a', text('1'));
    put(new LittleFs(older.device(), options), '/b', text('2'));
    expect(namesIn(new LittleFs(older.device(), options))).toEqual(['a', 'b']);
    expect(errnoOf(older.mount)).toBe('EINVAL');
  });

  test('what is no littlefs, or one of another size, is not mounted', () => {
    const blank = norFlash(32);
    expect(errnoOf(() => new LittleFs(blank.device(), options))).toBe('EILSEQ');
    expect(looksLikeLittleFs(blank.device())).toBe(false);
    const { array } = formatted(32);
    const other = norFlash(40);
    other.array.set(array.subarray(0, 34 * sector));
    expect(looksLikeLittleFs(other.device())).toBe(true);
    expect(errnoOf(() => new LittleFs(other.device(), options))).toBe('EINVAL');
  });

  test('whatever the flash holds, mounting and reading ends', () => {
    const { fs, array, device } = formatted(16);
    fs.makeFolder('/d');
    put(fs, '/d/a', Buffer.alloc(9000, 1));
    put(fs, '/b', text('small'));
    const whole = array.slice();
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 2 * sector, max: 10 * sector }), fc.nat(255)), {
          minLength: 1,
          maxLength: 6,
        }),
        (damage) => {
          array.set(whole);
          for (const [at, byte] of damage) array[at] = byte;
          errnoOf(() => contentsOf(new LittleFs(device(), options)));
        },
      ),
      { numRuns: runs(300) },
    );
  });
});

/** A file is there, and empty, as soon as it is opened to be written. */
function created(model: Model, { kind, path }: Action): Model[] {
  const isNew = (kind === 'put' || kind === 'append') && !model.has(path);
  return isNew ? [new Map(model).set(path, '')] : [];
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  FileStore,
  type StoreFlash,
  StoreFullError,
} from '../../../src/virtual-board/firmware/file-store.ts';

const sector = 0x1000;
const region = { start: 2 * sector, end: 18 * sector };
const text = (bytes: Uint8Array | null | undefined) => (bytes ? Buffer.from(bytes).toString() : bytes);
const bytes = (words: string) => new TextEncoder().encode(words);

/** NOR flash in an array: programming only clears bits; anything else is a mistake of the store. */
function norFlash(fill = 0xff) {
  const array = new Uint8Array(20 * sector).fill(fill);
  let writesLeft = Number.POSITIVE_INFINITY;
  const flash: StoreFlash = {
    read: (address, size) => array.slice(address, address + size),
    program: (address, data) => {
      for (const [index, byte] of data.entries()) {
        if (writesLeft-- <= 0) throw new Error('power is gone');
        if ((array[address + index]! & byte) !== byte) throw new Error('programmed over what was there');
        array[address + index]! &= byte;
      }
    },
    eraseSector: (address) => {
      if (writesLeft <= 0) throw new Error('power is gone');
      array.fill(0xff, address, address + sector);
    },
  };
  const cutPowerAfter = (count: number) => {
    writesLeft = count;
  };
  return { array, flash, cutPowerAfter };
}

const open = (flash: StoreFlash) => new FileStore(flash, region.start, region.end);

describe('files in the flash of a virtual board', () => {
  test('are there again after a restart, with folders and new names', () => {
    const { flash } = norFlash();
    const store = open(flash);
    expect(store.state).toBe('blank');
    store.format();
    store.putFolder('/lib');
    store.putFile('/lib/a.py', bytes('one'));
    store.putFile('/lib/a.py', bytes('two'));
    store.putFile('/old', bytes('gone'));
    store.remove('/old');
    store.rename('/lib', '/modules');
    const again = open(flash);
    expect(again.state).toBe('ready');
    expect([...again.entries].map(([path, data]) => [path, text(data)])).toEqual([
      ['/modules', null],
      ['/modules/a.py', 'two'],
    ]);
  });

  test('die with an erase, and what another firmware left there is called corrupt', () => {
    const { flash, array } = norFlash();
    open(flash).format();
    array.fill(0xff);
    expect(open(flash).state).toBe('blank');
    expect(open(norFlash(0x5a).flash).state).toBe('corrupt');
  });

  test('stay within their region and refuse what does not fit, keeping the old content', () => {
    const { flash, array } = norFlash();
    const store = open(flash);
    store.format();
    store.putFile('/a', bytes('old'));
    expect(() => store.putFile('/a', new Uint8Array(store.capacityBytes))).toThrow(StoreFullError);
    expect(text(open(flash).entries.get('/a'))).toBe('old');
    expect(array.subarray(0, region.start).every((byte) => byte === 0xff)).toBe(true);
    expect(array.subarray(region.end).every((byte) => byte === 0xff)).toBe(true);
  });

  test('hold what was written last, however often the log had to start over', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('/a', '/b', '/c'), fc.uint8Array({ maxLength: 9000 })), {
          maxLength: 40,
        }),
        (writes) => {
          const { flash } = norFlash();
          const store = open(flash);
          store.format();
          const wanted = new Map<string, Uint8Array>();
          for (const [path, data] of writes) {
            store.putFile(path, data);
            wanted.set(path, data);
          }
          const found = open(flash).entries;
          expect([...found.keys()].sort()).toEqual([...wanted.keys()].sort());
          for (const [path, data] of wanted) expect(Buffer.compare(found.get(path)!, data)).toBe(0);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('are the old or the new ones, never half, when power is lost in the middle of a write', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6000 }), (survives) => {
        const { flash, cutPowerAfter } = norFlash();
        const store = open(flash);
        store.format();
        store.putFile('/a', bytes('old'));
        cutPowerAfter(survives);
        try {
          store.putFile('/a', new Uint8Array(5000).fill(7));
        } catch {
          // the power is gone
        }
        cutPowerAfter(Number.POSITIVE_INFINITY);
        const found = open(flash).entries.get('/a');
        const isOld = text(found) === 'old';
        const isNew = found?.length === 5000 && found.every((byte) => byte === 7);
        expect(isOld || isNew).toBe(true);
      }),
    );
  });
});

// What V8 compiled in earlier runs is used where it is that of this very bundle, and nowhere else.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runCompiled } from '../../src/platform/compiled-code.ts';

type Bundle = { readonly answer: (of: number) => number };
const source = 'exports.answer = (of) => { const twice = (value) => 2 * value; return twice(of); };';

let folder: string;
let bundlePath: string;
let keptPath: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-compiled-'));
  bundlePath = join(folder, 'bundle.js');
  keptPath = join(folder, 'cache', 'bundle');
  writeFileSync(bundlePath, source);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const run = () => runCompiled<Bundle>(bundlePath, keptPath);

function runAndKeep(verb = 'flash', ranMs = 1000): void {
  const { exports, keep } = run();
  exports.answer(21);
  keep(verb, ranMs);
}

describe('a bundle', () => {
  test('runs as it would by itself, with its own file, folder and require', () => {
    writeFileSync(bundlePath, "exports.all = [__filename, __dirname, require('./beside.js')];");
    writeFileSync(join(folder, 'beside.js'), 'module.exports = 42;');
    expect(runCompiled<{ all: unknown }>(bundlePath, keptPath).exports.all).toEqual([bundlePath, folder, 42]);
  });

  test('may put one thing in the place of its exports', () => {
    writeFileSync(bundlePath, 'module.exports = 42;');
    expect(runCompiled<number>(bundlePath, keptPath).exports).toBe(42);
  });

  test('is compiled where nothing was kept, and keeps nothing unasked', () => {
    const { exports, wasKept } = run();
    expect(exports.answer(21)).toBe(42);
    expect(wasKept).toBe(false);
    expect(existsSync(keptPath)).toBe(false);
  });

  test('is taken from what was kept, and does the same', () => {
    runAndKeep();
    const { exports, wasKept } = run();
    expect(wasKept).toBe(true);
    expect(exports.answer(21)).toBe(42);
    expect(readdirSync(join(folder, 'cache'))).toEqual(['bundle']);
  });
});

describe('what was kept is left alone', () => {
  test('where the bundle is another of the same length, which V8 by itself would not see', () => {
    runAndKeep();
    writeFileSync(bundlePath, source.replace('2 * value', '3 * value'));
    const { exports, wasKept } = run();
    expect(wasKept).toBe(false);
    expect(exports.answer(21)).toBe(63);
  });

  test('where one bit of it has turned, which V8 by itself would not see either', () => {
    runAndKeep();
    const whole = readFileSync(keptPath);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(7), (at, bit) => {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] as number) ^ (1 << bit);
        writeFileSync(keptPath, damaged);
        const { exports, wasKept } = run();
        expect(wasKept).toBe(false);
        expect(exports.answer(21)).toBe(42);
      }),
    );
  });

  test('where it was cut off', () => {
    runAndKeep();
    const whole = readFileSync(keptPath);
    for (const length of [0, 20, 40, whole.length - 1]) {
      writeFileSync(keptPath, whole.subarray(0, length));
      expect(run().wasKept).toBe(false);
    }
  });

  test.runIf(process.getuid)('where the file is of another user', () => {
    runAndKeep();
    vi.spyOn(process as { getuid: () => number }, 'getuid').mockReturnValue(process.getuid!() + 1);
    expect(run().wasKept).toBe(false);
  });
});

// What V8 takes from there runs as this user, so a place where somebody else could have put it counts for nothing.
describe.runIf(process.getuid)('what somebody else could have put there does not run', () => {
  const cache = () => join(folder, 'cache');
  const ways: Readonly<Record<string, () => void>> = {
    'a file that others may write': () => chmodSync(keptPath, 0o620),
    'a file that everybody may write': () => chmodSync(keptPath, 0o602),
    'a file in a folder that others may write': () => chmodSync(cache(), 0o770),
    'a link, even to a file that is the very same': () => {
      renameSync(keptPath, join(folder, 'elsewhere'));
      symlinkSync(join(folder, 'elsewhere'), keptPath);
    },
    'a file with a second name, at which it can be written': () => linkSync(keptPath, join(folder, 'second')),
    'a file behind a link in the place of its folder': () => {
      renameSync(cache(), join(folder, 'elsewhere'));
      symlinkSync(join(folder, 'elsewhere'), cache());
    },
  };
  test.each(Object.entries(ways))('%s', (_, make) => {
    runAndKeep();
    expect(run().wasKept).toBe(true);
    make();
    const { exports, wasKept } = run();
    expect(wasKept).toBe(false);
    expect(exports.answer(21)).toBe(42);
  });

  test('a FIFO, which nobody waits for', () => {
    mkdirSync(cache());
    execFileSync('mkfifo', [keptPath]);
    expect(run().exports.answer(21)).toBe(42);
  });

  test('nor is anything kept there: through a link, or where others may write', () => {
    mkdirSync(join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'elsewhere'), cache());
    runAndKeep();
    rmSync(cache());
    mkdirSync(cache());
    chmodSync(cache(), 0o777);
    runAndKeep();
    expect([...readdirSync(join(folder, 'elsewhere')), ...readdirSync(cache())]).toEqual([]);
  });

  test('what is kept is 0600 in a folder of 0700', () => {
    runAndKeep();
    expect([statSync(keptPath).mode & 0o777, statSync(cache()).mode & 0o777]).toEqual([0o600, 0o700]);
  });
});

describe('keeping', () => {
  const keptBytes = () => readFileSync(keptPath).toString('latin1');

  test('is done again after a run of twice the time, which came to code that the other did not', () => {
    runAndKeep('flash', 1000);
    const first = keptBytes();
    runAndKeep('flash', 1999);
    expect(keptBytes()).toBe(first);
    runAndKeep('flash', 2000);
    expect(keptBytes()).not.toBe(first);
    expect(run().wasKept).toBe(true);
  });

  test('is done twice in one run where it has come to more by then, and not for less', () => {
    const { exports, keep } = run();
    keep('', 2000);
    const soon = keptBytes();
    exports.answer(21);
    keep('', 3000);
    expect(keptBytes()).toBe(soon);
    keep('', 5000);
    const later = keptBytes();
    expect(later.length).toBeGreaterThan(soon.length);
  });

  test('is done for each verb, and forgets none', () => {
    runAndKeep('flash', 1000);
    runAndKeep('info', 10);
    const both = keptBytes();
    runAndKeep('flash', 1000);
    runAndKeep('info', 10);
    expect(keptBytes()).toBe(both);
  });

  test('is let be where it would be less: V8 forgets in a long run what did not run in it', () => {
    runAndKeep('flash', 1000);
    const kept = keptBytes();
    const rest = Buffer.from(`${kept.slice(kept.indexOf('\n') + 1)}what it does not know any more`, 'latin1');
    const checksum = crc32(rest, crc32(source)).toString(16).padStart(8, '0');
    writeFileSync(keptPath, Buffer.concat([Buffer.from(`${checksum}\n`), rest]));
    expect(run().wasKept).toBe(true);
    const longer = keptBytes();
    runAndKeep('monitor', 1_000_000);
    expect(keptBytes()).toBe(longer);
  });

  test('begins anew with another bundle', () => {
    runAndKeep('flash', 1000);
    writeFileSync(bundlePath, source.replace('2 * value', '3 * value'));
    runAndKeep('flash', 1);
    expect(run().wasKept).toBe(true);
  });

  test('is let be, without a word, where the folder cannot be written', () => {
    writeFileSync(join(folder, 'cache'), 'a file');
    runAndKeep();
    expect(run().exports.answer(21)).toBe(42);
    rmSync(join(folder, 'cache'));
    mkdirSync(keptPath, { recursive: true });
    runAndKeep();
    expect(readdirSync(join(folder, 'cache'))).toEqual(['bundle']);
  });
});

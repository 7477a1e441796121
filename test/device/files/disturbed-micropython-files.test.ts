// Files of MicroPython over a wire on which bytes get lost or damaged and a program's timer prints, at every byte
// of each exchange: the right bytes, or an error in time that says what failed; the old file stays until the new
// one is whole.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { RemoteFiles } from '../../../src/device/files/remote-files.ts';
import { micropythonFiles } from '../../../src/device/firmware/micropython/files.ts';
import {
  type disturbances,
  disturbancesFor,
  type Exchange,
  everyByte,
  type Fixture,
  longestTestMs,
} from '../../support/disturbed-exchange.ts';
import { pythonInThread } from '../../support/python-in-thread.ts';
import { ScriptedMicroPython } from '../firmware/micropython/scripted-micropython.ts';

const python = await pythonInThread();
/** Every byte value, in an order that no line repeats. */
const awkward = (size: number, factor: number) =>
  Uint8Array.from({ length: size }, (_, at) => (at * factor + (at >> 8)) & 0xff);
const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const [old, next] = [awkward(200, 91), awkward(900, 167)];
const there = { 'a.py': old, 'ab.py': next, 'b.py': awkward(9, 7) };
const sizes = (...names: readonly string[]) => names.map((name) => python.file(`/w/${name}`)?.length ?? 0);

/** The files below /w, and nothing else there. */
function putBack(files: Readonly<Record<string, Uint8Array>>): void {
  const contents = Object.entries(files).map(
    ([name, content]) => `open('/w/${name}','wb').write(a('${Buffer.from(content).toString('hex')}'))`,
  );
  const { stderr } = python.run(
    `import os\nfrom binascii import unhexlify as a
def clear(d):
 for e in os.ilistdir(d):
  p=d+'/'+e[0]
  if e[1]==0x4000:
   clear(p);os.rmdir(p)
  else:os.remove(p)
try:os.mkdir('/w')
except OSError:pass
clear('/w')
${contents.join('\n')}`,
  );
  expect(stderr).toBe('');
}

describe.each(['yes', 'unknown'] as const)('raw-paste: %s', (rawPaste) => {
  const exchangeOf =
    <T>(
      act: (files: RemoteFiles, fixture: Fixture) => Promise<T>,
      check: (result: T) => void,
      checkFailed: () => void = () => {},
    ) =>
    (what: keyof typeof disturbances, most: number) => {
      const exchange: Exchange<T> = {
        attach: (transport, clock) => {
          putBack(there);
          new ScriptedMicroPython(transport, clock, { run: python.run, rawPaste });
        },
        act: (fixture) => act(micropythonFiles(fixture.link, fixture.clock), fixture),
        check,
        checkFailed,
        after: async ({ link, signal }) => {
          const { stdout } = await link.exec('print(6*7)', { signal });
          expect(latin(stdout)).toBe('42\r\n');
          await link.rest(signal);
        },
        longestMs: 180_000,
      };
      return everyByte(exchange, what, most);
    };
  const untouched = () => {
    expect(sizes('b.py')).toEqual([9]);
    expect(python.file('/w/a.py')).toBe(latin(old));
  };

  const exchanges = {
    put: exchangeOf(
      (files, { signal }) => files.write('/w/ab.py', old, { signal }),
      () => {
        untouched();
        expect(python.file('/w/ab.py')).toBe(latin(old));
      },
      () => {
        untouched();
        expect([latin(old), latin(next)]).toContain(python.file('/w/ab.py'));
      },
    ),
    get: exchangeOf(
      (files, { signal }) => files.read('/w/ab.py', { signal }),
      (result) => expect(latin(result)).toBe(latin(next)),
    ),
    'ls with hashes': exchangeOf(
      (files, { signal }) => files.survey('/w', new Set([200]), signal),
      (found) => {
        expect(found?.map(({ path, size }) => [path, size])).toEqual([
          ['/w/a.py', 200],
          ['/w/ab.py', 900],
          ['/w/b.py', 9],
        ]);
        // Where the board was told other sizes, the file is read instead.
        expect([sha256(old), null]).toContain(found?.[0]?.sha256 ?? null);
      },
    ),
    df: exchangeOf(
      (files, { signal }) => files.usage(signal),
      (usage) => expect(usage).toEqual({ sizeBytes: 4_096_000_000, freeBytes: 2_048_000_000 }),
    ),
    stat: exchangeOf(
      (files, { signal }) => files.stat('/w/ab.py', signal),
      (found) => expect(found).toEqual({ path: '/w/ab.py', kind: 'file', size: 900 }),
    ),
    mkdir: exchangeOf(
      (files, { signal }) => files.makeFolder('/w/lib', signal),
      () => expect(python.run("import os\nprint(os.stat('/w/lib')[0]&0x4000)").stdout).toBe('16384\r\n'),
      untouched,
    ),
    rm: exchangeOf(
      (files, { signal }) => files.remove('/w/ab.py', signal),
      () => {
        untouched();
        expect(sizes('ab.py')).toEqual([0]);
      },
      untouched,
    ),
    mv: exchangeOf(
      (files, { signal }) => files.rename('/w/ab.py', '/w/c.py', signal),
      () => {
        untouched();
        expect(sizes('ab.py', 'c.py')).toEqual([0, 900]);
      },
      untouched,
    ),
  };
  /** Of an exchange in a usual run; `npm run test:all` takes three times as many, `npm run test:every-byte` each byte. */
  const sample = 12;

  describe.each(Object.keys(exchanges) as (keyof typeof exchanges)[])('%s', (name) => {
    test.each(disturbancesFor(name))(
      '%s at each byte: the right bytes, or a named error in time',
      async (what) => {
        const { right, failed } = await exchanges[name](what, sample);
        expect(right / (right + failed), `${right} right, ${failed} failed`).toBeGreaterThan(0.5);
      },
      longestTestMs,
    );
  });
});

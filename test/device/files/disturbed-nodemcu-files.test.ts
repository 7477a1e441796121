// Files of NodeMCU over a wire on which bytes get lost or damaged and a program's timer prints, at every byte of
// each exchange: the right bytes, or an error in time that says what failed; the old file stays until the new one
// is whole.
import { describe, expect, test } from 'vitest';
import type { RemoteFiles } from '../../../src/device/files/remote-files.ts';
import { endLines } from '../../../src/device/firmware/nodemcu/file-code.ts';
import { nodemcuFiles } from '../../../src/device/firmware/nodemcu/files.ts';
import {
  type disturbances,
  disturbancesFor,
  type Exchange,
  everyByte,
  type Fixture,
  longestTestMs,
  turn,
} from '../../support/disturbed-exchange.ts';
import { allModules, nodemcuInThread } from '../../support/nodemcu-in-thread.ts';
import { sampled } from '../../support/sampled.ts';
import type { ScriptedTransport } from '../../support/scripted-transport.ts';

/** Every byte value, in an order that no block repeats. */
const awkward = (size: number, factor: number) =>
  Uint8Array.from({ length: size }, (_, at) => (at * factor + (at >> 8)) & 0xff);
const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

const builds = [
  ['a build with crypto and encoder', [...allModules, 'crypto', 'encoder'], 3100],
  ['a build without hashes', allModules, 1100],
] as const;
const buildNames = builds.map(([name]) => name);

describe.each(builds)('%s', (build, modules, blocksFrom) => {
  const board = nodemcuInThread(modules);
  const small = { old: awkward(200, 91), next: awkward(210, 167) };
  const large = { old: awkward(200, 91), next: awkward(blocksFrom, 167) };

  const putBack = (files: Readonly<Record<string, Uint8Array>>) => {
    board.run('for n in pairs(file.list())do file.remove(n)end');
    for (const [name, content] of Object.entries(files)) {
      const escaped = [...content].map((byte) => `\\${byte.toString().padStart(3, '0')}`).join('');
      board.run(`file.putcontents("${name}","${escaped}")`);
    }
  };
  const onFiles = <T>(
    there: Readonly<Record<string, Uint8Array>>,
    act: (files: RemoteFiles, fixture: Fixture) => Promise<T>,
    check: (result: T) => void,
    checkFailed?: () => void,
  ): Exchange<T> => ({
    attach: (transport, clock) => {
      putBack(there);
      board.attach(transport, clock);
    },
    act: (fixture) => act(nodemcuFiles(fixture.link, fixture.clock), fixture),
    check,
    ...(checkFailed ? { checkFailed } : {}),
    after: async ({ link, signal }) => {
      const { stdout } = await link.exec('print(6*7)', { signal, plainOutput: true });
      expect(latin(stdout)).toBe('42\r\n');
    },
    longestMs: 180_000,
  });
  const withFiles = <T>(...parts: Parameters<typeof onFiles<T>>) => {
    const exchange = onFiles(...parts);
    return (what: keyof typeof disturbances, most: number) => everyByte(exchange, what, most);
  };
  const isOneOf = (name: string, ...contents: readonly Uint8Array[]) =>
    expect(contents.map(latin)).toContain(board.file(name));
  const putting = ({ old, next }: typeof small) =>
    onFiles(
      { 'a.lua': old, 'b.lua': old },
      (files, { signal }) => files.write('/a.lua', next, { signal }),
      () => {
        expect(board.file('a.lua')).toBe(latin(next));
        expect(board.file('b.lua')).toBe(latin(old));
      },
      () => {
        isOneOf('a.lua', old, next);
        expect(board.file('b.lua')).toBe(latin(old));
      },
    );
  const put = (content: typeof small) => (what: keyof typeof disturbances, most: number) =>
    everyByte(putting(content), what, most);
  const get = (content: Uint8Array) =>
    withFiles(
      { 'a.lua': content },
      (files, { signal }) => files.read('/a.lua', { signal }),
      (result) => expect(latin(result)).toBe(latin(content)),
    );
  const there = { 'a.lua': small.old, 'ab.lua': small.next, 'b.lua': awkward(9, 7) };

  const exchanges = {
    'put, line by line': put(small),
    'put, in blocks': put(large),
    'get, line by line': get(small.next),
    'get, in blocks': get(large.next),
    ls: withFiles(
      there,
      (files, { signal }) => files.list('/', signal),
      (found) =>
        expect(found.map(({ path, size }) => [path, size])).toEqual([
          ['/a.lua', 200],
          ['/ab.lua', 210],
          ['/b.lua', 9],
        ]),
    ),
    hashes: withFiles(
      there,
      (files, { signal }) => files.survey('/', new Set([200, 9]), signal),
      (found) =>
        expect(found?.map(({ path, sha256 }) => [path, sha256 === null || sha256.length])).toHaveLength(3),
    ),
    df: withFiles(
      there,
      (files, { signal }) => files.usage(signal),
      ({ sizeBytes, freeBytes }) => {
        expect(sizeBytes).toBeGreaterThan(freeBytes);
        expect(freeBytes).toBeGreaterThan(100_000);
      },
    ),
    rm: withFiles(
      there,
      (files, { signal }) => files.remove('/ab.lua', signal),
      () =>
        expect(['a.lua', 'ab.lua', 'b.lua'].map(board.file).map((each) => each?.length ?? 0)).toEqual([
          200, 0, 9,
        ]),
      () => expect(['a.lua', 'b.lua'].map(board.file).map((each) => each?.length ?? 0)).toEqual([200, 9]),
    ),
    mv: withFiles(
      there,
      (files, { signal }) => files.rename('/ab.lua', '/c.lua', signal),
      () =>
        expect(
          ['a.lua', 'ab.lua', 'b.lua', 'c.lua'].map(board.file).map((each) => each?.length ?? 0),
        ).toEqual([200, 0, 9, 210]),
      () => expect(['a.lua', 'b.lua'].map(board.file).map((each) => each?.length ?? 0)).toEqual([200, 9]),
    ),
  };
  test.each(endLines)('a name altered in "%s", which ends a file: the file is there', async (line) => {
    const putSmall = putting(small);
    let sent = '';
    const act = async (fixture: Fixture) => {
      const { written } = fixture.session.transport as ScriptedTransport;
      const from = written.length;
      await putSmall.act(fixture);
      sent = latin(Uint8Array.from(written.slice(from)));
    };
    await turn({ ...putSmall, act }, []);
    const start = sent.indexOf(`;${line} print`) + 1;
    expect(start).toBeGreaterThan(0);
    for (const { index } of line.matchAll(/_/g)) {
      const { outcome } = await turn(putSmall, [{ direction: 'to-board', at: start + index, lost: 1 }]);
      expect(outcome, line.slice(index)).toHaveProperty('result');
    }
  });

  test('a byte of the prompt lost behind code that takes the input away: the board answers all the same', async () => {
    const putLarge = putting(large);
    let said = '';
    const act = (fixture: Fixture) => {
      said = '';
      const onBytes = (bytes: Uint8Array) => {
        said += latin(bytes);
      };
      fixture.session.transport.listen({ onBytes, onClose: () => {} });
      return putLarge.act(fixture);
    };
    await turn({ ...putLarge, act }, []);
    const ends = [...said.matchAll(/_R"(m\w+)"\r\n\x02\1\r\n\x03\1\+/g)].map(
      ({ 0: all, index }) => index + all.length,
    );
    expect(ends.length).toBeGreaterThan(0);
    for (const end of ends)
      for (const at of [end, end + 1, end + 2, end + 3]) {
        const { outcome } = await turn(putLarge, [{ direction: 'to-host', at, lost: 1 }]);
        expect(outcome, `byte ${at}`).toHaveProperty('result');
      }
  });

  /** Of an exchange in a usual run; `npm run test:all` takes three times as many, `npm run test:every-byte` each byte. */
  const sample = 12;

  const here = (Object.keys(exchanges) as (keyof typeof exchanges)[]).filter((name) =>
    sampled(buildNames, 1, name).includes(build),
  );
  describe.each(here)('%s', (name) => {
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

// A computer that takes nothing more: a file that may not grow, a disk that is full or may only be read. What was
// not written whole is no success, says why, and leaves nothing half behind.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BoardProgram, startBoardProgram } from '../support/board-program.ts';
import { sampled } from '../support/sampled.ts';
import { builtProgram } from '../support/workbench-program.ts';

const canLimit = process.platform !== 'win32';
/** A disk of one's own in a namespace, where the system lets this user have one. */
const canMount =
  process.platform === 'linux' &&
  spawnSync('unshare', ['-Urm', 'sh', '-c', 'mount -t tmpfs x /mnt'], { stdio: 'ignore' }).status === 0;

let home: string;
let board: BoardProgram;
let port: string;
beforeAll(async () => {
  if (!canLimit) return;
  home = mkdtempSync(join(tmpdir(), 'espwb-room-'));
  const args = ['full?firmware=micropython&timing=fast', 'other', '--listen', 'rfc2217://127.0.0.1:0'];
  board = await startBoardProgram(join(home, 'board'), args);
  port = board.listeners[0]?.url ?? '';
});
afterAll(async () => {
  await board?.end('SIGKILL');
  if (home) rmSync(home, { recursive: true, force: true });
});

const inHome = (name: string) => join(home, name);
const quoted = (words: readonly string[]) =>
  words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');

/** In a shell, behind the lines `before` of it; what it prints goes to a file. */
function run(before: string, words: readonly string[], program: readonly string[] = ['sh', '-c']) {
  const own = inHome('own');
  mkdirSync(own, { recursive: true });
  const [start = '', ...args] = program;
  const line = `${before}; exec ${quoted([process.execPath, builtProgram, ...words])} > "$OUT"`;
  const out = inHome('out');
  rmSync(out, { force: true });
  const environment = { ...process.env, ESPWB_HOME: own, ESPWB_PORT: port, OUT: out };
  const { status, stderr } = spawnSync(start, [...args, line], { env: environment, encoding: 'utf8' });
  return { status, stderr, out: existsSync(out) ? readFileSync(out, 'utf8') : '' };
}

describe.skipIf(!canLimit)('where files may have 2 KB', () => {
  const limit = 'ulimit -f 4';
  const long = 'print("x" * 20000)';
  const outputs = [
    ['the help', ['--help']],
    ['what code prints', ['exec', long]],
    ['the same as JSON', ['exec', '--json', long]],
    ['the releases', ['firmware', 'list', '--json']],
  ] as const;
  test.each(sampled(outputs, 2))('%s is told as not written, although a part of it was', (_, words) => {
    const { status, stderr, out } = run(limit, words);
    expect(stderr).toContain('The output cannot be written (EFBIG).');
    expect([status, out.length <= 4096 && out.length > 0]).toEqual([1, true]);
  });

  const transfers = [
    ['one file', ['/src/z.py', 'z.py'], []],
    ['a file over an older one', ['/src/z.py', 'old.py'], []],
    ['a folder', ['-r', '/src', 'src'], ['a.py']],
  ] as const;
  test.each(sampled(transfers, 1))(
    '%s of a board is no success, and leaves what came whole and what was there',
    (_, words, whole) => {
      const source = inHome('files');
      const place = inHome('place');
      for (const folder of [source, place]) mkdirSync(folder, { recursive: true });
      writeFileSync(join(source, 'a.py'), 'a = 1\n');
      writeFileSync(join(source, 'z.py'), '# z\n'.repeat(2000));
      writeFileSync(join(place, 'old.py'), 'old\n');
      expect(run('true', ['fs', 'sync', source, '/src'])).toMatchObject({ status: 0 });
      const { status, out } = run(`${limit}; cd ${place}`, ['fs', 'get', ...words, '-y', '--json']);
      expect(JSON.parse(out.trim().split('\n').at(-1) ?? '{}')).toMatchObject({ code: 'disk-full' });
      expect(status).toBe(1);
      const left = readdirSync(place, { recursive: true, encoding: 'utf8' }).map((each) => basename(each));
      expect(left.filter((each) => each.endsWith('.py')).sort()).toEqual(['old.py', ...whole].sort());
      expect(left.join()).not.toContain('.part');
      expect(readFileSync(join(place, 'old.py'), 'utf8')).toBe('old\n');
      rmSync(place, { recursive: true });
    },
  );

  test('a board that was flashed all the same is said to be', () => {
    writeFileSync(inHome('long name '.repeat(20)), Buffer.alloc(4096, 7));
    const image = `0x200000=${inHome('long name '.repeat(20))}`;
    // As many lines of progress as it takes.
    const { status, stderr } = run('ulimit -f 1', ['flash', image, '-y', '--force', '--json']);
    expect(stderr).toContain('The work is done; its report could not be written.');
    expect(status).toBe(1);
  });

  test('of several boards fails each that had no room, and leaves none of their files', () => {
    const dumps = inHome('dumps');
    mkdirSync(dumps);
    const boards = board.listeners.flatMap(({ url }) => ['-p', url]);
    const { status, out } = run(limit, ['read', dumps, '--region', '0x0:0x4000', '-q', ...boards]);
    expect([status, out]).toEqual([1, expect.stringMatching(/^0 done, 2 failed in /)]);
    expect(out.match(/ failed .* No space left on this computer$/gm)).toHaveLength(2);
    expect(readdirSync(dumps)).toEqual([]);
  });

  test.each([['read', 'dump.bin', '--region', '0x0:0x4000'] as const])(
    '%s leaves no file',
    (verb, name, ...rest) => {
      const { status, out } = run(limit, [verb, inHome(name), ...rest, '--json']);
      expect(status).toBe(1);
      expect(JSON.parse(out.trim().split('\n').at(-1) ?? '{}')).toMatchObject({
        code: 'disk-full',
        board: 'unchanged',
      });
      expect(readdirSync(home).filter((each) => each.startsWith(name))).toEqual([]);
    },
  );
});

describe.skipIf(!canMount)('on a disk', () => {
  const unshared = ['unshare', '-Urm', 'sh', '-c'];
  const folder = () => inHome('disk');
  /** Whoever comes there next is on it. */
  const mounted = (options: string) =>
    `mount -t tmpfs -o ${options} x ${folder()} && cd ${folder()}; dd if=/dev/zero of=fill bs=1k count=9 2>/dev/null`;
  const kinds = [
    ['that may only be read', 'ro', 'EROFS', 2],
    ['of no room', 'size=4k', 'No room left on the disk', 1],
  ] as const;
  beforeAll(() => mkdirSync(folder(), { recursive: true }));

  test.each(kinds)('%s, that is the word', (_, options, word, code) => {
    const { status, stderr } = run(
      mounted(options),
      ['read', 'dump.bin', '--region', '0x0:0x1000'],
      unshared,
    );
    expect(stderr).toContain(word);
    expect(status).toBe(code);
  });

  test.each([
    ['that may only be read', 'ro', 'EROFS', 3],
    ['of no room', 'size=4k', 'ENOSPC', 1],
  ] as const)('%s, a virtual board is not kept, and no lock is left', (_, options, word, code) => {
    const info = quoted([process.execPath, builtProgram, 'info', '-p', 'virtual:x']);
    const script = `${mounted(options)}; export ESPWB_HOME=$PWD; ${info}; echo "ended with $?" >&2; find . -name '*.part' >&2`;
    const { stderr } = run(script, ['--version'], unshared);
    expect(stderr).toContain(word);
    expect(stderr).toContain(`ended with ${code}\n`);
    expect(stderr).not.toContain('.part');
  });
});

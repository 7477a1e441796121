// Verbs on several boards: the built program, what programs read of it, and what is on the boards afterwards.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoMicroPython } from '../../src/device/image/demo-image.ts';
import { sampled, someOf } from '../support/sampled.ts';
import { type Json, openVerbHome, type VerbEnd, type VerbHome } from '../support/verb-program.ts';
import { startWorkbenchProgram } from '../support/workbench-program.ts';

const image = Buffer.from(demoMicroPython({ sizeBytes: 44 * 1024 }));
const mac = /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/;

let home: VerbHome;
let imageFile: string;

beforeAll(() => {
  home = openVerbHome();
  imageFile = join(home.folder, 'mp.bin');
  writeFileSync(imageFile, image);
});
afterAll(() => home.remove());

const espwb = (...args: string[]): Promise<VerbEnd> => home.run(args);
const inFolder = (name: string) => join(home.folder, name);
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');
const ports = (...names: string[]) => names.flatMap((name) => ['-p', `virtual:${name}`]);
const boardsOf = (end: VerbEnd) => end.last()['boards'] as readonly Json[];
describe('flash', () => {
  test('writes each board, tells of each in its lines and of all in the last', async () => {
    const end = await espwb('flash', imageFile, '-y', '--json', ...ports('one', 'two', 'three'));
    expect(end.exitCode).toBe(0);
    expect(end.last()).toMatchObject({ type: 'result', done: 3, failed: 0, cancelled: 0 });
    expect(boardsOf(end).map(({ port, outcome }) => [port, outcome])).toEqual([
      ['virtual:one', 'done'],
      ['virtual:two', 'done'],
      ['virtual:three', 'done'],
    ]);
    expect(new Set(boardsOf(end).map((each) => each['mac'])).size).toBe(3);
    const lines = end.objects().slice(0, -1);
    for (const line of lines) expect(line['port']).toMatch(/^virtual:(one|two|three)$/);
    const results = lines.filter(({ type }) => type === 'result');
    expect(results).toHaveLength(3);
    for (const result of results)
      expect(result).toMatchObject({
        mac: expect.stringMatching(mac),
        files: [{ path: imageFile, offset: 0, bytes: image.length, md5: md5(image) }],
        verified: true,
        writtenBytes: image.length,
      });
    // As soon as the MAC is known, each line tells it.
    const written = lines.filter(({ step }) => step === 'write');
    for (const line of written) expect(line['mac']).toMatch(mac);
    const records = readFileSync(inFolder('state/flashes.jsonl'), 'utf8').trim().split('\n');
    expect(records.map((line) => (JSON.parse(line) as Json)['outcome'])).toEqual(['done', 'done', 'done']);
  });

  test('goes on with the others where a port is missing, and ends with 3 where only ports failed', async () => {
    const end = await espwb('flash', imageFile, '-y', '--json', '-p', '/dev/no-such', ...ports('one'));
    expect(end.exitCode).toBe(3);
    expect(end.last()).toMatchObject({ type: 'result', done: 1, failed: 1 });
    expect(boardsOf(end)[0]).toMatchObject({ code: 'port-missing', board: 'unchanged', mac: null });
    expect(end.objects().find(({ type }) => type === 'error')).toMatchObject({
      port: '/dev/no-such',
      code: 'port-missing',
    });
  });

  test('of different failures ends with 1', async () => {
    writeFileSync(inFolder('large.bin'), demoMicroPython({ sizeBytes: 700 * 1024 }));
    const small = 'virtual:small?flash=512KB';
    const end = await espwb('flash', 'large.bin', '-y', '--json', '-p', '/dev/no-such', '-p', small);
    expect(end.exitCode).toBe(1);
    expect(boardsOf(end).map(({ code }) => code)).toEqual(['port-missing', 'image-too-large']);
  });

  test('asks nobody where nobody can answer, and opens no port before it says so', async () => {
    const end = await espwb('flash', imageFile, '--json', ...ports('fresh1', 'fresh2'));
    expect(end.exitCode).toBe(2);
    expect(end.objects()).toHaveLength(1);
    expect(end.last()).toMatchObject({ type: 'error', code: 'needs-confirmation', board: 'unchanged' });
    expect(readdirSync(inFolder('state/boards')).join()).not.toContain('fresh');
  });

  test('shows the plans with --dry-run and changes nothing', async () => {
    const end = await espwb('flash', imageFile, '--dry-run', '--json', ...ports('one', 'dry'));
    expect(end.exitCode).toBe(0);
    const plans = end.objects().filter((each) => each['dryRun'] === true);
    expect(plans.map(({ writeBytes }) => writeBytes).sort()).toEqual([0, image.length]);
    expect(existsSync(inFolder('state/boards/dry.flash'))).toBe(false);
  });
});

describe('wrong usage', () => {
  const cases: readonly (readonly string[])[] = [
    ['repl', '-p', 'virtual:one', '-p', 'virtual:two'],
    ['gpio', 'get', '2', '-p', 'virtual:one', '-p', 'virtual:two'],
    ['fs', 'get', 'boot.py', '-p', 'virtual:one', '-p', 'virtual:two'],
    ['fs', 'watch', '.', '-p', 'virtual:one', '-p', 'virtual:two'],
    ['firmware', 'get', 'micropython', '-p', 'virtual:one', '-p', 'virtual:two'],
    ['read', 'one-file.bin', '-p', 'virtual:one', '-p', 'virtual:two'],
    ['read', '{mac}/all.bin', '-p', 'virtual:one', '-p', 'virtual:two'],
    ['info', '--jobs', 'many', '-p', 'virtual:one', '-p', 'virtual:two'],
    ['info', '-p', 'virtual:one', '-p', 'pigeon://post'],
    ['erase', '--region', 'here', '-y', '-p', 'virtual:one', '-p', 'virtual:two'],
    ['exec', '-p', 'virtual:one', '-p', 'virtual:two'],
  ];
  test.each(sampled(cases, 2).map((words) => [words.join(' '), words] as const))(
    '%s: one error, exit code 2',
    async (_title, args) => {
      const end = await espwb(...args, '--json');
      expect([end.exitCode, end.objects().length]).toEqual([2, 1]);
      expect(end.last()).toMatchObject({ type: 'error', code: 'usage', board: 'unchanged' });
    },
  );
});

describe('which boards', () => {
  test('a pattern, a name and a MAC each stand for the board that has them', async () => {
    const one = (await espwb('info', '--json', '-p', 'virtual:shelf')).last();
    // Its flash is kept, so that there is a board of that name.
    writeFileSync(inFolder('data.bin'), 'kept');
    expect((await espwb('flash', '0x100000=data.bin', '-y', '--force', '-p', 'virtual:shelf')).exitCode).toBe(
      0,
    );
    mkdirSync(inFolder('config'), { recursive: true });
    writeFileSync(
      inFolder('config/settings.json'),
      JSON.stringify({ names: { [String(one['mac'])]: 'Bench' } }),
    );
    const dashed = String(one['mac']).replaceAll(':', '-').toUpperCase();
    for (const word of sampled(['virtual:sh*', 'bench', 'BEN??', String(one['mac']), dashed], 2)) {
      const end = await espwb('info', '--json', '-p', word);
      // One board is one board: nothing but what one name of its port gives.
      expect([word, end.exitCode, end.last()]).toEqual([word, 0, one]);
    }
    const both = await espwb('reset', '-p', 'bench', '-p', 'virtual:two');
    expect([both.exitCode, both.stdout]).toEqual([0, expect.stringContaining(`Bench ${one['mac']}`)]);
  });

  test('one port twice is one board', async () => {
    const end = await espwb('reset', '--json', '-p', 'virtual:one', '-p', 'virtual:one?timing=fast');
    expect([end.exitCode, end.last()]).toEqual([0, { type: 'result', state: 'booting', restartSeen: true }]);
  });

  const absent = ['/dev/no-such-tty*', 'virtual:no-such*', 'no-such-board*', '00:11:22:33:44:55'];
  test.each(sampled(absent, 1))('nothing is %s: exit code 3', async (word) => {
    const end = await espwb('info', '--json', '-p', word, '-p', 'virtual:one');
    expect([end.exitCode, end.objects().length]).toEqual([3, 1]);
    expect(end.last()['code']).toMatch(/^port-(none|missing)$/);
  });

  test('--all takes no virtual board', async () => {
    const end = await espwb('info', '--json', '--all');
    expect(JSON.stringify(end.objects())).not.toContain('virtual:');
    expect(end.exitCode).not.toBe(0);
  });
});

describe('read', () => {
  test('asks for a folder that is not there, before any port is opened', async () => {
    const end = await espwb('read', 'none/', '--region', '0:4KB', '--json', ...ports('blank', 'shelf'));
    expect(end.exitCode).toBe(2);
    expect(end.last()).toMatchObject({
      code: 'file-unreadable',
      message: expect.stringContaining('There is no folder none'),
    });
  });

  test('gives each board a file of its own in a folder, also where two have one MAC', async () => {
    mkdirSync(inFolder('dumps'));
    const twin = '?mac=ec:fa:bc:00:00:07';
    const end = await espwb(
      ...['read', 'dumps', '--region', '0:4KB', '--json', ...ports('blank', `twin1${twin}`, `twin2${twin}`)],
    );
    expect(end.exitCode).toBe(0);
    const paths = end.objects().flatMap(({ path }) => (path === undefined ? [] : [String(path)]));
    expect(new Set(paths).size).toBe(3);
    for (const path of paths) expect(readFileSync(inFolder(path))).toHaveLength(4096);
    expect(paths.filter((path) => path.includes('ecfabc000007')).sort()).toEqual([
      join('dumps', 'ecfabc000007-2.bin'),
      join('dumps', 'ecfabc000007.bin'),
    ]);
    const note = end.objects().find(({ type, text }) => type === 'note' && /one MAC/.test(String(text)));
    expect(note?.['text']).toMatch(/twin1.* and .*twin2|twin2.* and .*twin1/);
  });

  test('fills the pattern, and asks before it replaces a file', async () => {
    const pattern = 'of-{port}-{name}.bin';
    const read = ['read', pattern, '--region', '0:4KB', '--json', ...ports('shelf', 'blank')];
    expect((await espwb(...read)).exitCode).toBe(0);
    expect(readFileSync(inFolder('of-shelf-Bench.bin'))).toHaveLength(4096);
    const again = await espwb(...read);
    expect([again.exitCode, again.last()['code']]).toEqual([2, 'needs-confirmation']);
    expect((await espwb(...read, '--force')).exitCode).toBe(0);
  });
});

// Verbs that stay what they are with one board.
someOf(3, {
  'verify says of each board whether it holds the file: 1 where one does not': async () => {
    const end = await espwb('verify', imageFile, '--json', ...ports('one', 'blank'));
    expect(end.exitCode).toBe(1);
    expect(boardsOf(end).map(({ outcome, exitCode }) => [outcome, exitCode])).toEqual([
      ['done', 0],
      ['failed', 1],
    ]);
    const results = end.objects().filter((each) => 'same' in each);
    expect(results.map(({ same }) => same).sort()).toEqual([false, true]);
  },
  'exec gives each line with the board that printed it, and fails where one raises': async () => {
    const python = '?firmware=micropython';
    const code = 'import machine\nprint("hi")\nif machine.unique_id()[0] == 7: raise ValueError(1)';
    const boards = ports(`py1${python}&mac=ec:fa:bc:00:00:07`, `py2${python}`);
    const end = await espwb('exec', code, ...boards);
    expect(end.exitCode).toBe(1);
    expect(end.stdout).toContain('virtual:py2?firmware=micropython: hi\n');
    expect(end.stderr).toMatch(/^virtual:py1\S+: ValueError: 1$/m);
    expect(end.stdout).toMatch(/^1 done, 1 failed in /m);
  },
  'exec ends at its deadline where nobody answers, and runs on the others': async () => {
    const silent = createServer((socket) => socket.on('error', () => {}).resume());
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const nobody = ['-p', `tcp://127.0.0.1:${port}`];
    const end = await espwb('exec', 'print(6*7)', '--json', ...nobody, ...ports('py2?firmware=micropython'));
    silent.close();
    expect(boardsOf(end).map(({ outcome, code }) => [outcome, code])).toEqual([
      ['failed', 'no-repl'],
      ['done', undefined],
    ]);
  },
  'fs put gives each board the same, whatever happens to the file meanwhile': async () => {
    const text = (letter: string) => `x = "${letter.repeat(3000)}"\n`;
    writeFileSync(inFolder('put.py'), text('a'));
    const boards = ports('py1?firmware=micropython', 'py2?firmware=micropython');
    const running = home.start(['fs', 'put', 'put.py', '--jobs', '1', '--json', ...boards]);
    await running.until('"step":"transfer"');
    writeFileSync(inFolder('put.py'), text('b'));
    const end = await running.ended;
    const hashes = end.objects().flatMap(({ files }) => (files as readonly Json[] | undefined) ?? []);
    const sha256 = createHash('sha256').update(text('a')).digest('hex');
    expect(hashes.map((file) => file['sha256'])).toEqual([sha256, sha256]);
  },
  'on a terminal one question names all boards and the sum of bytes': async () => {
    const app = startWorkbenchProgram(['erase', '--region', '0x200000:0x2000', ...ports('one', 'two')], {
      home: home.folder,
    });
    try {
      await app.waitFor(/\[y\/N\]/);
      expect(app.text()).toMatch(/virtual:one[\s\S]*virtual:two[\s\S]*16 KB/);
      app.press('y{enter}');
      await app.waitFor(/2 done in /);
      expect(await app.exited).toBe(0);
    } finally {
      app.stop();
    }
  },
  'Ctrl-C ends each board in a stated condition: 130, and the summary is the last line': async () => {
    const slow = ports('slow1?timing=real', 'slow2?timing=real');
    const running = home.start(['flash', imageFile, '-y', '--json', '--baud', '115200', ...slow]);
    await running.until('"step":"write"');
    running.child.kill('SIGINT');
    const end = await running.ended;
    expect(end.exitCode).toBe(130);
    expect(end.last()).toMatchObject({ type: 'result', done: 0, failed: 0, cancelled: 2 });
    for (const board of boardsOf(end))
      expect(board).toMatchObject({ outcome: 'cancelled', code: 'cancelled' });
    expect(boardsOf(end).map(({ board }) => board)).not.toContain(undefined);
  },
  'monitor shows lines of all boards until Ctrl-C, which is its usual end': async () => {
    const running = home.start(['monitor', '--boot', ...ports('one', 'two')]);
    await running.until('virtual:one: ');
    await running.until('virtual:two: ');
    running.child.kill('SIGINT');
    const end = await running.ended;
    expect([end.exitCode, end.stdout]).toEqual([0, expect.stringContaining('2 done in ')]);
  },
});

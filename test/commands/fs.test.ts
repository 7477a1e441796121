// espwb fs on a virtual board's MicroPython and NodeMCU: what it says, what it refuses, what it leaves.
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
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run as fs } from '../../src/commands/fs.ts';
import type { VerbOptions } from '../../src/commands/verb.ts';
import { systemClock } from '../../src/device/clock.ts';
import { EspError } from '../../src/device/errors.ts';
import { type LiveBoard, liveBoard } from '../support/live-board.ts';
import { failureOf, runVerbOn, type VerbGround } from '../support/run-verb-on.ts';

let live: LiveBoard;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-fs-'));
});
afterEach(async () => {
  await live.stop();
  rmSync(folder, { recursive: true });
});

async function on(firmware: 'micropython' | 'nodemcu', more: Partial<VerbGround> = {}) {
  live = await liveBoard(firmware);
  const ground = { clock: systemClock, signal: live.signal, session: live.session, ...more };
  return async (args: string, options: VerbOptions = {}) => {
    const words = args.split(' ').map((word) => word.replace('HERE', folder));
    return (await runVerbOn(ground, fs, words, { json: true, ...options })).last;
  };
}
const here = (name: string, text: string) => writeFileSync(join(folder, name), text);

describe('espwb fs on MicroPython', () => {
  test('puts, lists, moves, brings back and removes by pattern', async () => {
    const run = await on('micropython');
    here('a.py', 'a=1\n');
    here('b.py', 'b=1\n');
    expect(await run('put HERE/a.py HERE/b.py')).toMatchObject({ files: [{ path: '/a.py', bytes: 4 }, {}] });
    await run('mkdir lib');
    expect(await run('mv a.py lib')).toMatchObject({ from: '/a.py', to: '/lib/a.py' });
    expect(await failureOf(run('mv b.py boot.py'))).toMatchObject({
      code: 'remote-file',
      message: '"/boot.py" on the board: that name is taken.',
    });
    expect(await run('ls', { recursive: true })).toMatchObject({
      entries: expect.arrayContaining([
        { path: '/lib', kind: 'folder', size: 0 },
        { path: '/lib/a.py', kind: 'file', size: 4 },
      ]),
    });
    await run('get lib/a.py HERE/back.py');
    expect(readFileSync(join(folder, 'back.py'), 'utf8')).toBe('a=1\n');
    expect(await run('rm b.*')).toMatchObject({ removed: ['/b.py'] });
    await run('rm lib', { recursive: true });
    expect(JSON.stringify(await run('ls'))).not.toContain('lib');
  });

  test.skipIf(process.platform === 'win32')(
    'a file whose name no board could show or remove again is not put there',
    async () => {
      const run = await on('micropython');
      here('a\x1b[2J.py', 'a=1\n');
      expect(await failureOf(run('put HERE/a\x1b[2J.py'))).toMatchObject({ code: 'remote-file' });
      expect(await run('ls')).toMatchObject({ entries: [{ path: '/boot.py' }] });
    },
  );

  test('a place here whose folder does not exist is refused, and no folder is made for it', async () => {
    const run = await on('micropython');
    const failure = await failureOf(run('get boot.py HERE/typo/boot.py'));
    expect(failure).toMatchObject({
      code: 'file-unreadable',
      message: expect.stringContaining('There is no folder'),
    });
    expect(existsSync(join(folder, 'typo'))).toBe(false);
  });

  test('a sync shows with --dry-run what --delete would remove, and removes it without', async () => {
    const run = await on('micropython');
    here('old.py', 'x=1\n');
    await run('sync HERE /app');
    rmSync(join(folder, 'old.py'));
    here('new.py', 'y=1\n');
    const dry = await run('sync HERE /app', { delete: true, dryRun: true });
    expect(dry).toMatchObject({ sentFiles: 1, removedFiles: 1, dryRun: true });
    expect(JSON.stringify(await run('ls /app'))).toContain('old.py');
    await run('sync HERE /app', { delete: true });
    expect(await run('ls /app')).toMatchObject({ entries: [{ path: '/app/new.py' }] });
  });

  test('what a sync leaves out is said in its plan, in words and as data', async () => {
    const run = await on('micropython');
    here('main.py', 'x=1\n');
    here('.env', 'secret\n');
    const leftOut = [{ name: '.env', reason: 'hidden' }];
    expect(await run('sync HERE', { dryRun: true })).toMatchObject({ sentFiles: 1, leftOut });
    const { stdout } = await runVerbOn(
      { clock: systemClock, signal: live.signal, session: live.session },
      fs,
      ['sync', folder],
    );
    expect(stdout.split('\n').slice(0, 2)).toEqual(['Left out: .env (hidden).', '+ /main.py']);
    mkdirSync(join(folder, 'lib'));
    here('lib/.env', 'secret\n');
    expect(await run('put HERE/lib', { recursive: true })).toMatchObject({
      leftOut: [{ name: 'lib/.env', reason: 'hidden' }],
    });
  });

  test('what a folder brings shows what it would replace, and a no leaves everything', async () => {
    let answer = 'no';
    const asked: string[] = [];
    const run = await on('micropython', {
      confirm: async (question) => {
        asked.push(question);
        if (answer === 'no') throw new EspError('needs-confirmation', question);
      },
    });
    mkdirSync(join(folder, 'src', '.git'), { recursive: true });
    here('src/a.py', 'a=1\n');
    here('src/b.py', 'b=1\n');
    here('src/Makefile', 'all:\n');
    here('src/.git/config', 'x\n');
    await run('put HERE/src /src', { recursive: true, hidden: true });
    const leftOut = [
      { name: '/src/.git/', reason: 'hidden', on: 'board' },
      { name: '/src/Makefile', reason: 'obeyed', on: 'board' },
    ];
    const first = await run('get /src HERE/out', { recursive: true });
    expect(first).toMatchObject({
      files: [{ path: '/src/a.py', verified: true }, { path: '/src/b.py' }],
      leftOut,
    });
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['a.py', 'b.py']);

    rmSync(join(folder, 'out'), { recursive: true });
    mkdirSync(join(folder, 'out', 'src'), { recursive: true });
    here('out/src/a.py', 'mine\n');
    here('out/src/b.py', 'b=1\n');
    expect(await failureOf(run('get /src HERE/out', { recursive: true }))).toMatchObject({
      code: 'needs-confirmation',
    });
    expect(asked).toEqual([expect.stringMatching(/^1 file of this computer \(.*a\.py\) would be replaced/)]);
    expect(readFileSync(join(folder, 'out/src/a.py'), 'utf8')).toBe('mine\n');
    expect(await run('get /src HERE/out', { recursive: true, dryRun: true })).toMatchObject({
      dryRun: true,
      files: [{ path: '/src/a.py', fate: 'replaces' }, { fate: 'same' }],
    });
    expect(await failureOf(run('get src/*.py HERE/out/src'))).toMatchObject({ code: 'needs-confirmation' });
    answer = 'yes';
    expect(await run('get /src HERE/out', { recursive: true, hidden: true })).toMatchObject({ leftOut: [] });
    expect(readFileSync(join(folder, 'out/src/a.py'), 'utf8')).toBe('a=1\n');
    expect(readFileSync(join(folder, 'out/src/.git/config'), 'utf8')).toBe('x\n');
  });

  test('a file that is named goes to the place that is named, asked or not', async () => {
    const run = await on('micropython', {
      confirm: async (question) => {
        throw new EspError('needs-confirmation', question);
      },
    });
    here('a.py', 'old\n');
    here('.envrc', 'x=1\n');
    await run('get boot.py HERE/a.py');
    expect(readFileSync(join(folder, 'a.py'), 'utf8')).not.toBe('old\n');
    await run('put HERE/.envrc');
    rmSync(join(folder, '.envrc'));
    expect(await run('get .envrc HERE/')).toMatchObject({ files: [{ path: '/.envrc' }], leftOut: [] });
  });

  test('a missing folder is named as the folder, and so is a board path with a drive', async () => {
    const run = await on('micropython');
    here('a.py', 'a=1\n');
    const missing = { code: 'remote-file', message: 'There is no folder "/nix" on the board.' };
    for (const args of [
      'put HERE/a.py nix/a.py',
      'ls nix/a',
      'get nix/a.py',
      'mkdir nix/a',
      'mv boot.py nix/a',
    ])
      expect(await failureOf(run(args))).toMatchObject(missing);
    expect(await failureOf(run('ls C:/msys64/lib'))).toMatchObject({ code: 'usage' });
    expect(await failureOf(run('put HERE/a.py C:/msys64/lib'))).toMatchObject({ code: 'usage' });
    expect(await run('put HERE/*.py /')).toMatchObject({ files: [{ path: '/a.py' }] });
  });

  test('format asks, and a no leaves everything', async () => {
    let answer = 'no';
    const run = await on('micropython', {
      confirm: async (question) => {
        expect(question).toContain('All files');
        if (answer === 'no') throw new EspError('needs-confirmation', question);
      },
    });
    here('keep.py', 'x=1\n');
    await run('put HERE/keep.py');
    expect(await failureOf(run('format'))).toMatchObject({ code: 'needs-confirmation' });
    expect(JSON.stringify(await run('ls'))).toContain('keep.py');
    answer = 'yes';
    const { sizeBytes, freeBytes } = await run('format');
    // An empty littlefs takes two blocks.
    expect(freeBytes).toBe(Number(sizeBytes) - 2 * 4096);
    expect(await run('ls')).toMatchObject({ entries: [] });
  });

  test('paths that lead out of a root, and actions of the other firmware, are refused', async () => {
    const run = await on('micropython');
    here('a.lua', 'return 1\n');
    expect(await failureOf(run('rm ../../etc/passwd'))).toMatchObject({ code: 'remote-file' });
    expect(await failureOf(run('put HERE/a.lua :/../x'))).toMatchObject({ code: 'remote-file' });
    expect(await failureOf(run('compile a.lua'))).toMatchObject({ code: 'unsupported' });
    expect(await failureOf(run('lfs HERE/a.lua'))).toMatchObject({ code: 'unsupported' });
    expect(await failureOf(run('frobnicate'))).toMatchObject({ code: 'usage' });
  });

  test('watch sends what is saved, starts the program again, and ends with Ctrl-C', async () => {
    live = await liveBoard('micropython');
    const stop = new AbortController();
    here('main.py', 'print("first")\n');
    const synced: unknown[] = [];
    let saved = () => {};
    const ground = { clock: systemClock, signal: stop.signal, session: live.session };
    const { createOutput } = await import('../../src/commands/output.ts');
    const output = createOutput(
      false,
      sinkOf((text) => look(text)),
      sinkOf(() => {}),
      systemClock.now,
      () => 80,
    );
    const look = (text: string) => {
      if (text.startsWith('Watching')) saved();
      if (!text.startsWith('Sent')) return;
      synced.push(text);
      if (synced.length === 2) stop.abort(new EspError('cancelled', 'Cancelled.'));
    };
    saved = () => here('main.py', 'print("second")\n');
    const context = { ...ground, output, operation: { signal: stop.signal, onEvent: () => {} } };
    await fs({ ...context, openSession: async () => live.session } as never, ['watch', folder], {});
    expect(synced).toHaveLength(2);
    const files = await runVerbOn(
      { ...ground, signal: live.signal },
      fs,
      ['get', 'main.py', join(folder, 'back')],
      {
        interrupt: true,
      },
    );
    expect(files.exitCode).toBe(0);
    expect(readFileSync(join(folder, 'back'), 'utf8')).toBe('print("second")\n');
  });
});

const sinkOf = (hear: (text: string) => void) => ({
  isTerminal: false,
  write: (text: string | Uint8Array) => hear(String(text)),
});

describe('espwb fs on NodeMCU', () => {
  test('puts, syncs, compiles, lists, formats; a folder and a long name are refused', async () => {
    const run = await on('nodemcu');
    mkdirSync(join(folder, 'src'));
    here('src/sum.lua', 'return 6*7\n');
    expect(await run('sync HERE/src')).toMatchObject({ sentFiles: 1 });
    expect(await run('sync HERE/src')).toMatchObject({ sentFiles: 0, unchangedFiles: 1 });
    expect(await run('compile sum.lua')).toMatchObject({ compiled: '/sum.lc' });
    expect(await run('ls')).toMatchObject({ entries: [{ path: '/sum.lc' }, { path: '/sum.lua', size: 11 }] });
    expect(await failureOf(run('mkdir lib'))).toMatchObject({ code: 'unsupported' });
    here('src/with_a_name_that_is_too_long.lua', 'x=1\n');
    expect(await failureOf(run('sync HERE/src'))).toMatchObject({
      message: expect.stringContaining('32 bytes, and'),
    });
    await run('format');
    expect(await run('ls')).toMatchObject({ entries: [] });
  });
});

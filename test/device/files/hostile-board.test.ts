// A board that lies: names that lead elsewhere, answers that are no answers or have no end. What it says is
// a script here.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cancellation } from '../../../src/device/clock.ts';
import { EspError } from '../../../src/device/errors.ts';
import { runCopy } from '../../../src/device/files/copy.ts';
import type { LeftOut } from '../../../src/device/files/left-out.ts';
import { planDownload } from '../../../src/device/files/plan-download.ts';
import { planSync } from '../../../src/device/files/sync.ts';
import { localPlace } from '../../../src/device/files/tree.ts';
import type { ExecResult, FirmwareLink } from '../../../src/device/firmware/firmware-link.ts';
import { micropythonFiles } from '../../../src/device/firmware/micropython/files.ts';
import { nodemcuFiles } from '../../../src/device/firmware/nodemcu/files.ts';
import { TestClock } from '../../support/test-clock.ts';

const { signal } = new AbortController();
const bytes = (text: string) => new TextEncoder().encode(text);
const rules = { platform: 'linux', foldsCase: async () => false };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-hostile-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Answers every call with the same, or as the code asks for. */
function saying(answer: string | ((code: string) => string), stderr = ''): FirmwareLink {
  const exec: FirmwareLink['exec'] = async (code, options) => {
    const stdout = typeof answer === 'string' ? answer : answer(code);
    options.onStdout?.(bytes(stdout));
    return { stdout: bytes(stdout), stderr: bytes(stderr) };
  };
  return { exec } as unknown as FirmwareLink;
}
/** The last line of a listing: how many, and the sum of their lines. */
const countOf = (lines: readonly string[], count = lines.length): string =>
  `#${count} ${[...Buffer.from(lines.join(''))].reduce((sum, byte) => (sum * 33 + byte) % 65_521, 0)}`;
const counted = (lines: readonly string[]): string => [...lines, countOf(lines), ''].join('\r\n');
/** A whole listing of files of three bytes. */
const listing = (...names: readonly string[]): string =>
  counted(names.map((name) => JSON.stringify([name, 3, ''])));
/** As NodeMCU says it. */
const luaListing = (...names: readonly (string | Uint8Array)[]): string =>
  counted(names.map((name) => `3\t${Buffer.from(name).toString('hex')}`));
const traceback = (last: string) =>
  `Traceback (most recent call last):\r\n  File "<stdin>", line 1\r\n${last}\r\n`;
const download = (files: ReturnType<typeof micropythonFiles>, path = '/', hidden = false) =>
  planDownload(
    files,
    [{ entry: { path, kind: 'folder', size: 0 }, place: folder, isNamed: true }],
    folder,
    { hidden, rules },
    signal,
  );

const unsafe = [
  ...['..', '../up', '../../x', '/etc/passwd', 'a/../../b', './a', 'a//b', 'back\\slash', '..\\up'],
  ...[
    'a\0b',
    'a\u001b[2Jb',
    'a\nb',
    'a\u009d52;c;aGk=\u0007',
    'a\u202egpj.py',
    'a\u200bb',
    'a\u2066b',
    '\ufeffa',
  ],
  ...['a\u2028b', 'a\u00adb', 'half\ud800', 'a\u{e0041}b', 'bytes\ufffd', 'a\u3164b'],
];

describe('names of a board that lies', () => {
  test('that lead elsewhere or cannot be seen become no path, and are told', async () => {
    const files = micropythonFiles(saying(listing(...unsafe, 'good.py', `${'n'.repeat(65_536)}`)));
    const leftOut: LeftOut[] = [];
    const found = await files.list('/lib', signal, (each) => leftOut.push(each));
    expect(found.map(({ path }) => path)).toEqual(['/lib/good.py']);
    expect(leftOut).toHaveLength(unsafe.length + 1);
    expect(new Set(leftOut.map(({ reason }) => reason))).toEqual(new Set(['unsafe-name', 'too-long']));
    for (const { name } of leftOut) expect(name.length).toBeLessThan(400);
  });

  test.each(unsafe)('%j brings no file, nor does it with --hidden', async (name) => {
    const files = micropythonFiles(saying(listing(name)));
    for (const hidden of [false, true]) {
      const { items, leftOut } = await download(files, '/', hidden);
      expect([items, leftOut.length]).toEqual([[], 1]);
    }
  });

  test('are left out on NodeMCU likewise, also bytes that are no text', async () => {
    const names = ['../x', '/abs', 'a\u001b[2J', 'a/../../b', Uint8Array.of(0xff, 0xfe), 'lib/ok.lua'];
    const files = nodemcuFiles(saying(luaListing(...names)));
    const { items, leftOut } = await download(files);
    expect(items.map(({ to }) => to)).toEqual([join(folder, 'lib', 'ok.lua')]);
    expect(leftOut.map(({ reason }) => reason)).toEqual(Array(5).fill('unsafe-name'));
  });

  test('that are hidden, or that programs here obey, come only when asked for', async () => {
    const obeyed = [
      ...[
        '.git/config',
        '.bashrc',
        '.ssh/authorized_keys',
        '.envrc',
        'app/.vscode/tasks.json',
        'GIT~1/config',
      ],
      ...[
        'Makefile',
        'lib/makefile.',
        'package.json',
        'node_modules/a.js',
        'autorun.inf',
        'run.bat',
        'a.LNK',
      ],
    ];
    const files = micropythonFiles(saying(listing(...obeyed, 'main.py', 'lib/makefile.py', 'git/config')));
    const { items, leftOut } = await download(files);
    expect(items.map(({ from }) => from)).toEqual(['/git/config', '/lib/makefile.py', '/main.py']);
    expect(leftOut).toContainEqual({ name: '/.git/', reason: 'hidden', on: 'board' });
    expect(leftOut).toContainEqual({ name: '/app/.vscode/', reason: 'hidden', on: 'board' });
    expect(leftOut).toContainEqual({ name: '/lib/makefile.', reason: 'obeyed', on: 'board' });
    expect(leftOut).toHaveLength(obeyed.length);
    expect((await download(files, '/', true)).items).toHaveLength(obeyed.length + 3);
  });

  test('one that is a file and a folder, or twice there, is brought once', async () => {
    const files = micropythonFiles(saying(listing('a', 'a/b', 'a', 'c', 'c')));
    const { items, leftOut } = await download(files);
    expect(items.map(({ from }) => from)).toEqual(['/a', '/c']);
    expect(leftOut).toEqual([{ name: '/a/b', reason: 'in-the-way', on: 'board' }]);
  });

  test.skipIf(process.platform === 'win32')(
    'do not go through a link or over a folder of this computer',
    async () => {
      mkdirSync(join(folder, 'out'));
      mkdirSync(join(folder, 'isfolder'));
      symlinkSync(tmpdir(), join(folder, 'link'));
      symlinkSync('/etc/hostname', join(folder, 'file.py'));
      writeFileSync(join(folder, 'isfile'), 'x');
      const names = ['link/x.py', 'file.py', 'isfolder', 'isfile/x.py', 'out/ok.py'];
      const { items, leftOut } = await download(micropythonFiles(saying(listing(...names))));
      expect(items.map(({ from }) => from)).toEqual(['/out/ok.py']);
      expect(Object.fromEntries(leftOut.map(({ name, reason }) => [name, reason]))).toEqual({
        '/link/x.py': 'symbolic-link',
        '/file.py': 'symbolic-link',
        '/isfolder': 'in-the-way',
        '/isfile/x.py': 'in-the-way',
      });
    },
  );

  test('a sync deletes nothing that the board only claims, and tells what it cannot name', async () => {
    writeFileSync(join(folder, 'main.py'), 'x=1');
    const files = micropythonFiles(
      saying((code) =>
        code.includes('statvfs')
          ? '1000000 500000 500000\r\n'
          : listing('../../boot.py', 'a\u202eb', 'old.py'),
      ),
    );
    const plan = await planSync(files, { localFolder: folder, remoteFolder: '/', remove: true }, signal);
    expect([plan.removeFiles, plan.removeFolders]).toEqual([['/old.py'], []]);
    expect(plan.leftOut.map(({ on, reason }) => [on, reason])).toEqual([
      ['board', 'unsafe-name'],
      ['board', 'unsafe-name'],
    ]);
  });
});

describe('a listing that is cut or spoiled', () => {
  const [first, second] = ['["a.py",3,""]', '["b.py",3,""]'];
  const end = countOf([first, second]);
  const whole = [first, second, end, ''];
  test.each([
    ['without its count', [first, second]],
    ['without its sum', [first, second, '#2', '']],
    ['with an entry less', [second, end, '']],
    ['with half an entry', [first, '["b.p', end, '']],
    ['with an entry more', [first, first, second, end, '']],
    ['with another size', ['["a.py",30,""]', second, end, '']],
    ['with another name', ['["b.py",3,""]', second, end, '']],
    ['with a size below nothing', ['["a.py",-4096,""]', second, end, '']],
    ['with a size that no file has', ['["a.py",1e300,""]', '["b.py",0.5,""]', end, '']],
    ['with a hash that is none', ['["a.py",3,"AAAA"]', second, end, '']],
    ['of something else', ['{"a":1}', '[1,2,3]', 'null', countOf([], 3), '']],
  ] as const)('%s fails, after it was asked for again', async (_, lines) => {
    let asked = 0;
    const files = micropythonFiles(
      saying(() => {
        asked++;
        return lines.join('\r\n');
      }),
    );
    await expect(files.list('/', signal)).rejects.toMatchObject({ code: 'read-failed' });
    expect(asked).toBe(3);
  });

  test('once is asked for again, and what a program prints between the lines is no entry', async () => {
    let asked = 0;
    const files = micropythonFiles(
      saying(() =>
        asked++ === 0
          ? whole.slice(1).join('\r\n')
          : ['tick 7', ...whole.slice(0, 1), 'tock', ...whole.slice(1)].join('\r\n'),
      ),
    );
    expect((await files.list('/', signal)).map(({ path }) => path)).toEqual(['/a.py', '/b.py']);
  });

  test.each([
    ['3\t612e6c7561', 'no count'],
    [counted(['-3\t612e6c7561']), 'a size below nothing'],
    [counted(['3\t612e6c756']), 'half a letter'],
    [counted(['3\t612e6c7561\tzz']), 'a hash that is none'],
    [['3\t612e6c7561', countOf(['3\t612e6c7561'], 2), ''].join('\r\n'), 'another count'],
    [['30\t612e6c7561', countOf(['3\t612e6c7561']), ''].join('\r\n'), 'another sum'],
  ])('fails on NodeMCU: %j, %s', async (said) => {
    await expect(nodemcuFiles(saying(said)).list('/', signal)).rejects.toMatchObject({ code: 'read-failed' });
  });
});

describe('a board without an end', () => {
  /** Sends the same piece until it is told to stop. */
  function flooding(piece: string, clock?: TestClock, everyMs = 0): FirmwareLink {
    const exec: FirmwareLink['exec'] = (_code, options) =>
      new Promise<ExecResult>((_resolve, reject) => {
        options.signal.addEventListener('abort', () => reject(cancellation(options.signal)));
        const next = () => {
          if (options.signal.aborted) return;
          options.onStdout?.(bytes(piece));
          if (clock) clock.setTimer(everyMs, next);
          else setImmediate(next);
        };
        next();
      });
    return { exec } as unknown as FirmwareLink;
  }
  const entries = `${JSON.stringify(['n'.repeat(200), 3, ''])}\r\n`.repeat(500);

  test.each([
    ['ls of a million files', entries],
    ['a name of 10 MB', 'n'.repeat(65_536)],
  ])('%s ends with an error', async (_, piece) => {
    const ends = { code: 'read-failed', message: expect.stringContaining('does not end') };
    await expect(micropythonFiles(flooding(piece)).list('/', signal)).rejects.toMatchObject(ends);
    await expect(nodemcuFiles(flooding(piece)).list('/', signal)).rejects.toMatchObject(ends);
  });

  test('a file of more than any flash holds ends with an error', async () => {
    const piece = `${Buffer.alloc(48_000, 7).toString('base64')}\r\n`;
    await expect(micropythonFiles(flooding(piece)).read('/a.bin', { signal })).rejects.toMatchObject({
      code: 'read-failed',
    });
  });

  test('a letter now and then for ever ends when the time is up', async () => {
    const clock = new TestClock();
    const files = micropythonFiles(flooding('x', clock, 10_000), clock);
    await expect(clock.run(files.list('/', signal))).rejects.toMatchObject({ code: 'timeout' });
    await expect(clock.run(files.usage(signal))).rejects.toMatchObject({ code: 'timeout' });
    const reads = micropythonFiles(flooding('AAAA\r\n', clock, 10_000), clock).read('/a', { signal });
    await expect(clock.run(reads)).rejects.toMatchObject({ code: 'timeout' });
  });

  test('a cancel is a cancel all the same', async () => {
    const controller = new AbortController();
    const listed = micropythonFiles(flooding('x')).list('/', controller.signal);
    controller.abort(new EspError('cancelled', 'Cancelled.'));
    await expect(listed).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('a board that lies about a file', () => {
  test('sends something else than the file, or another file than its sum: nothing is taken for it', async () => {
    const prints = micropythonFiles(saying("b'x=1\\n'\r\ntick 17\r\n"));
    await expect(prints.read('/a.py', { signal })).rejects.toMatchObject({ code: 'read-failed' });
    const damaged = micropythonFiles(saying(`b'x=1\\n'\r\n#${'0'.repeat(64)}\r\n`));
    await expect(damaged.read('/a.py', { signal })).rejects.toMatchObject({ code: 'verify-mismatch' });
    const goesOn = micropythonFiles(saying(`#${'0'.repeat(64)}\r\nb'more'\r\n`));
    await expect(goesOn.read('/a.py', { signal })).rejects.toMatchObject({ code: 'read-failed' });
  });

  test.each(["b'x=1\\n'\r\n", '', "b'x=1\\n'\r\n#0123"])(
    'without its sum it is not got: %j',
    async (said) => {
      const files = micropythonFiles(saying(said));
      await expect(files.read('/a.py', { signal })).rejects.toMatchObject({ code: 'read-failed' });
      const plan = await download(micropythonFiles(saying(listing('a.py'))));
      await expect(runCopy(files, plan, { signal, onEvent: () => {} })).rejects.toMatchObject({
        code: 'read-failed',
      });
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  test('counts other bytes than were sent, or gives no sum: the copy failed', async () => {
    const miscounts = micropythonFiles(saying('100000 0 100000\r\n'));
    await expect(miscounts.write('/a.py', bytes('x=1\n'), { signal })).rejects.toMatchObject({
      code: 'repl-failed',
    });
    const mute = micropythonFiles(saying(''));
    await expect(mute.write('/a.py', bytes('x=1\n'), { signal })).rejects.toMatchObject({
      code: 'read-failed',
    });
  });

  test.each([
    '4096 -8192 12288',
    '4096 8192 -4096',
    '1e6 5e5 5e5',
    'nan nan nan',
    '4096',
    '',
    '4096 -1 4097',
    '0x1000 0 4096',
    '4096 0 409',
  ])('no size of a file system is made of %j', async (said) => {
    await expect(micropythonFiles(saying(`${said}\r\n`)).usage(signal)).rejects.toMatchObject({
      code: 'read-failed',
    });
  });

  test.each(['-4096\t100\t4096', '9000\t0\t4096', 'x\ty\tz'])('nor on NodeMCU: %j', async (said) => {
    await expect(nodemcuFiles(saying(said)).usage(signal)).rejects.toMatchObject({ code: 'read-failed' });
  });
});

describe('a board without a file system', () => {
  test.each(['0 0 0', '-4096 0 -4096', '-4096 -4096 0'])('counts %j', async (said) => {
    await expect(micropythonFiles(saying(`${said}\r\n`)).usage(signal)).rejects.toMatchObject({
      code: 'unsupported',
    });
  });

  // A standard MicroPython on 1 MB: the root is an empty folder, statvfs is all zeros, what opens is ENODEV.
  const exec: FirmwareLink['exec'] = async (code) => {
    const isSlash = code.includes(" d=''\n");
    if (isSlash) return { stdout: bytes('#0 0\r\n'), stderr: bytes('') };
    if (code.includes('_f=open')) return { stdout: bytes('0 0 0\r\n'), stderr: bytes('') };
    if (code.includes('statvfs(r)')) return { stdout: bytes('0 0 0\r\n'), stderr: bytes('') };
    return { stdout: bytes(''), stderr: bytes(traceback('OSError: [Errno 19] ENODEV')) };
  };
  const files = micropythonFiles({ exec } as unknown as FirmwareLink);
  test.each([
    ['ls', () => files.list('/', signal)],
    ['ls of a folder', () => files.list('/lib', signal)],
    ['ls -r', () => files.survey('/', new Set(), signal)],
    ['df', () => files.usage(signal)],
    ['put', () => files.write('/a.py', bytes('x=1'), { signal })],
    ['get', () => files.read('/a.py', { signal })],
    ['rm', () => files.remove('/a.py', signal)],
    ['mkdir', () => files.makeFolder('/lib', signal)],
    ['mv', () => files.rename('/a', '/b', signal)],
    ['format', () => files.format(signal)],
  ] as const)('%s says so, with the build that has one', async (_, act) => {
    await expect(Promise.resolve(act())).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('no file system'),
      ownHints: expect.arrayContaining([expect.stringContaining('ESP8266_GENERIC-FLASH_1M')]),
    });
  });
});

test('a place below a root is one, on another drive none', async () => {
  const { posix, win32 } = await import('node:path');
  expect(localPlace('/', '/etc/x', posix)).toBe('/etc/x');
  expect(localPlace('C:\\', '/lib/a.py', win32)).toBe('C:\\lib\\a.py');
  expect(localPlace('C:\\out', '/lib/a.py', win32)).toBe('C:\\out\\lib\\a.py');
  for (const name of ['/D:/x', '/D:x']) expect(() => localPlace('C:\\out', name, win32)).toThrow('outside');
});

describe('what Python raises', () => {
  test.each([
    ['OSError: [Errno 28] ENOSPC', 'board-full', 'full'],
    ['OSError: 28', 'board-full', 'full'],
    ['MemoryError: memory allocation failed, allocating 4096 bytes', 'board-full', 'memory'],
    ['OSError: [Errno 2] ENOENT', 'remote-file', 'no such file'],
    ['OSError: 21', 'remote-file', 'it is a folder'],
    ['OSError: [Errno 5] EIO', 'remote-file', 'damaged'],
    ["AttributeError: 'module' object has no attribute 'statvfs'", 'unsupported', 'no file system'],
    ['OSError: [Errno 19] ENODEV', 'unsupported', 'no file system'],
    ['ValueError: \u001b[2J', 'repl-failed', 'ValueError'],
    ['RuntimeError: \u001b[2J', 'remote-file', 'RuntimeError'],
  ] as const)('%j is %s in plain words', async (last, code, words) => {
    const files = micropythonFiles(saying('', traceback(last)));
    const failure = await files.remove('/a.py', signal).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code, message: expect.stringContaining(words) });
    expect((failure as Error).message).not.toContain('\u001b');
  });
});

test('a board that restarts in the middle of a file is said to have done so, with how far it came', async () => {
  const exec: FirmwareLink['exec'] = async (code) => {
    const answer = (stdout: string) => ({ stdout: bytes(stdout), stderr: bytes('') });
    if (code.includes('os.statvfs')) return answer('100000 0 100000\r\n');
    if (code.startsWith('try:_f.close()')) return answer('lost\r\ngone\r\n');
    if (++slices > 1) throw new EspError('repl-failed', 'It broke off.');
    return answer('1536\r\n');
  };
  let slices = 0;
  const files = micropythonFiles({ exec } as unknown as FirmwareLink);
  const noise = Uint8Array.from({ length: 4000 }, (_, at) => (at * at * 167 + (at >> 3)) & 0xff);
  await expect(files.write('/a.bin', noise, { signal })).rejects.toMatchObject({
    code: 'repl-failed',
    message:
      'The board restarted while "/a.bin" was written, after 1.5 KB of 3.9 KB. The old file is as it was.',
  });
});

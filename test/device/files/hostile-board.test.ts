// A board that lies: names that lead elsewhere, answers that are no answers. What it says is a script here.
import { describe, expect, test } from 'vitest';
import { EspError } from '../../../src/device/errors.ts';
import { planDownload } from '../../../src/device/files/copy.ts';
import { micropythonFiles } from '../../../src/device/files/micropython-files.ts';
import type { FirmwareLink } from '../../../src/device/firmware/firmware-link.ts';

const { signal } = new AbortController();
const bytes = (text: string) => new TextEncoder().encode(text);

/** Answers every call with the same. */
function saying(stdout: string, stderr = ''): FirmwareLink {
  const exec: FirmwareLink['exec'] = async (_code, options) => {
    options.onStdout?.(bytes(stdout));
    return { stdout: bytes(stdout), stderr: bytes(stderr) };
  };
  return { exec } as unknown as FirmwareLink;
}
const traceback = (last: string) =>
  `Traceback (most recent call last):\r\n  File "<stdin>", line 1\r\n${last}\r\n`;

describe('a board that lies', () => {
  test('gets no name past its folder, over a separator, or into the terminal', async () => {
    const names = [
      '..',
      '../up',
      '/etc/passwd',
      'a/../../b',
      'a\u001b[2Jb',
      'a\nb',
      'back\\slash',
      'good.py',
      '',
    ];
    const lines = [
      ...names.map((name) => JSON.stringify([name, 3, ''])),
      'not json',
      '{"a":1}',
      '[1,2,3]',
      '["x"]',
    ];
    const files = micropythonFiles(saying(lines.join('\r\n')));
    const found = (await files.list('/lib', signal)).map(({ path }) => path);
    expect(found).toEqual(['/lib', '/lib/good.py']);
    const { items } = await planDownload(
      files,
      [{ path: '/lib', kind: 'folder', size: 0 }],
      '/home/ada',
      signal,
    );
    for (const { to } of items) expect(to).toMatch(/^\/home\/ada\/lib/);
  });

  test('sends something else than the file, or another file than its sum: nothing is taken for it', async () => {
    const prints = micropythonFiles(saying("b'x=1\\n'\r\ntick 17\r\n"));
    await expect(prints.read('/a.py', { signal })).rejects.toMatchObject({ code: 'read-failed' });
    const damaged = micropythonFiles(saying(`b'x=1\\n'\r\n#${'0'.repeat(64)}\r\n`));
    await expect(damaged.read('/a.py', { signal })).rejects.toMatchObject({ code: 'verify-mismatch' });
    const goesOn = micropythonFiles(saying(`#${'0'.repeat(64)}\r\nb'more'\r\n`));
    await expect(goesOn.read('/a.py', { signal })).rejects.toMatchObject({ code: 'read-failed' });
  });

  test('counts other bytes than were sent, or gives no sum: the copy failed', async () => {
    const miscounts = micropythonFiles(saying('100000 0\r\n'));
    await expect(miscounts.write('/a.py', bytes('x=1\n'), { signal })).rejects.toMatchObject({
      code: 'board-full',
    });
    const mute = micropythonFiles(saying(''));
    await expect(mute.write('/a.py', bytes('x=1\n'), { signal })).rejects.toMatchObject({
      code: 'board-full',
    });
    await expect(mute.usage(signal)).rejects.toMatchObject({ code: 'read-failed' });
  });
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
    ['ValueError: \u001b[2J', 'remote-file', 'ValueError'],
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
    if (code.includes('os.statvfs')) return answer('100000 0\r\n');
    if (code.startsWith('try:_f.close()')) return answer('lost\r\n1\r\n');
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

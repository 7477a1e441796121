// What goes wrong with files on a board, and that the old content is never lost by it. On the virtual
// board's MicroPython, with its cable pulled, its power gone, its file system spoiled.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/device/clock.ts';
import { fetchFile } from '../../../src/device/files/fetch-file.ts';
import { openFiles } from '../../../src/device/files/open-files.ts';
import { sync } from '../../../src/device/files/sync.ts';
import { demoMicroPython } from '../../../src/device/image/demo-image.ts';
import { openSession } from '../../../src/device/session/open-session.ts';
import { VirtualTransport } from '../../../src/device/transport/virtual.ts';
import type { Board } from '../../../src/virtual-board/board.ts';
import { type LiveBoard, liveBoard } from '../../support/live-board.ts';

let live: LiveBoard;
afterEach(() => live.stop());

const bytes = (text: string) => new TextEncoder().encode(text);
/** Does not deflate, so that it is long on the wire. */
const noise = Uint8Array.from({ length: 12_000 }, (_, at) => (at * at * 167 + (at >> 3)) & 0xff);
const filesOf = async () => {
  live = await liveBoard('micropython');
  return openFiles(live.session, live.context);
};
const textOf = (content: Uint8Array) => new TextDecoder().decode(content);

/** What a second connection finds after the first one is gone. */
async function lookAgain(board: Board, path: string) {
  const session = await openSession(new VirtualTransport('virtual:again', () => board.plug()), systemClock);
  try {
    const files = await openFiles(session, live.context);
    return {
      content: textOf(await files.read(path, { signal: live.signal })),
      files: await files.list('/', live.signal),
    };
  } finally {
    await session.close();
  }
}

describe('the old file stays whole', () => {
  test('when the cable and the power go in the middle of a copy', async () => {
    const files = await filesOf();
    const { signal, board } = live;
    await files.write('/keep.py', bytes('old = 1\n'), { signal });
    const writing = files.write('/keep.py', noise, {
      signal,
      onProgress: (done) => {
        if (done > 4000) board.unplug();
      },
    });
    await expect(writing).rejects.toMatchObject({ code: 'unplugged', board: 'files-whole' });
    expect((await lookAgain(board, '/keep.py')).content).toBe('old = 1\n');
  });

  test('when the board restarts in the middle of a copy, and the next copy goes through', async () => {
    const files = await filesOf();
    const { signal, board } = live;
    await files.write('/keep.py', bytes('old = 1\n'), { signal });
    let isReset = false;
    const writing = files.write('/keep.py', noise, {
      signal,
      onProgress: (done) => {
        if (done < 4000 || isReset) return;
        isReset = true;
        board.press('reset', true);
        board.press('reset', false);
      },
    });
    await expect(writing).rejects.toMatchObject({ name: 'EspError' });
    expect((await lookAgain(board, '/keep.py')).content).toBe('old = 1\n');
  });

  test('when a folder has its name: the folder stays, and the error says that it is one', async () => {
    const files = await filesOf();
    const { signal } = live;
    await files.makeFolder('/lib', signal);
    await files.write('/lib/a.py', bytes('a=1\n'), { signal });
    await expect(files.write('/lib', bytes('x'), { signal })).rejects.toMatchObject({ code: 'remote-file' });
    expect(await files.list('/lib', signal)).toEqual([{ path: '/lib/a.py', kind: 'file', size: 4 }]);
    expect(await files.stat('/.espwb.part', signal)).toBeNull();
    await expect(files.write('/lib/a.py/b', bytes('x'), { signal })).rejects.toMatchObject({
      code: 'remote-file',
    });
  });

  test('when four megabytes are to go into less space: refused before the first byte, nothing is removed', async () => {
    const files = await filesOf();
    const { signal, context } = live;
    await files.write('/keep.py', bytes('old = 1\n'), { signal });
    const localFolder = await mkdtemp(join(tmpdir(), 'espwb-large-'));
    try {
      await writeFile(join(localFolder, 'a.bin'), new Uint8Array(2 << 20));
      await writeFile(join(localFolder, 'b.bin'), new Uint8Array(2 << 20));
      const request = { localFolder, remoteFolder: '/', remove: true, dryRun: false };
      await expect(sync(files, request, context)).rejects.toMatchObject({ code: 'board-full' });
    } finally {
      await rm(localFolder, { recursive: true });
    }
    expect(textOf(await files.read('/keep.py', { signal }))).toBe('old = 1\n');
    expect((await files.list('/', signal)).map(({ path }) => path)).not.toContain('/a.bin');
  });

  test('when a name is too long for the board: refused before anything is changed', async () => {
    const files = await filesOf();
    const { signal, context } = live;
    await files.write('/keep.py', bytes('old = 1\n'), { signal });
    const tooLong = files.write(`/${'x'.repeat(256)}`, bytes('x'), { signal });
    await expect(tooLong).rejects.toThrow("256 bytes, and the board's file system takes 255");
    const localFolder = await mkdtemp(join(tmpdir(), 'espwb-long-'));
    try {
      await writeFile(join(localFolder, `${'ä'.repeat(100)}.py`), 'x=1\n');
      const request = { localFolder, remoteFolder: '/', remove: true, dryRun: false };
      const short = { ...files, longestName: 31 };
      await expect(sync(short, request, context)).rejects.toThrow(
        "203 bytes, and the board's file system takes 31",
      );
    } finally {
      await rm(localFolder, { recursive: true });
    }
    expect(await files.stat('/keep.py', signal)).not.toBeNull();
  });
});

test('a program that floods the output is not disturbed unasked; interrupted, it gives way to a clean copy', async () => {
  const files = await filesOf();
  const { signal, board } = live;
  await files.write('/data.txt', bytes('one\ntwo\n'), { signal });
  await files.write('/main.py', bytes('while True:\n print("flood " * 8)\n'), { signal });
  await live.session.close();
  board.press('reset', true);
  board.press('reset', false);
  const session = await openSession(new VirtualTransport('virtual:again', () => board.plug()), systemClock);
  try {
    await expect(openFiles(session, live.context)).rejects.toMatchObject({ code: 'repl-busy' });
    const again = await openFiles(session, live.context, { interrupt: true });
    expect(textOf(await again.read('/data.txt', { signal }))).toBe('one\ntwo\n');
  } finally {
    await session.close();
  }
});

test('a spoiled file system is told as it is, and formatting makes a new one', async () => {
  const image = demoMicroPython();
  const flash = new Uint8Array(0x400000).fill(0x5a);
  flash.set(image);
  live = await liveBoard('micropython', { flash }, /looks corrupt/);
  const { signal } = live;
  const files = await openFiles(live.session, live.context, { interrupt: true });
  await files.format(signal);
  expect(await files.list('/', signal)).toEqual([]);
  await files.write('/main.py', bytes('x=1\n'), { signal });
  expect(textOf(await files.read('/main.py', { signal }))).toBe('x=1\n');
});

test('what a format takes away is said: boot.py, which the next start does not bring back', async () => {
  const files = await filesOf();
  const { signal, board } = live;
  expect(await files.stat('/boot.py', signal)).not.toBeNull();
  expect(await files.format(signal)).toBe('boot.py went too and stays away; MicroPython runs without it.');
  await files.write('/main.py', bytes('x = 1\n'), { signal });
  await live.session.close();
  board.press('reset', true);
  board.press('reset', false);
  const after = await lookAgain(board, '/main.py');
  expect(after.files.map(({ path }) => path)).toEqual(['/main.py']);
});

test('a file that cannot be saved here leaves what was there, and no part of it', async () => {
  const files = await filesOf();
  const { signal } = live;
  await files.write('/a.py', bytes('a=1\n'), { signal });
  const folder = await mkdtemp(join(tmpdir(), 'espwb-here-'));
  try {
    const entry = { path: '/a.py', kind: 'file', size: 4 } as const;
    // A folder has the name.
    await expect(fetchFile(files, entry, folder, { signal })).rejects.toMatchObject({
      code: 'file-unreadable',
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

// Files on the real MicroPython of the virtual board, up and down.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openFiles } from '../../../src/device/files/open-files.ts';
import { sync } from '../../../src/device/files/sync.ts';
import { type LiveBoard, liveBoard } from '../../support/live-board.ts';
import { smallImage } from '../../support/small-image.ts';

let live: LiveBoard;
afterEach(() => live.stop());

const filesOf = async () => {
  live = await liveBoard('micropython');
  return openFiles(live.session, live.context);
};
/** Every byte value, in an order that no encoding likes. */
const awkward = (size: number) => Uint8Array.from({ length: size }, (_, at) => (at * 167 + (at >> 8)) & 0xff);

describe('files on MicroPython', () => {
  test('go up and come down byte for byte, binary and text, with nothing dropped on the way', async () => {
    const files = await filesOf();
    const { signal, board } = live;
    const text = new TextEncoder().encode('print("grüße")\n'.repeat(300));
    for (const [path, content] of [
      ['/data.bin', awkward(5000)],
      ['/main.py', text],
      ['/empty', new Uint8Array(0)],
    ] as const) {
      await files.write(path, content, { signal });
      expect(Buffer.from(await files.read(path, { signal })).equals(content)).toBe(true);
    }
    expect(board.counters().droppedByFirmware).toBe(0);
    const names = (await files.list('/', signal)).map((entry) => entry.path);
    expect(names).toEqual(expect.arrayContaining(['/data.bin', '/empty', '/main.py']));
    expect(names).not.toContain('/.espwb.part');
  });

  test('folders are made, filled, renamed and removed', async () => {
    const files = await filesOf();
    const { signal } = live;
    await files.makeFolder('/lib', signal);
    await files.write('/lib/ä b.py', new TextEncoder().encode('x=1\n'), { signal });
    expect(await files.list('/lib', signal)).toEqual([{ path: '/lib/ä b.py', kind: 'file', size: 4 }]);
    await files.rename('/lib/ä b.py', '/lib/c.py', signal);
    expect(await files.stat('/lib/c.py', signal)).toEqual({ path: '/lib/c.py', kind: 'file', size: 4 });
    await expect(files.removeFolder('/lib', signal)).rejects.toMatchObject({ code: 'remote-file' });
    await files.remove('/lib/c.py', signal);
    await files.removeFolder('/lib', signal);
    expect(await files.stat('/lib', signal)).toBeNull();
  });

  test('builds before 1.9, which have no os.ilistdir, list their folders all the same', async () => {
    const flash = smallImage('MicroPython v1.8.7 on 2017-01-08\0ESP module with ESP8266');
    live = await liveBoard('micropython', { flash });
    const files = await openFiles(live.session, live.context);
    const { signal } = live;
    await files.makeFolder('/lib', signal);
    await files.write('/lib/a.py', new TextEncoder().encode('x=1\n'), { signal });
    expect(await files.list('/lib', signal)).toEqual([{ path: '/lib/a.py', kind: 'file', size: 4 }]);
    const root = await files.list('/', signal);
    expect(root.map(({ path, kind }) => `${kind} ${path}`)).toEqual(['file /boot.py', 'folder /lib']);
  });

  test('a missing file, and one larger than the board, are named as such', async () => {
    const files = await filesOf();
    const { signal } = live;
    await expect(files.read('/nothing', { signal })).rejects.toMatchObject({ code: 'remote-file' });
    const { freeBytes } = await files.usage(signal);
    await expect(files.write('/big', new Uint8Array(freeBytes + 1), { signal })).rejects.toMatchObject({
      code: 'board-full',
    });
    expect(await files.stat('/big', signal)).toBeNull();
  });

  test('a cancelled transfer leaves the old file whole and no part behind', async () => {
    const files = await filesOf();
    const { signal } = live;
    await files.write('/keep', new TextEncoder().encode('old'), { signal });
    const stop = new AbortController();
    const writing = files.write('/keep', awkward(20_000), {
      signal: stop.signal,
      onProgress: (done) => {
        if (done > 3000) stop.abort();
      },
    });
    await expect(writing).rejects.toMatchObject({ code: 'cancelled', board: 'unchanged' });
    expect(new TextDecoder().decode(await files.read('/keep', { signal }))).toBe('old');
    expect(await files.stat('/.espwb.part', signal)).toBeNull();
  });

  test('a second sync sends nothing, a change is sent alone, and --delete removes what is gone', async () => {
    const files = await filesOf();
    const { context, signal } = live;
    const localFolder = await mkdtemp(join(tmpdir(), 'espwb-sync-'));
    try {
      await mkdir(join(localFolder, 'lib'));
      await writeFile(join(localFolder, 'main.py'), 'print(1)\n');
      await writeFile(join(localFolder, 'lib', 'a.py'), 'a = 1\n');
      const request = { localFolder, remoteFolder: '/app', remove: true, dryRun: false };
      const dry = await sync(files, { ...request, dryRun: true }, context);
      expect([dry.sentFiles, await files.stat('/app', signal)]).toEqual([2, null]);
      expect(await sync(files, request, context)).toMatchObject({ sentFiles: 2, sentBytes: 15 });
      expect(await sync(files, request, context)).toMatchObject({
        sentFiles: 0,
        sentBytes: 0,
        removedFiles: 0,
      });
      await writeFile(join(localFolder, 'main.py'), 'print(2)\n');
      await rm(join(localFolder, 'lib'), { recursive: true });
      expect(await sync(files, request, context)).toMatchObject({ sentFiles: 1, removedFiles: 1 });
      expect(await files.list('/app', signal)).toEqual([{ path: '/app/main.py', kind: 'file', size: 9 }]);
    } finally {
      await rm(localFolder, { recursive: true });
    }
  });
});

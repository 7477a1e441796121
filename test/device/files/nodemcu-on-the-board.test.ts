// Files on the virtual board's NodeMCU: its real Lua, its own file module, its store in the flash.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openFiles } from '../../../src/device/files/open-files.ts';
import { sync } from '../../../src/device/files/sync.ts';
import { type LiveBoard, liveBoard } from '../../support/live-board.ts';

let live: LiveBoard;
afterEach(() => live.stop());

const filesOf = async () => {
  live = await liveBoard('nodemcu');
  return openFiles(live.session, live.context);
};
const bytes = (text: string) => new TextEncoder().encode(text);
const awkward = (size: number) => Uint8Array.from({ length: size }, (_, at) => (at * 167 + (at >> 8)) & 0xff);

describe('files on NodeMCU', () => {
  test('go up and come down byte for byte, and the ring drops nothing', async () => {
    const files = await filesOf();
    const { signal, board } = live;
    for (const [path, content] of [
      ['/data.bin', awkward(2000)],
      ['/init.lua', bytes('print("grüße")\n'.repeat(40))],
      ['/empty', new Uint8Array(0)],
    ] as const) {
      await files.write(path, content, { signal });
      expect(Buffer.from(await files.read(path, { signal })).equals(content)).toBe(true);
    }
    expect(board.counters().droppedByFirmware).toBe(0);
    const names = (await files.list('/', signal)).map(({ path }) => path);
    expect(names).toEqual(['/data.bin', '/empty', '/init.lua']);
  });

  test('a second sync of a flat folder sends nothing, and a change alone is sent', async () => {
    const files = await filesOf();
    const { context, signal } = live;
    const localFolder = await mkdtemp(join(tmpdir(), 'espwb-sync-'));
    try {
      await writeFile(join(localFolder, 'a.lua'), 'x=1\n');
      await writeFile(join(localFolder, 'b.lua'), 'y=2\n');
      const request = { localFolder, remoteFolder: '/', remove: true, dryRun: false };
      expect(await sync(files, request, context)).toMatchObject({ sentFiles: 2 });
      expect(await sync(files, request, context)).toMatchObject({ sentFiles: 0, removedFiles: 0 });
      await writeFile(join(localFolder, 'a.lua'), 'x=3\n');
      await rm(join(localFolder, 'b.lua'));
      expect(await sync(files, request, context)).toMatchObject({ sentFiles: 1, removedFiles: 1 });
      expect(await files.list('/', signal)).toEqual([{ path: '/a.lua', kind: 'file', size: 4 }]);
    } finally {
      await rm(localFolder, { recursive: true });
    }
  });

  test('Lua is compiled beside itself, and what does not compile is refused in the words of Lua', async () => {
    const files = await filesOf();
    const { signal, context } = live;
    await files.write('/sum.lua', bytes('return 6*7\n'), { signal });
    await files.write('/bad.lua', bytes('return return\n'), { signal });
    expect(await files.lua?.compile('/sum.lua', signal)).toBe('/sum.lc');
    expect((await files.stat('/sum.lc', signal))?.size).toBeGreaterThan(0);
    const ran = await live.session.firmware?.exec('print(dofile("sum.lc"))', { signal });
    expect(Buffer.from(ran?.stdout ?? []).toString()).toContain('42');
    await expect(files.lua?.compile('/bad.lua', signal)).rejects.toMatchObject({
      code: 'remote-file',
      message: expect.stringMatching(/unexpected symbol|expected/),
    });
    await expect(files.lua?.compile('/data.bin', signal)).rejects.toMatchObject({ code: 'usage' });
    await expect(files.lua?.reloadLfs('/lfs.img', context)).rejects.toMatchObject({ code: 'unsupported' });
  });

  test('formatting empties the store, and it takes files again', async () => {
    const files = await filesOf();
    const { signal } = live;
    await files.write('/a.lua', bytes('x=1\n'), { signal });
    await files.format(signal);
    expect(await files.list('/', signal)).toEqual([]);
    await files.write('/b.lua', bytes('y=1\n'), { signal });
    expect(await files.list('/', signal)).toHaveLength(1);
  });

  test('a cancelled transfer leaves the old file whole and no part behind', async () => {
    const files = await filesOf();
    const { signal } = live;
    await files.write('/keep.lua', bytes('old'), { signal });
    const stop = new AbortController();
    const writing = files.write('/keep.lua', awkward(3000), {
      signal: stop.signal,
      onProgress: (done) => {
        if (done > 500) stop.abort();
      },
    });
    await expect(writing).rejects.toMatchObject({ code: 'cancelled', board: 'unchanged' });
    expect(Buffer.from(await files.read('/keep.lua', { signal })).toString()).toBe('old');
    expect((await files.list('/', signal)).map(({ path }) => path)).toEqual(['/keep.lua']);
  });
});

// FAT as programs on a board have it: on a RAM disk of their own, and as the board's own files before release 1.13.
import { afterEach, expect, test } from 'vitest';
import { FatFs } from '../../../../src/virtual-board/firmware/fat/fat-fs.ts';
import { LittleFs } from '../../../../src/virtual-board/firmware/littlefs/little-fs.ts';
import { type BoardConsole, boardConsole } from '../../../support/board-console.ts';
import { type RawBoard, rawBoard } from '../../../support/raw-board.ts';
import { smallImage } from '../../../support/small-image.ts';
import { fatOptions } from '../fat/fat-volume.ts';
import { contentsOf, norFlash, options, put } from '../littlefs/nor-flash.ts';

let open: BoardConsole[] = [];
afterEach(() => {
  for (const each of open) each.stop();
  open = [];
});

const flashBytes = 1 << 20;
const oldImage = (release: string) => smallImage(`MicroPython ${release}\0ESP module with ESP8266`);
const release112 = 'v1.12 on 2019-12-20';
const sectorBytes = 4096;

/** As flashbdev.py of these releases has it; up to 1.8.7 a sector sooner. */
const regionOf = (firstSector: number) => ({
  start: firstSector * sectorBytes,
  end: flashBytes - 5 * sectorBytes,
});

function fatIn(flash: Uint8Array, { start, end }: ReturnType<typeof regionOf>) {
  return new FatFs(
    {
      ...{ sectorBytes, sectorCount: (end - start) / sectorBytes, isReadOnly: false },
      read: (sector) => flash.slice(start + sector * sectorBytes, start + (sector + 1) * sectorBytes),
      write: (sector, bytes) => flash.set(bytes, start + sector * sectorBytes),
    },
    fatOptions,
  );
}

async function boot(flash: Uint8Array, sizeBytes = flashBytes) {
  const board = boardConsole(flash, sizeBytes);
  open.push(board);
  return { ...board, booted: await board.until('>>> ') };
}

test.each([
  ['v1.8.7 on 2017-01-08', 0x90, 107],
  [release112, 0x99, 98],
] as const)('%s keeps its files in a FAT from sector 0x%x on', async (release, firstSector, count) => {
  const { booted, run, board } = await boot(oldImage(release));
  expect(booted).toContain('Performing initial setup');
  await run('import os');
  await run("os.mkdir('lib'); f = open('lib/a long name.py', 'w'); f.write('x = 1\\n'); f.close()");
  // Behind the boot sector, the FAT and four sectors of the root.
  expect(await run('os.statvfs("/")[:4]')).toBe(`(4096, 4096, ${count - 6}, ${count - 9})\r\n`);
  expect(await run('os.listdir(), os.listdir("lib")')).toBe("(['boot.py', 'lib'], ['a long name.py'])\r\n");
  const found = contentsOf(fatIn(board.flash.slice(), regionOf(firstSector)));
  expect(found.get('/lib/a long name.py')).toBe('x = 1\n');
});

test('a FAT that somebody else put there is seen, what is neither is corrupt', async () => {
  const flash = new Uint8Array(flashBytes).fill(0xff);
  flash.set(oldImage(release112));
  const { start, end } = regionOf(0x99);
  const sectors = {
    ...{ sectorBytes, sectorCount: (end - start) / sectorBytes, isReadOnly: false },
    read: (sector: number) => flash.slice(start + sector * sectorBytes, start + (sector + 1) * sectorBytes),
    write: (sector: number, bytes: Uint8Array) => flash.set(bytes, start + sector * sectorBytes),
  };
  FatFs.format(sectors, fatOptions.nowMs());
  put(fatIn(flash, { start, end }), '/main.py', Buffer.from('print("from " + "outside")\n'));
  const { booted, run } = await boot(flash.slice());
  expect(booted).toContain('from outside\r\n');
  expect(booted).not.toContain('initial setup');
  await run('import os, flashbdev');
  expect(await run('os.umount("/"); os.mount(flashbdev.bdev, "/"); os.listdir("/")')).toBe("['main.py']\r\n");

  flash.fill(0x55, start, start + sectorBytes);
  const corrupt = boardConsole(flash, flashBytes);
  open.push(corrupt);
  expect(await corrupt.until('be corrupted')).toContain(
    'The FAT filesystem starting at sector 153 with size 98 sectors appears to',
  );
});

test('files of boards of earlier versions, which had a littlefs here, move into the FAT', async () => {
  const nor = norFlash(98, 0x99);
  const flash = new Uint8Array(flashBytes).fill(0xff);
  flash.set(nor.array.subarray(0, flashBytes));
  const old = { ...options, version: 0x00020000 };
  LittleFs.format(nor.device(), old);
  put(new LittleFs(nor.device(), old), '/main.py', Buffer.from('print("kept")\n'));
  const { start, end } = regionOf(0x99);
  flash.set(nor.region(), start);
  // 1.11 knows no littlefs; 1.12 does, and mounts it.
  for (const [release, kind] of [
    ['v1.11 on 2019-05-29', '<VfsFat>'],
    [release112, '<VfsLfs2>'],
  ] as const) {
    const each = flash.slice();
    each.set(oldImage(release));
    const { booted, run } = await boot(each);
    expect(booted).toContain('kept\r\n');
    expect(booted).not.toContain('initial setup');
    if (kind === '<VfsLfs2>') expect(await run('import os; os.mount()')).toContain(kind);
  }
  expect(end).toBeGreaterThan(start);
});

test('the newest release mounts a FAT that it finds in its flash, and formats it so when it is told to', async () => {
  const { run } = await boot(
    smallImage('MicroPython v1.27.0 on 2025-12-09\0ESP module with ESP8266'),
    4 << 20,
  );
  await run('import os, vfs, flashbdev; b = flashbdev.bdev');
  await run('vfs.umount("/"); vfs.VfsFat.mkfs(b); vfs.mount(vfs.VfsFat(b), "/")');
  await run('f = open("/main.py", "w"); f.write("print(6 * 7)\\n"); f.close()');
  expect(await run('vfs.mount()')).toBe("[(<VfsFat>, '/')]\r\n");
});

const ramDisk = [
  'import os, vfs, gc',
  'class RAM:',
  ' def __init__(self, count): self.data = bytearray(512 * count)',
  ' def readblocks(self, n, buf): buf[:] = self.data[n * 512:n * 512 + len(buf)]',
  ' def writeblocks(self, n, buf): self.data[n * 512:n * 512 + len(buf)] = buf',
  ' def ioctl(self, op, arg):',
  '  if op == 4: return len(self.data) // 512',
  '  if op == 5: return 512',
] as const;

async function withRamDisk(): Promise<RawBoard['exec']> {
  const board = await rawBoard();
  open.push(board.console);
  await board.exec(...ramDisk);
  return board.exec;
}

test('a FAT is made on a RAM disk, mounted, filled, and found again', async () => {
  const exec = await withRamDisk();
  await exec('b = RAM(50)');
  expect(await exec("vfs.mount(vfs.VfsFat(b), '/ram')")).toBe('OSError: [Errno 19] ENODEV');
  await exec('vfs.VfsFat.mkfs(b)', "vfs.mount(vfs.VfsFat(b), '/ram')");
  expect(await exec("print(os.statvfs('/ram'), 'ram' in os.listdir('/'))")).toBe(
    '(512, 512, 16, 16, 16, 0, 0, 0, 0, 255) True',
  );
  await exec("os.mkdir('/ram/d')", "with open('/ram/d/a.txt', 'w') as f: n = f.write('hello ' * 100)");
  expect(
    await exec("print(os.listdir('/ram/d'), os.stat('/ram/d/a.txt')[6], b'A       TXT' in b.data)"),
  ).toBe("['a.txt'] 600 True");
  expect(await exec("os.remove('/ram/d')")).toBe('OSError: [Errno 21] EISDIR');
  expect(await exec("os.rmdir('/ram/d/a.txt')")).toBe('OSError: 20');
  expect(await exec("os.rmdir('/ram/d')")).toBe('OSError: [Errno 13] EACCES');
  expect(await exec("with open('/ram/big', 'wb') as f:", ' while True: f.write(bytes(500))')).toBe(
    'OSError: 28',
  );
  await exec("os.umount('/ram')", "vfs.mount(b, '/again', readonly=True)");
  expect(await exec("print(vfs.mount()[0][0], open('/again/d/a.txt').read(5))")).toBe('<VfsFat> hello');
});

test('a RAM disk that nobody has any more is garbage, ten in a row', async () => {
  const exec = await withRamDisk();
  for (let round = 0; round < 10; round++) {
    await exec('b = RAM(50)', 'vfs.VfsFat.mkfs(b)', "vfs.mount(vfs.VfsFat(b), '/ram')");
    expect(await exec("with open('/ram/a', 'w') as f: print(f.write('x' * 600))"), `${round}`).toBe('600');
    await exec("vfs.umount('/ram')");
    // What a program had last may be seen on the stack once more.
    await exec('b = f = None');
    await exec('gc.collect()', 'x = [1, 2, 3]');
  }
  expect(await exec('gc.collect()', 'print(gc.mem_free() > 28000 or gc.mem_free())')).toBe('True');
});

test('what the device raises is raised; one that asks for its own files is an error; the board goes on', async () => {
  const exec = await withRamDisk();
  await exec(
    'class Loop(RAM):',
    ' asks = 0',
    ' def readblocks(self, n, buf):',
    "  if self.asks == 1: os.listdir('/ram')",
    "  if self.asks == 2: raise ValueError('mine')",
    '  super().readblocks(n, buf)',
    'b = Loop(50)',
    'vfs.VfsFat.mkfs(b)',
    "vfs.mount(b, '/ram')",
    "with open('/ram/a', 'w') as f: n = f.write('x' * 600)",
    'b.asks = 1',
  );
  expect(await exec("print(len(open('/ram/a').read()))")).toMatch(/^OSError/);
  expect(await exec('b.asks = 2', 'vfs.VfsFat(b)')).toBe('ValueError: mine');
  expect(await exec('b.asks = 0', "print(len(open('/ram/a').read()))")).toBe('600');
});

test('builds for 1 MB have none', async () => {
  const { run } = await boot(smallImage('MicroPython v1.27.0 on 2025-12-09\0ESP module (1M) with ESP8266'));
  expect(await run('import os, vfs; hasattr(os, "VfsFat"), hasattr(vfs, "VfsFat")')).toBe(
    '(False, False)\r\n',
  );
});

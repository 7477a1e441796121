// The file system of a board as a program on it sees it, and as its bytes lie in the flash.
import { afterEach, describe, expect, test } from 'vitest';
import { FileStore } from '../../../../src/virtual-board/firmware/file-store.ts';
import { flashBlocks } from '../../../../src/virtual-board/firmware/littlefs/block-device.ts';
import { LittleFs } from '../../../../src/virtual-board/firmware/littlefs/little-fs.ts';
import { personality } from '../../../../src/virtual-board/firmware/micropython/personality.ts';
import { type BoardConsole, boardConsole } from '../../../support/board-console.ts';
import { smallMicroPython } from '../../../support/demo-boards.ts';
import { contentsOf, options, put } from '../littlefs/nor-flash.ts';

const start = 0x100000;
let open: BoardConsole[] = [];
afterEach(() => {
  for (const each of open) each.stop();
  open = [];
});

async function atPrompt(flash: Uint8Array = smallMicroPython(), flashBytes = 4 << 20) {
  const board = boardConsole(flash, flashBytes);
  open.push(board);
  const booted = await board.until('>>> ');
  const errnoOf = async (code: string) => {
    const program = `try: ${code}\nexcept OSError as e: print('errno', e.errno)\nelse: print('done')`;
    return (await board.run(`exec(${JSON.stringify(program)})`)).trim();
  };
  return { ...board, booted, errnoOf };
}

const flashOf = (array: Uint8Array, end = array.length - 5 * 4096) =>
  flashBlocks(
    {
      read: (address, size) => array.slice(address, address + size),
      program: (address, bytes) => array.set(bytes, address),
      eraseSector: (address) => array.fill(0xff, address, address + 4096),
    },
    start,
    end,
  );

describe('files on a MicroPython board', () => {
  test('are a littlefs in the flash, of 763 blocks on 4 MB', async () => {
    const { run, board } = await atPrompt();
    expect(await run('import os; os.statvfs("/")')).toBe('(4096, 4096, 763, 761, 761, 0, 0, 0, 0, 255)\r\n');
    await run('os.mkdir("lib")');
    await run('f = open("lib/a.py", "w"); f.write("x = 1\\n"); f.close()');
    expect(await run('os.statvfs("/")[3]')).toBe('757\r\n');
    const fs = new LittleFs(flashOf(board.flash.slice()), options);
    expect(contentsOf(fs).get('/lib/a.py')).toBe('x = 1\n');
    expect(await run('import flashbdev; b = bytearray(16); flashbdev.bdev.readblocks(0, b, 0); b[8:]')).toBe(
      "bytearray(b'littlefs')\r\n",
    );
  });

  test('that somebody else put there are seen', async () => {
    const flash = new Uint8Array(4 << 20).fill(0xff);
    flash.set(smallMicroPython());
    LittleFs.format(flashOf(flash), options);
    const fs = new LittleFs(flashOf(flash), options);
    put(fs, '/main.py', Buffer.from('print("from " + "outside")\n'));
    const { booted } = await atPrompt(flash);
    expect(booted).toContain('from outside\r\n');
    expect(booted).not.toContain('initial setup');
  });

  test('of boards of earlier versions are there as before, and the log that held them is gone', async () => {
    const flash = new Uint8Array(4 << 20).fill(0xff);
    flash.set(smallMicroPython());
    const device = { read: (at: number, size: number) => flash.slice(at, at + size) };
    const log = new FileStore(
      {
        ...device,
        program: (at, bytes) => flash.set(bytes, at),
        eraseSector: (at) => flash.fill(0xff, at, at + 4096),
      },
      start,
      flash.length - 5 * 4096,
    );
    log.format();
    log.putFolder('/lib');
    log.putFile('/lib/mine.py', Buffer.from('print("kept")\n'));
    log.putFile('/data', Buffer.alloc(50_000, 7));
    const { booted, run, board } = await atPrompt(flash);
    expect(booted).not.toContain('corrupt');
    expect(booted).not.toContain('initial setup');
    expect(await run('import os; os.listdir()')).toBe("['data', 'lib']\r\n");
    expect(await run('import mine')).toBe('kept\r\n');
    expect(await run('os.stat("data")[6]')).toBe('50000\r\n');
    expect(contentsOf(new LittleFs(flashOf(board.flash.slice()), options)).size).toBe(3);
  });

  test('answer with the numbers that littlefs gives', async () => {
    const { errnoOf, run } = await atPrompt();
    await run('import os; os.mkdir("d"); open("d/f", "w").close()');
    expect(await errnoOf('open("d/f", "x")')).toBe('errno 17');
    expect(await errnoOf('open("d/g", "x").close()')).toBe('done');
    expect(await errnoOf('open("d")')).toBe('errno 21');
    expect(await errnoOf('os.rmdir("d")')).toBe('errno 39');
    expect(await errnoOf('os.remove("d/g")')).toBe('done');
    expect(await errnoOf('os.rmdir("d/f")')).toBe('done');
    expect(await errnoOf('os.remove("d")')).toBe('done');
    expect(await errnoOf('os.mkdir("n" * 256)')).toBe('errno 36');
    expect(await errnoOf('open("n" * 300, "w")')).toBe('errno 36');
    expect(await errnoOf('open("n" * 255, "w").close()')).toBe('done');
    expect(await run('len(os.listdir("/")[1])')).toBe('255\r\n');
    expect(await errnoOf('open("boot.py/x")')).toBe('errno 20');
    expect(await errnoOf('os.chdir("boot.py")')).toBe('errno 2');
  });

  test('"" is the folder one is in, ".." goes up, and paths from there work', async () => {
    const { run } = await atPrompt();
    await run('import os; os.mkdir("d"); os.mkdir("d/e"); os.chdir("d")');
    expect(await run('os.stat("")[0]')).toBe('16384\r\n');
    expect(await run('os.listdir(""), os.getcwd()')).toBe("(['e'], '/d')\r\n");
    await run('os.chdir("e/../../d/./e")');
    expect(await run('os.getcwd()')).toBe('/d/e\r\n'.replace(/^(.*)\r/, "'$1'\r"));
    await run('open("f", "w").close()');
    await run('os.rename("f", "/g")');
    expect(await run('os.listdir("/")')).toBe("['boot.py', 'd', 'g']\r\n");
  });

  test('keep the time of the last write', async () => {
    const { run } = await atPrompt();
    await run('import os, machine; machine.RTC().datetime((2026, 1, 2, 4, 3, 4, 5, 0))');
    await run('f = open("t", "w"); f.write("1"); f.close()');
    expect(await run('import time; time.gmtime(os.stat("t")[8])[:5]')).toBe('(2026, 1, 2, 3, 4)\r\n');
    expect(await run('os.mkdir("d"); os.stat("d")[7:]')).toBe('(0, 0, 0)\r\n');
  });

  test('that are open are read, written, sought and flushed in place', async () => {
    const { run } = await atPrompt();
    await run('f = open("a", "w+b"); f.write(bytes(range(256)) * 40)');
    expect(await run('f.seek(5000); f.read(3)')).toBe("5000\r\nb'\\x88\\x89\\x8a'\r\n");
    await run('f.seek(4095); f.write(b"AB"); f.flush()');
    expect(await run('open("a", "rb").read()[4094:4098]')).toBe("b'\\xfeAB\\x01'\r\n");
    expect(await run('f.seek(0, 2), f.seek(-1, 1), f.tell()')).toBe('(10240, 10239, 10239)\r\n');
    await run('g = open("a", "ab"); g.write(b"end"); g.close()');
    expect(await run('open("a", "rb").read()[-4:]')).toBe("b'\\xffend'\r\n");
    await run('f = open("t", "w"); f.write("zeile 1\\nzwei \\xe4\\n"); f.close()');
    expect(await run('[line for line in open("t")]')).toBe("['zeile 1\\n', 'zwei \\xe4\\n']\r\n");
  });

  test('that were never closed are closed by a soft reset', async () => {
    const { run, type, until } = await atPrompt();
    await run('f = open("open", "w"); f.write("written")');
    type('\x04');
    await until('soft reboot');
    await until('>>> ');
    expect(await run('open("open").read()')).toBe("'written'\r\n");
  });

  test('end where the size that the image claims ends', async () => {
    const flash = smallMicroPython().slice();
    flash[3] = (flash[3]! & 0x0f) | 0x30; // 2 MB
    const { run } = await atPrompt(flash);
    expect(await run('import os; os.statvfs("/")[2]')).toBe('251\r\n');
  });

  test.each([
    ['1.8.1', '2016-06-03', 0x89000, 4, 0x20000],
    ['1.8.7', '2017-01-08', 0x90000, 5, 0x20000],
    ['1.9', '2017-05-26', 0x99000, 5, 0x20000],
    ['1.12', '2019-12-20', 0x99000, 5, 0x20000],
    ['1.13', '2020-09-02', 0x100000, 5, 0x20000],
    ['1.27.0', '2025-12-09', 0x100000, 5, 0x20001],
  ])(
    'of release %s begin and end where its flashbdev puts them',
    (version, date, from, sectors, littleFs) => {
      const image = { version, date, board: 'ESP module with ESP8266', endAddress: 0x80000, sdk: null };
      expect(personality(image)).toMatchObject({ fileSystemStart: from, sdkBytes: sectors * 4096 });
      expect(personality(image).littleFsVersion).toBe(littleFs);
      const small = personality({ ...image, board: 'ESP module (1M) with ESP8266' });
      expect(small.fileSystemStart).toBe(Math.min(from, 0x99000));
    },
  );

  test('raw writes into the flash are seen by the file system, which can be made anew and mounted', async () => {
    const { run, errnoOf } = await atPrompt();
    await run('import os, esp; from flashbdev import bdev');
    await run('esp.flash_erase(bdev.start_sec); esp.flash_erase(bdev.start_sec + 1)');
    expect(await errnoOf('os.listdir()')).toBe('errno 84');
    expect(await errnoOf('os.VfsLfs2(bdev)')).toBe('errno 84');
    expect(await errnoOf('os.VfsLfs2.mkfs(bdev)')).toBe('done');
    await run('os.umount("/"); os.mount(os.VfsLfs2(bdev), "/")');
    expect(await run('os.listdir("/")')).toBe('[]\r\n');
    expect(await run('os.umount("/"); os.mount(bdev, "/"); os.listdir("/")')).toBe('[]\r\n');
  });
});

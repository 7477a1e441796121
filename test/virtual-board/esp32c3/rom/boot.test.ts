// What an ESP32-C3 says when it starts, by its straps and by what its flash holds.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { BoardOptions } from '../../../../src/virtual-board/board-port.ts';
import { type Fixture, fixture, onFixture } from '../../../support/board-fixture.ts';
import { words } from '../../../support/stub-client.ts';

async function hear(
  options: Partial<BoardOptions>,
  forMs: number,
  story: (made: Fixture) => Promise<void> = async () => {},
): Promise<string> {
  let text = '';
  await onFixture(fixture({ chip: 'esp32c3', ...options }), async (made) => {
    await story(made);
    await made.client.wait(forMs);
    text = Buffer.from(made.client.take()).toString('latin1');
  });
  return text;
}

/** An image as esptool's elf2image makes it. */
function image(data: Uint8Array, { chipId = 5, address = 0x3fcd5820, mode = 2 } = {}): Buffer {
  const header = Buffer.alloc(24);
  header.set([0xe9, 1, mode, 0x2f]);
  header.writeUInt32LE(0x403cc710, 4);
  header[8] = 0xee;
  header.writeUInt16LE(chipId, 12);
  header[23] = 1;
  const body = Buffer.concat([header, words(address, data.length), data]);
  const padded = Buffer.alloc((body.length | 15) + 1);
  body.copy(padded);
  padded[padded.length - 1] = data.reduce((sum, byte) => sum ^ byte, 0xef);
  return Buffer.concat([padded, createHash('sha256').update(padded).digest()]);
}

function table(
  ...rows: readonly (readonly [type: number, subtype: number, offset: number, label: string])[]
) {
  const parts = rows.map(([type, subtype, offset, label]) => {
    const row = Buffer.alloc(32);
    row.set([0xaa, 0x50, type, subtype]);
    row.writeUInt32LE(offset, 4);
    row.writeUInt32LE(0x100000, 8);
    row.write(label, 12);
    return row;
  });
  const all = Buffer.concat(parts);
  const digest = createHash('md5').update(all).digest();
  return Buffer.concat([all, Buffer.from([0xeb, 0xeb]), Buffer.alloc(14, 0xff), digest]);
}

const bootLoader = image(Buffer.alloc(0x110, 7));
const app = image(Buffer.alloc(0x500, 9), { address: 0x3c000020 });
const factory = [0, 0, 0x10000, 'factory'] as const;

function flashWith(parts: Readonly<Record<number, Uint8Array>>): Uint8Array {
  const flash = new Uint8Array(0x400000).fill(0xff);
  for (const [offset, bytes] of Object.entries(parts)) flash.set(bytes, Number(offset));
  return flash;
}

const rom = 'ESP-ROM:esp32c3-api1-20210207\r\nBuild:Feb  7 2021\r\n';

describe('an ESP32-C3 starts', () => {
  test('with a boot loader, a partition table and an application: it loads, and says that it goes no further', async () => {
    const flash = flashWith({ 0: bootLoader, 32768: table(factory), 65536: app });
    expect(await hear({ flash }, 100)).toBe(
      `${rom}rst:0x1 (POWERON),boot:0xd (SPI_FAST_FLASH_BOOT)\r\nSPIWP:0xee\r\nmode:DIO, clock div:1\r\n` +
        'load:0x3fcd5820,len:0x110\r\nentry 0x403cc710\r\n' +
        'This virtual ESP32-C3 boots no further: an application is at 0x10000, it is not run.\r\n',
    );
  });

  test('on blank flash with the same line again and again, and a watchdog that begins anew', async () => {
    const text = await hear({}, 1000);
    expect(text.startsWith(`${rom}rst:0x1 (POWERON),boot:0xd (SPI_FAST_FLASH_BOOT)\r\n`)).toBe(true);
    expect(text).toMatch(
      /(invalid header: 0xffffffff\r\n){7,18}ESP-ROM.*\r\nBuild.*\r\nrst:0x7 \(TG0WDT_SYS_RST\),boot:0xd.*\r\nSaved PC:0x[0-9a-f]{8}\r\ninvalid header/,
    );
  });

  test('on text at 0x0 with the first bytes of that text', async () => {
    expect(await hear({ flash: flashWith({ 0: Buffer.from('dash') }) }, 60)).toContain(
      'invalid header: 0x68736164\r\n',
    );
  });

  test('with the boot loader of another chip: it says which one it expected', async () => {
    const flash = flashWith({ 0: image(Buffer.alloc(16), { chipId: 0 }) });
    const text = await hear({ flash }, 60);
    expect(text).toContain(
      'Invalid chip id. Expected 5 read 0. Bootloader for wrong chip?\r\nets_main.c 333 \r\n',
    );
    expect(text).not.toContain('boots no further');
  });

  test('with a damaged boot loader: both checksums', async () => {
    const damaged = Buffer.from(bootLoader);
    damaged[0x40]! ^= 0x11;
    const stored = bootLoader.at(-33)!;
    const text = await hear({ flash: flashWith({ 0: damaged }) }, 60);
    expect(text).toContain(`csum err:0x${(stored ^ 0x11).toString(16)}!=0x${stored.toString(16)}\r\n`);
  });

  test('with a damaged application: the boot loader says so and restarts, the straps as they were', async () => {
    const damaged = Buffer.from(app);
    damaged[0x40]! ^= 0x11;
    const text = await hear(
      { flash: flashWith({ 0: bootLoader, 32768: table(factory), 65536: damaged }) },
      150,
    );
    expect(text).toMatch(
      /E \(\d+\) esp_image: Checksum failed\. Calculated 0x[0-9a-f]+ read 0x[0-9a-f]+\r\n/,
    );
    expect(text).toMatch(/E \(\d+\) boot: Factory app partition is not bootable\r\n/);
    expect(text).toMatch(/E \(\d+\) boot: No bootable app partitions in the partition table\r\n/);
    expect(text).toContain('rst:0x3 (RTC_SW_SYS_RST),boot:0xd (SPI_FAST_FLASH_BOOT)\r\nSaved PC:0x');
  });

  test.each([
    ['a digest that does not fit', (bytes: Buffer) => bytes.fill(0, bytes.length - 1), 'Image hash failed'],
    ['nothing where the application belongs', (bytes: Buffer) => bytes.fill(0xff), 'invalid magic byte'],
    [
      'an application for another chip',
      (bytes: Buffer) => bytes.fill(9, 12, 13),
      'mismatch chip ID, expected 5, found 9',
    ],
  ])('with %s', async (_text, spoil, expected) => {
    const flash = flashWith({ 0: bootLoader, 32768: table(factory), 65536: spoil(Buffer.from(app)) });
    expect(await hear({ flash }, 100)).toContain(expected);
  });

  test('with a partition table whose digest does not fit', async () => {
    const damaged = table(factory);
    damaged[8]! ^= 1;
    const text = await hear({ flash: flashWith({ 0: bootLoader, 32768: damaged, 65536: app }) }, 100);
    expect(text).toContain('partition table MD5 mismatch\r\n');
    expect(text).not.toContain('boots no further');
  });

  test('in the slot that otadata names, where that application is whole', async () => {
    const rows = [
      [1, 0, 0xd000, 'otadata'],
      [0, 0x10, 0x10000, 'ota_0'],
      [0, 0x11, 0x110000, 'ota_1'],
    ] as const;
    // Sequence 2: the second slot. Its checksum is the CRC-32 of the number, begun at zero.
    const ota = Buffer.alloc(32, 0xff);
    ota.writeUInt32LE(2, 0);
    ota.writeUInt32LE(0x55f63774, 28);
    const flash = flashWith({ 0: bootLoader, 32768: table(...rows), 53248: ota, 65536: app, 1114112: app });
    expect(await hear({ flash }, 100)).toContain('is at 0x110000');
    // Only the chosen one is damaged: it is told, and the other starts.
    flash[0x110040]! ^= 1;
    const text = await hear({ flash }, 100);
    expect(text).toContain(
      'OTA app partition slot 1 is not bootable\r\nThis virtual ESP32-C3 boots no further',
    );
  });
});

describe('an application is known by its content', () => {
  const named = async (data: Buffer) => {
    const flash = flashWith({ 0: bootLoader, 32768: table(factory), 65536: image(data) });
    return /further: (.*) is at 0x10000/.exec(await hear({ flash }, 200))?.[1];
  };

  test('others by the descriptor of ESP-IDF, whatever bytes stand in it', async () => {
    const descriptor = Buffer.alloc(256);
    descriptor.writeUInt32LE(0xabcd5432, 0);
    descriptor.write('1.2\u001b[31m', 16);
    descriptor.write('blink', 48);
    expect(await named(descriptor)).toBe('blink 1.2?[31m');
  });
});

describe('the straps', () => {
  const toggled = async ({ client }: Fixture) => {
    client.port.setLines({ dtr: false, rts: true });
    await client.wait(100);
    client.take();
    client.port.setLines({ dtr: true, rts: false });
    await client.wait(50);
    client.port.setLines({ dtr: false, rts: false });
  };

  test('GPIO9 low, by the reset circuit: the loader waits', async () => {
    expect(await hear({}, 50, toggled)).toBe(
      `${rom}rst:0x1 (POWERON),boot:0x5 (DOWNLOAD(USB/UART0/1))\r\nwaiting for download\r\n`,
    );
  });

  test.each([
    [{ 8: 0, 2: 1 }, 'boot:0x1 (SPI_DOWNLOAD_BOOT)\r\n'],
    [{ 8: 0, 2: 0 }, 'boot:0x0 (USB_BOOT)\r\nwait usb download\r\n'],
    [{ 8: 0, 2: 0, 10: 1 }, 'boot:0x2 (UART0_BOOT)\r\nwait uart0 download\r\n'],
    [{ 8: 1, 2: 0 }, 'boot:0x4 (DOWNLOAD(USB/UART0/1))\r\nwaiting for download\r\n'],
  ] as const)('GPIO9 low with %j', async (levels, expected) => {
    const text = await hear({}, 50, async (made) => {
      for (const [pin, level] of Object.entries(levels)) made.board.drivePin(Number(pin), level);
      await toggled(made);
    });
    expect(text).toContain(expected);
  });

  test('a reset without the boot pin starts from flash, and so does the watchdog that esptool winds up', async () => {
    const flash = flashWith({ 0: bootLoader, 32768: table(factory), 65536: app });
    const text = await hear({ flash }, 500, async (made) => {
      await toggled(made);
      await made.client.wait(50);
      made.client.statusBytes = 4;
      await made.client.sync();
      const write = (address: number, value: number) =>
        made.client.ask(0x09, words(address, value >>> 0, 0xffffffff, 0));
      await write(0x600080a8, 0x50d83aa1);
      await write(0x60008094, 2000);
      await write(0x60008090, 0x80000000 | (5 << 28) | (1 << 8) | 2);
      await write(0x600080a8, 0);
    });
    expect(text).toContain('rst:0x10 (RTCWDT_RTC_RST),boot:0xd (SPI_FAST_FLASH_BOOT)\r\n');
    expect(text).toContain('boots no further');
  });
});

describe('loaded code', () => {
  const run = async (code: readonly number[], forMs = 500) =>
    await hear({}, forMs, async ({ client }) => {
      await client.enterDownloadMode();
      client.statusBytes = 4;
      await client.sync();
      const bytes = new Uint8Array(Int32Array.from(code).buffer);
      await client.ask(0x05, words(bytes.length, 1, bytes.length, 0x40380000));
      await client.data(0x07, 0, bytes);
      await client.ask(0x06, words(0, 0x40380000));
    });
  const tenBytes = [0x00a00513];

  test('prints through the ROM', async () => {
    // a0 = 'A'; ra = 0x40380000 + 4 .. ; jump to uart_tx_one_char at 0x40000068; then wait for ever.
    const code = [0x04100513, 0x400002b7, 0x06828067 | (1 << 7), 0x0000006f];
    expect(await run(code)).toMatch(/A$/);
  });

  test.each([
    ['what is no instruction', [0], 'Illegal instruction', '00000002'],
    ['a load where nothing is', [0x00002503], 'Load access fault', '00000005'],
    [
      'a jump to where the ROM has no function',
      [0x400002b7, 0x00228067],
      'Instruction access fault',
      '00000001',
    ],
  ])('%s is told, and the chip stands still', async (_text, code, name, number) => {
    const text = await run([...tenBytes, ...code]);
    expect(text).toContain(
      `Guru Meditation Error: Core 0 panic'ed (${name})\r\nCore 0 register dump:\r\nPC      : 0x4`,
    );
    expect(text).toContain('A0      : 0x0000000a');
    expect(text).toContain(`MCAUSE  : 0x${number}`);
    expect(text).toMatch(/INTLEVEL: 0x00000001\r\n\r\n\r\nStack memory:\r\n3fcde700: 0x00000000 /);
  });

  test.each([
    ['FLASH_END(1)', 0, 1, [0, 0]],
    ['FLASH_END(1) while blocks are missing', 2, 1, [1, 6]],
    ['FLASH_END(0) while blocks are missing', 2, 0, [1, 6]],
  ] as const)('%s calls what was never loaded: it is told', async (_text, blocks, argument, status) => {
    const text = await hear({}, 500, async ({ client }) => {
      await client.enterDownloadMode();
      client.statusBytes = 4;
      await client.sync();
      await client.ask(0x02, words(0, blocks, 0x400, 0, 0));
      expect((await client.command(0x04, words(argument))).status).toEqual(status);
    });
    expect(text).toMatch(
      /user code done\r\nGuru Meditation Error: Core 0 panic'ed \(Instruction access fault\)/,
    );
  });

  test('FLASH_END(0) restarts the chip: by the straps as they were', async () => {
    const text = await hear({}, 50, async ({ client }) => {
      await client.enterDownloadMode();
      client.statusBytes = 4;
      await client.sync();
      await client.ask(0x02, words(0, 0, 0x400, 0, 0));
      await client.ask(0x04, words(0));
    });
    expect(text).toContain('rst:0x3 (RTC_SW_SYS_RST),boot:0x5 (DOWNLOAD(USB/UART0/1))\r\n');
  });
});

// What an ESP32 says when it starts, by its straps and by what its flash holds.
import { describe, expect, test } from 'vitest';
import type { BoardOptions } from '../../../../src/virtual-board/board-port.ts';
import { type Fixture, fixture, onFixture } from '../../../support/board-fixture.ts';
import { appData, extendedImage, partitionTable } from '../../../support/esp32-image.ts';
import { words } from '../../../support/stub-client.ts';

async function hear(
  options: Partial<BoardOptions>,
  forMs: number,
  story: (made: Fixture) => Promise<void> = async () => {},
): Promise<string> {
  let text = '';
  await onFixture(fixture({ chip: 'esp32', ...options }), async (made) => {
    await story(made);
    await made.client.wait(forMs);
    text = Buffer.from(made.client.take()).toString('latin1');
  });
  return text;
}

const bootLoader = extendedImage({ segments: [[0x3fff0030, Buffer.alloc(4112, 7)]] });
const app = extendedImage({ segments: [[0x3f400020, appData({ project: 'blink', version: '1.2' })]] });
const table = partitionTable([['factory', 0, 0, 0x10000, 0x100000]]);

function flashWith(parts: Readonly<Record<number, Uint8Array>>): Uint8Array {
  const flash = new Uint8Array(0x400000).fill(0xff);
  for (const [offset, bytes] of Object.entries(parts)) flash.set(bytes, Number(offset));
  return flash;
}

const whole = flashWith({ 4096: bootLoader, 32768: table, 65536: app });
const banner = 'ets Jul 29 2019 12:21:46\r\n\r\n';
const start = `${banner}rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n`;
const lines =
  'clk_drv:0x00,q_drv:0x00,d_drv:0x00,cs0_drv:0x00,hd_drv:0x00,wp_drv:0x00\r\nmode:DIO, clock div:2\r\n' +
  'load:0x3fff0030,len:4112\r\nentry 0x400805ac\r\n';
const stops = 'This virtual ESP32 boots no further: blink 1.2 is at 0x10000, it is not run.\r\n';

/** Holds pins while the chip is reset by its button. */
const resetWith =
  (levels: Readonly<Record<number, 0 | 1>>) =>
  async ({ board, client }: Fixture): Promise<void> => {
    for (const [pin, level] of Object.entries(levels)) board.drivePin(Number(pin), level);
    board.press('reset', true);
    await client.wait(20);
    client.take();
    board.press('reset', false);
  };

describe('an ESP32 starts', () => {
  test('with a boot loader, a partition table and an application: it loads, and says that it goes no further', async () => {
    expect(await hear({ flash: whole }, 150)).toBe(`${start}configsip: 0, SPIWP:0xee\r\n${lines}${stops}`);
  });

  test('on blank flash with eight lines, and the watchdog of the real-time clock begins again', async () => {
    const text = await hear({}, 1500);
    const eight = 'invalid header: 0xffffffff\r\n'.repeat(8);
    expect(text.startsWith(`${start}${eight}${banner}rst:0x10 (RTCWDT_RTC_RESET),boot:0x13`)).toBe(true);
  });

  test('silently while GPIO15 is low, but for its application', async () => {
    expect(await hear({ flash: whole }, 250, resetWith({ 15: 0 }))).toBe(stops);
  });

  test.each([
    [
      'GPIO0 and GPIO2 low',
      { 0: 0 },
      'boot:0x3 (DOWNLOAD_BOOT(UART0/UART1/SDIO_REI_REO_V2))\r\nwaiting for download\r\n',
    ],
    [
      'GPIO5 low as well',
      { 0: 0, 5: 0 },
      'boot:0x2 (DOWNLOAD_BOOT(UART0/UART1/SDIO_REI_FEO_V2))\r\nwaiting for download\r\n',
    ],
    ['GPIO0 low, GPIO2 and 4 high', { 0: 0, 2: 1, 4: 1 }, 'boot:0xf (UART_BOOT(UART0))\r\n'],
  ] as const)('in download mode with %s', async (_text, levels, expected) => {
    const text = await hear({ flash: whole }, 250, resetWith(levels));
    expect(text).toBe(`${banner}rst:0x1 (POWERON_RESET),${expected}`);
  });

  test('with the boot loader of another chip it says nothing more', async () => {
    const foreign = extendedImage({ chipId: 9 });
    expect(await hear({ flash: flashWith({ 4096: foreign }) }, 1000)).toBe(start);
  });

  test('with a damaged boot loader it tells both checksums and falls back to its prompt', async () => {
    const damaged = bootLoader.slice();
    damaged[0x40]! ^= 0x11;
    const stored = bootLoader.at(-33)!;
    const text = await hear({ flash: flashWith({ 4096: damaged }) }, 1000);
    expect(text).toContain(`csum err:0x${(stored ^ 0x11).toString(16)}!=0x${stored.toString(16)}\r\n`);
    expect(text.endsWith('Falling back to built-in command interpreter.\r\nOK\r\n>')).toBe(true);
  });

  test('with a damaged application the boot loader says so and restarts, the straps as they were', async () => {
    const damaged = app.slice();
    damaged[0x40]! ^= 0x11;
    const flash = flashWith({ 4096: bootLoader, 32768: table, 65536: damaged });
    const text = await hear({ flash }, 300);
    expect(text).toMatch(
      /E \(\d+\) esp_image: Checksum failed\. Calculated 0x[0-9a-f]+ read 0x[0-9a-f]+\r\n/,
    );
    expect(text).toContain('rst:0x3 (SW_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n');
  });
});

describe('a loader that is left', () => {
  const inLoader =
    (messages: (made: Fixture) => Promise<unknown>) =>
    async (made: Fixture): Promise<void> => {
      await made.client.enterDownloadMode();
      made.client.statusBytes = 4;
      await made.client.sync();
      await messages(made);
    };

  test('by FLASH_END(1) boots the flash without a reset', async () => {
    const text = await hear(
      { flash: whole },
      200,
      inLoader(async ({ client }) => {
        await client.ask(0x02, words(0, 0, 0x400, 0));
        await client.ask(0x04, words(1));
      }),
    );
    expect(text).toBe(`configsip: 0x00000000, SPIWP:0xee\r\n${lines}${stops}`);
  });

  test('by FLASH_END(0) restarts', async () => {
    const text = await hear(
      { flash: whole },
      300,
      inLoader(({ client }) => client.ask(0x04, words(0))),
    );
    // The straps are still those of the loader.
    expect(text).toContain('rst:0x3 (SW_RESET),boot:0x3 (DOWNLOAD_BOOT(UART0/UART1/SDIO_REI_REO_V2))');
  });

  test.each([
    ['to where nothing is', 0x40012344, 'Fatal exception (20): InstFetchProhibited\r\nepc1=0x40012344, '],
    ['to what is no instruction', 0x40080000, 'Fatal exception (0): IllegalInstruction\r\nepc1=0x40080000, '],
  ])('by a jump %s ends in the exception of the ROM, and silence', async (_text, entry, expected) => {
    const text = await hear(
      {},
      500,
      inLoader(({ client }) => client.ask(0x06, words(0, entry))),
    );
    expect(text.startsWith(expected)).toBe(true);
    expect(text.trimEnd().endsWith('depc=0x00000000')).toBe(true);
  });
});

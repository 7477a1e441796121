// What the boot ROMs of the ESP32 family, their boot loader and a crash say, and what is made of it.
import { describe, expect, test } from 'vitest';
import { bootTextOf, decodeBoot, familyBoot } from '../../../src/device/chips/boot-texts.ts';
import { explainLine } from '../../../src/device/explain-line.ts';

const wordsOf = (text: string): string | null => bootTextOf(text).words(decodeBoot(text));

const c3 = 'ESP-ROM:esp32c3-api1-20210207\r\nBuild:Feb  7 2021\r\n';
const first = 'ets Jul 29 2019 12:21:46\r\n\r\n';

describe('a start', () => {
  test.each([
    [
      `${first}rst:0x1 (POWERON_RESET),boot:0x12 (SPI_FAST_FLASH_BOOT)\r\n`,
      'power-on, or EN; booting from flash.',
    ],
    [
      `${first}rst:0x10 (RTCWDT_RTC_RESET),boot:0x33 (SPI_FAST_FLASH_BOOT)\r\nflash read err, 1000\r\nets_main.c 371 \r\n`,
      '1.8 V for it because GPIO12 was high',
    ],
    [
      `${first}rst:0x1 (POWERON_RESET),boot:0x3 (DOWNLOAD_BOOT(UART0/UART1/SDIO_REI_REO_V2))\r\n`,
      'GPIO0 was low',
    ],
    [`${first}rst:0x1 (POWERON_RESET),boot:0xf (UART_BOOT(UART0))\r\n`, 'GPIO0 was low'],
    [`${c3}rst:0x1 (POWERON),boot:0x5 (DOWNLOAD(USB/UART0/1))\r\nwaiting for download\r\n`, 'GPIO9 was low'],
    [`${c3}rst:0x15 (USB_UART_CHIP_RESET),boot:0xc (SPI_FAST_FLASH_BOOT)\r\n`, 'its own USB port'],
    ['ESP-ROM:esp32s3-20210327\r\nrst:0xf (BROWN_OUT_RST),boot:0x8 (SPI_FAST_FLASH_BOOT)\r\n', 'brown-out'],
    ['ESP-ROM:esp32c5-20240101\r\nrst:0x1 (POWERON),boot:0x0 (DOWNLOAD(USB/UART0))\r\n', 'GPIO28 was low'],
    [
      'ESP-ROM:esp32c6-20220919\r\nrst:0x12 (SW_SUPER_WDT),boot:0xc (SPI_FAST_FLASH_BOOT)\r\n',
      'super watchdog',
    ],
    ['rst:0x3f (SOMETHING_NEW),boot:0xc (SPI_FAST_FLASH_BOOT)\r\n', 'cause 0x3f'],
    [`${c3}rst:0x1 (POWERON),boot:0x8 (SPI_FAST_FLASH_BOOT)\r\n`.repeat(3), 'It keeps restarting.'],
  ])('%j', (text, words) => {
    expect(wordsOf(text)).toContain(words);
  });

  test('of an ESP8266 is read as before', () => {
    expect(wordsOf(' ets Jan  8 2013,rst cause:2, boot mode:(3,6)\r\n')).toContain('external reset');
  });

  test('is told by what its last start came to, not by one before', () => {
    const healed = `${c3}rst:0x1 (POWERON),boot:0xc (SPI_FAST_FLASH_BOOT)\r\ninvalid header: 0xffffffff\r\n${c3}rst:0x1 (POWERON),boot:0xc (SPI_FAST_FLASH_BOOT)\r\nload:0x3fcd5820,len:0xddc\r\n`;
    expect(familyBoot(healed)).toEqual({ chip: 'ESP32-C3', trouble: null });
    expect(decodeBoot(healed)).toMatchObject({ segments: 1, imageFailed: false });
  });
});

describe('a line that tells what is wrong', () => {
  test.each([
    ['invalid header: 0xffffffff', 'blank'],
    ['invalid header: 0x64616873', 'begins with "shad"'],
    ['invalid header: 0x1b5b4a07', 'another file is in its place.'],
    ['flash read err, 1000', 'GPIO12'],
    ['csum err:0xd6!=0x29', 'damaged'],
    ['Falling back to built-in command interpreter.', 'no prompt of a firmware'],
    [
      'Invalid chip id. Expected 5 read 0. Bootloader for wrong chip?',
      'for an ESP32, and this is an ESP32-C3',
    ],
    ['E (53) boot_comm: mismatch chip ID, expected 9, found 0', 'for an ESP32, and this is an ESP32-S3'],
    ['E (45) boot_comm: Image requires chip rev >= v3.0, but chip is v1.1', 'needs v3.0 or later'],
    ['E (45) boot_comm: Image requires chip rev <= v1.99, but chip is v3.0', 'needs v1.99 or earlier'],
    ['E (29) boot: chip revision check failed. Required >= v0.3, found v0.2.', 'needs v0.3 or later'],
    ['SHA-256 comparison failed:', 'SHA-256'],
    [
      '\x1b[0;31mE (76) esp_image: Checksum failed. Calculated 0x76 read 0x89\x1b[0m',
      'program in flash is damaged',
    ],
    [
      'E (60) esp_image: image at 0x10000 has invalid magic byte (nothing flashed here?)',
      'no program at 0x10000',
    ],
    ['E (80) boot: Factory app partition is not bootable', 'the factory partition'],
    ['E (80) boot: OTA app partition slot 1 is not bootable', 'OTA partition 1'],
    ['E (82) boot: No bootable app partitions in the partition table', 'finds no program'],
    ['E (33) flash_parts: partition 0 invalid magic number 0xffff', 'no partition table'],
    [
      'E (40) flash_parts: partition 3 invalid - offset 0x310000 size 0x300000 exceeds flash chip size 0x400000',
      'more flash than',
    ],
    [
      'E (270) spi_flash: Detected size(4096k) smaller than the size in the binary image header(16384k). Probe failed.',
      'claims 16 MB of flash and the board has 4 MB',
    ],
    [
      'W (270) spi_flash: Detected size(8192k) larger than the size in the binary image header(512k). Using the size in the binary image header.',
      'the boot header claims 512 KB: the rest is not used',
    ],
    ['E (302) quad_psram: PSRAM chip is not connected, or wrong PSRAM line mode', 'PSRAM'],
    ['E (200) quad_psram: PSRAM ID read error: 0x00ffffff, PSRAM chip not found or not supported', 'PSRAM'],
    ['E (71) secure_boot_v2: Secure boot V2 verification failed.', 'Secure boot refuses'],
    ['Brownout detector was triggered', 'supply'],
    [
      "Guru Meditation Error: Core  1 panic'ed (LoadProhibited). Exception was unhandled.",
      'usually NULL (LoadProhibited)',
    ],
    ["Guru Meditation Error: Core 0 panic'ed (Store access fault)", 'write through a bad pointer'],
    ["Guru Meditation Error: Core  0 panic'ed (Interrupt wdt timeout on CPU0).", 'interrupt watchdog'],
    ["Guru Meditation Error: Core  0 panic'ed (constructor).", 'The program stopped: constructor.'],
    ['Debug exception reason: Stack canary watchpoint triggered (loopTask)', '"loopTask" has run over'],
    ['***ERROR*** A stack overflow in task main has been detected.', 'more stack'],
    ['abort() was called at PC 0x400d1234 on core 0', 'stopped itself'],
    ['assert failed: xQueueSemaphoreTake queue.c:1545 (( pxQueue ))', 'stopped itself'],
    [
      'E (5123) task_wdt: Task watchdog got triggered. The following tasks/users did not reset the watchdog in time:',
      'without yielding',
    ],
    ['rst:0x7 (TG0WDT_SYS_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)', 'timer group 0; booting'],
    ['rst:0xc (RTC_SW_CPU_RST),boot:0xc (SPI_FAST_FLASH_BOOT)', 'software, of the core alone'],
    ['ESP-ROM:esp32s2-rc4-20191025', 'an ESP32-S2'],
  ])('%j', (line, words) => {
    expect(explainLine(line)).toContain(words);
  });

  test.each([
    'I (31) boot: ESP-IDF v5.4.2 2nd stage bootloader',
    'I (61) boot: chip revision: v0.4',
    'load:0x3fcd5820,len:0xddc',
    'entry 0x403cbf10',
    'W (302) psram: this is another sentence',
    'the app partition slot is fine',
  ])('%j needs none', (line) => {
    expect(explainLine(line)).toBeNull();
  });
});

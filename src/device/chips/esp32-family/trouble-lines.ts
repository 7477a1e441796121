// Lines of the boot ROMs, of ESP-IDF's boot loader and of its start-up code that tell what is wrong, and what they
// mean. Sources: ESP-IDF components bootloader_support, esp_system, esp_psram, spi_flash, nvs_flash; the boot ROMs of
// ESP32 and ESP32-C3.
import { panicWords } from './panics.ts';

/** Words for what the pattern has found; null where it tells nothing after all. */
export type LineRule = readonly [
  pattern: RegExp,
  words: (match: RegExpExecArray, names: ChipNames) => string | null,
];

/** 'ESP32-C3' by what stands in the header of an image. */
export type ChipNames = (imageChipId: number) => string;

const megabytes = (kilobytes: string | undefined): string => {
  const size = Number(kilobytes);
  return size % 1024 === 0 ? `${size / 1024} MB` : `${size} KB`;
};

/** A word of the flash as its four characters, where they are some. */
function charactersOf(hex: string): string | null {
  const word = Number.parseInt(hex, 16);
  const bytes = [0, 8, 16, 24].map((shift) => (word >>> shift) & 0xff);
  if (bytes.some((byte) => byte < 0x20 || byte > 0x7e || byte === 0x22)) return null;
  return String.fromCharCode(...bytes);
}

/** The first that fits counts, in a line as in a whole text. */
export const troubleLines: readonly LineRule[] = [
  [/waiting for download|wait (?:uart0|usb|spi) download/, () => 'It waits for a download.'],
  [
    /invalid header: 0xffffffff/,
    () => 'It finds no boot loader in its flash: that is blank, or was flashed elsewhere.',
  ],
  [
    /invalid header: 0x(?!ffffffff)([0-9a-f]{1,8})\b/,
    ([, word = '']) => {
      const text = charactersOf(word);
      const begins = text === null ? '' : ` It begins with "${text}".`;
      return `It finds no boot loader in its flash: another file is in its place.${begins}`;
    },
  ],
  [
    /flash read err, \d/,
    () =>
      'It cannot read a boot loader from its flash: that was flashed elsewhere, or the flash has the wrong voltage (GPIO12 high at reset) or something else on its pins.',
  ],
  [/csum err:0x/, () => 'Its boot loader in flash is damaged.'],
  [
    /Falling back to built-in command interpreter/,
    () =>
      'The boot ROM runs its own BASIC, because it found nothing else: the ">" is no prompt of a firmware.',
  ],
  [
    /(?:Invalid chip id\. Expected|mismatch chip ID, expected) (\d{1,5}),? (?:read|found) (\d{1,5})/,
    ([, own, read], names) =>
      `What is in flash is for an ${names(Number(read))}, and this is an ${names(Number(own))}.`,
  ],
  [
    /(?:requires chip rev(?:ision)?|revision check failed\. Required) ?(>=|<=|>)? ?(v?\d{1,2}\.\d{1,2})/,
    ([, sign, revision = '']) =>
      `What is in flash does not run on this revision of the chip: it needs ${revision} or ${sign === '<=' ? 'earlier' : 'later'}.`,
  ],
  [
    /requires efuse blk rev/,
    () => 'What is in flash does not run on this chip: it needs one with other data in its eFuses.',
  ],
  [
    /[Ss]ecure boot (?:check fail|verification failed)|secure_boot\w*: .{0,60}(?:failed|invalid)|[Ss]ignature (?:verification|check) failed/,
    () => 'Secure boot refuses what is in flash: its signature is missing or wrong.',
  ],
  [
    /SHA-256 comparison failed/,
    () => 'The boot loader does not fit its SHA-256: it is damaged, or its header was changed without it.',
  ],
  [
    /esp_image: image at (0x[0-9a-f]{1,8}) has invalid magic byte/,
    ([, at]) => `There is no program at ${at} in its flash.`,
  ],
  [
    /esp_image: (?:Checksum failed|Image hash failed|[Ss]egment \d{1,3}|invalid segment|image corrupted)/,
    () => 'Its program in flash is damaged.',
  ],
  [
    /flash_parts: partition \d{1,3} invalid - offset .{0,60}exceeds flash/,
    () => 'Its partition table names more flash than the boot header says that there is.',
  ],
  [
    /flash_parts: partition \d{1,3} invalid magic number 0xffff|Failed to (?:verify|load) partition table/,
    () => 'Its flash has no partition table in its place.',
  ],
  [/flash_parts: .{0,40}MD5/, () => 'Its partition table in flash is damaged.'],
  [/No bootable app partitions/, () => 'Its boot loader finds no program to start.'],
  [
    /boot: (Factory|Test|OTA) app partition (?:slot (\d{1,2}) )?is not bootable/,
    ([, kind, slot]) =>
      `The program in ${slot === undefined ? `the ${kind?.toLowerCase()} partition` : `OTA partition ${slot}`} does not start.`,
  ],
  [
    /Detected size\((\d{1,6})k\) smaller than the size in the binary image header\((\d{1,6})k\)/,
    ([, chip, header]) =>
      `The boot header claims ${megabytes(header)} of flash and the board has ${megabytes(chip)}: the program stops at its start.`,
  ],
  [
    /Detected size\((\d{1,6})k\) larger than the size in the binary image header\((\d{1,6})k\)/,
    ([, chip, header]) =>
      `The board has ${megabytes(chip)} of flash and the boot header claims ${megabytes(header)}: the rest is not used.`,
  ],
  [
    /Octal Flash option selected, but EFUSE not configured/,
    () => 'The program is built for flash with eight data lines, and this board has four.',
  ],
  [
    /(?:quad_|octal_|esp_|hex_)?psram\w*: .{0,30}(?:PSRAM (?:ID read error|chip is not connected|chip not found)|initialization failed)|Failed to init external RAM/,
    () =>
      'The program looks for PSRAM and finds none: this board has none, or another kind (quad or octal) than the build is for.',
  ],
  [
    /Brownout detector was triggered/,
    () => 'Its supply is too weak, so it resets (brown-out): cable, hub or regulator.',
  ],
  [
    /Stack canary watchpoint triggered \(([\w .-]{1,20})\)/,
    ([, task]) => `The stack of the task "${task}" has run over: it needs more.`,
  ],
  [/Guru Meditation Error: .{0,20}panic'ed \((\w[\w ]{0,50})\)/, ([, cause = '']) => panicWords(cause)],
  [
    /task_wdt: Task watchdog got triggered/,
    () => 'The task watchdog: a program kept the processor without yielding, for 5 s as a rule.',
  ],
  [
    /\bnvs\w*: .{0,60}(?:NO_FREE_PAGES|NEW_VERSION_FOUND)|ESP_ERR_NVS_(?:NO_FREE_PAGES|NEW_VERSION_FOUND)/,
    () => 'What is stored in its partition nvs is full or of another version: erase that partition.',
  ],
  [/user code done/, () => 'Its boot ROM was told to leave the boot loader, and had nothing to start.'],
];

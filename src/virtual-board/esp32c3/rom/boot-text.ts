// What the boot ROM prints, at 115200 baud. Wording: the mask ROM executed in an emulator, and logs of boards
// (espressif/esp-idf issues 7734, 12110, 13472).
import type { Image } from '../../esp32-rom/image.ts';

/** Codes of `rst:`; names as this chip's ROM has them. */
export const resetCause = {
  power: 0x1,
  software: 0x3,
  deepSleep: 0x5,
  timerWatchdog: 0x7,
  softwareCpu: 0xc,
  rtcWatchdog: 0x10,
  usb: 0x15,
} as const;
export type ResetCause = (typeof resetCause)[keyof typeof resetCause];

const causeNames: Readonly<Record<ResetCause, string>> = {
  [resetCause.power]: 'POWERON',
  [resetCause.software]: 'RTC_SW_SYS_RST',
  [resetCause.deepSleep]: 'DSLEEP',
  [resetCause.timerWatchdog]: 'TG0WDT_SYS_RST',
  [resetCause.softwareCpu]: 'RTC_SW_CPU_RST',
  [resetCause.rtcWatchdog]: 'RTCWDT_RTC_RST',
  [resetCause.usb]: 'USB_UART_CHIP_RESET',
};

/** Where the ROM stood when a watchdog or a program reset it. */
const savedPc = 0x4004d1f8;

/** The straps as a number: GPIO9 is 8, GPIO8 4, GPIO2 1. */
export type BootMode = {
  readonly name: string;
  /** What follows in download mode. */
  readonly waiting: string;
  readonly kind: 'flash' | 'download' | 'other';
};

export function bootMode(straps: number): BootMode {
  if (straps & 8) return { name: 'SPI_FAST_FLASH_BOOT', waiting: '', kind: 'flash' };
  if (straps & 4)
    return { name: 'DOWNLOAD(USB/UART0/1)', waiting: 'waiting for download\r\n', kind: 'download' };
  switch (straps & 3) {
    case 0:
      return { name: 'USB_BOOT', waiting: 'wait usb download\r\n', kind: 'other' };
    case 1:
      return { name: 'SPI_DOWNLOAD_BOOT', waiting: '', kind: 'other' };
    case 2:
      return { name: 'UART0_BOOT', waiting: 'wait uart0 download\r\n', kind: 'download' };
    default:
      return { name: 'NO BOOT', waiting: 'ets_main.c 267 \r\n', kind: 'other' };
  }
}

export function startText(cause: ResetCause, straps: number): string {
  const { name, waiting } = bootMode(straps);
  const saved = cause === resetCause.power ? '' : `Saved PC:${hex(savedPc)}\r\n`;
  return (
    'ESP-ROM:esp32c3-api1-20210207\r\nBuild:Feb  7 2021\r\n' +
    `rst:0x${cause.toString(16)} (${causeNames[cause]}),boot:0x${straps.toString(16)} (${name})\r\n${saved}${waiting}`
  );
}

export const invalidHeader = (word: number) => `invalid header: ${hex(word)}\r\n`;

const modes = ['QIO', 'QOUT', 'DIO', 'DOUT', 'FAST READ', 'SLOW READ'];
const clockDividers: Readonly<Record<number, number>> = { 15: 1, 0: 2, 1: 3, 2: 4 };
const chipId = 5;

/** The lines of a load, and whether what was loaded runs. */
export function loadText(image: Image): { readonly text: string; readonly runs: boolean } {
  if (image.chipId !== chipId)
    return {
      text: `Invalid chip id. Expected ${chipId} read ${image.chipId}. Bootloader for wrong chip?\r\nets_main.c 333 \r\n`,
      runs: false,
    };
  const mode = `mode:${modes[image.mode] ?? 'DIO'}, clock div:${clockDividers[image.frequency] ?? 1}\r\n`;
  const loads = image.segments.map(
    ({ address, sizeBytes }) => `load:${hex(address)},len:0x${sizeBytes.toString(16)}\r\n`,
  );
  const { computed, stored } = image.checksum;
  const end =
    computed === stored
      ? `entry ${hex(image.entry)}\r\n`
      : `csum err:0x${computed.toString(16)}!=0x${stored.toString(16)}\r\nets_main.c 333 \r\n`;
  return { text: `SPIWP:0xee\r\n${mode}${loads.join('')}${end}`, runs: computed === stored };
}

const hex = (value: number) => `0x${(value >>> 0).toString(16).padStart(8, '0')}`;

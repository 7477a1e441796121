// What the boot ROM prints, at 115200 baud. Wording: the mask ROM executed in an emulator, and logs of boards
// (espressif/esp-idf issue 113, esptool issues 553, 741).
import type { Image } from '../../esp32-rom/image.ts';

/** Codes of `rst:`; names as this chip's ROM has them. */
export const resetCause = {
  power: 0x1,
  software: 0x3,
  deepSleep: 0x5,
  timerWatchdog: 0x7,
  softwareCpu: 0xc,
  brownOut: 0xf,
  rtcWatchdog: 0x10,
} as const;
export type ResetCause = (typeof resetCause)[keyof typeof resetCause];

const causeNames: Readonly<Record<ResetCause, string>> = {
  [resetCause.power]: 'POWERON_RESET',
  [resetCause.software]: 'SW_RESET',
  [resetCause.deepSleep]: 'DEEPSLEEP_RESET',
  [resetCause.timerWatchdog]: 'TG0WDT_SYS_RESET',
  [resetCause.softwareCpu]: 'SW_CPU_RESET',
  [resetCause.brownOut]: 'RTCWDT_BROWN_OUT_RESET',
  [resetCause.rtcWatchdog]: 'RTCWDT_RTC_RESET',
};

/** Bits of the straps as `boot:` prints them. */
export const strap = { gpio5: 1, gpio15: 2, gpio4: 4, gpio2: 8, gpio0: 16, gpio12: 32 } as const;

export type BootMode = {
  readonly name: string;
  /** What follows in download mode. */
  readonly waiting: string;
  readonly kind: 'flash' | 'download';
};

export function bootMode(straps: number): BootMode {
  if (straps & strap.gpio0) return { name: 'SPI_FAST_FLASH_BOOT', waiting: '', kind: 'flash' };
  if (straps & strap.gpio2) return { name: 'UART_BOOT(UART0)', waiting: '', kind: 'download' };
  // The timing of the SDIO slave: edges at which it samples and drives.
  const edges = `${straps & strap.gpio15 ? 'R' : 'F'}EI_${straps & strap.gpio5 ? 'R' : 'F'}EO`;
  return {
    name: `DOWNLOAD_BOOT(UART0/UART1/SDIO_${edges}_V2)`,
    waiting: 'waiting for download\r\n',
    kind: 'download',
  };
}

/** GPIO15 low at a start keeps the ROM silent. */
export const isSilent = (straps: number): boolean => (straps & strap.gpio15) === 0;

export function startText(cause: ResetCause, straps: number): string {
  const { name, waiting } = bootMode(straps);
  return (
    'ets Jul 29 2019 12:21:46\r\n\r\n' +
    `rst:0x${cause.toString(16)} (${causeNames[cause]}),boot:0x${straps.toString(16)} (${name})\r\n${waiting}`
  );
}

export const invalidHeader = (word: number) => `invalid header: ${hex(word)}\r\n`;
/** A damaged boot loader leaves a BASIC, which has a prompt. */
const basicText = 'Falling back to built-in command interpreter.\r\nOK\r\n>';

/** Where a loader that is left finds nothing to boot. */
export const nothingToBoot = `flash read err, 361\r\n${basicText}`;

const modes = ['QIO', 'QOUT', 'DIO', 'DOUT', 'FAST READ', 'SLOW READ'];
const clockDividers: Readonly<Record<number, number>> = { 15: 1, 0: 2, 1: 3, 2: 4 };

/** The lines of a load, and whether what was loaded runs; `configsip` differs where the loader boots it. */
export function loadText(image: Image, configsip = '0'): { readonly text: string; readonly runs: boolean } {
  const mode = `mode:${modes[image.mode] ?? 'DIO'}, clock div:${clockDividers[image.frequency] ?? 1}\r\n`;
  const loads = image.segments.map(({ address, sizeBytes }) => `load:${hex(address)},len:${sizeBytes}\r\n`);
  const { computed, stored } = image.checksum;
  const runs = computed === stored;
  const end = runs
    ? `entry ${hex(image.entry)}\r\n`
    : `csum err:0x${computed.toString(16)}!=0x${stored.toString(16)}\r\n${basicText}`;
  return {
    text:
      `configsip: ${configsip}, SPIWP:0xee\r\n` +
      'clk_drv:0x00,q_drv:0x00,d_drv:0x00,cs0_drv:0x00,hd_drv:0x00,wp_drv:0x00\r\n' +
      `${mode}${loads.join('')}${end}`,
    runs,
  };
}

const hex = (value: number) => `0x${(value >>> 0).toString(16).padStart(8, '0')}`;

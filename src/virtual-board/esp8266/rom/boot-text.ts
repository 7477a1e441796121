// What the boot ROM prints, at 115200 baud for a 40 MHz crystal and so at 74880 with the usual 26 MHz
// one. Wording and arithmetic as in boot logs of real boards (esp8266/Arduino issues 2414 and 8240,
// nodemcu-firmware issue 3312).

/** Level of the straps as the ROM sums them up: GPIO15, GPIO0, GPIO2 from the highest bit. */
export type BootMode = number;
export const uartDownload: BootMode = 1;
export const flashBoot: BootMode = 3;

/** 1 power on, 2 external reset, 3 software, 4 watchdog. */
export type ResetCause = 1 | 2 | 3 | 4;

export type LoadedSegment = {
  readonly address: number;
  readonly sizeBytes: number;
  readonly checksum: number;
};

/** The second number is the SD card straps, pulled up on modules with their flash on those pins. */
export function bootLine(cause: ResetCause, mode: BootMode): string {
  return `\r\n ets Jan  8 2013,rst cause:${cause}, boot mode:(${mode},6)\r\n\r\n${cause === 4 ? 'wdt reset\r\n' : ''}`;
}

/**
 * The lines of a load. The ROM reads 16 bytes at a time: room is what of a segment still fits behind
 * its 8-byte header, tail is what of the last 16 it used, `ho` a header torn over two of them.
 */
export function loadText(segments: readonly LoadedSegment[]): string {
  let room = 16;
  let text = '';
  for (const { address, sizeBytes, checksum } of segments) {
    const tail = (sizeBytes - room) & 15;
    text += `load 0x${hex(address, 8)}, len ${sizeBytes}, room ${room} \r\ntail ${tail}\r\n`;
    text += `chksum 0x${hex(checksum, 2)}\r\n`;
    room = (16 - tail - 8) & 15;
    if (tail > 8) text += `ho 0 tail ${tail} room ${16 - tail}\r\n`;
  }
  return text;
}

export function checksumText(computed: number, stored: number): string {
  return `csum 0x${hex(computed, 2)}\r\n${computed === stored ? '' : `csum err\r\n${bootFailed}`}`;
}

/** All that comes when there is nothing to load, or when it failed. The watchdog bites later. */
export const bootFailed = 'ets_main.c \r\n';

const hex = (value: number, digits: number) => (value >>> 0).toString(16).padStart(digits, '0');

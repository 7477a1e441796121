// Files that people try to flash and that are not for an ESP8266: images of its sister chips,
// archives, web pages. Each is named, so that the refusal says what the file is.
import { isLoadAddress, u32 } from './header.ts';
import type { ImageProblem } from './image-facts.ts';

/** Chip ids of the extended header, bytes 12 and 13: esptool documentation, "Firmware Image Format". */
const sisterChips: ReadonlyMap<number, string> = new Map([
  [0, 'esp32'],
  [2, 'esp32s2'],
  [5, 'esp32c3'],
  [9, 'esp32s3'],
  [12, 'esp32c2'],
  [13, 'esp32c6'],
  [16, 'esp32h2'],
  [18, 'esp32p4'],
  [20, 'esp32c61'],
  [23, 'esp32c5'],
]);

/** The sister chip that the image at `offset` (a byte E9) is for, or null. */
export function sisterChip(bytes: Uint8Array, offset: number): string | null {
  if (bytes[offset] !== 0xe9 || bytes.length < offset + 32) return null;
  if (isLoadAddress(u32(bytes, offset + 8))) return null;
  const chip = sisterChips.get((bytes[offset + 12] as number) | ((bytes[offset + 13] as number) << 8));
  return chip !== undefined && isSisterAddress(u32(bytes, offset + 24)) ? chip : null;
}

/** Data, instruction and flash-mapped memory of the ESP32 family, roughly. */
function isSisterAddress(address: number): boolean {
  return (
    (address >= 0x3c000000 && address < 0x40100000) ||
    (address >= 0x40000000 && address < 0x44000000) ||
    (address >= 0x4ff00000 && address < 0x50010000)
  );
}

/** Merged images of the ESP32 begin with its boot loader at 0x1000 and nothing before. */
export function mergedSisterChip(bytes: Uint8Array): string | null {
  if (bytes[0] !== 0xff || bytes.length < 0x1020) return null;
  return bytes.subarray(0, 0x1000).every((byte) => byte === 0xff) ? sisterChip(bytes, 0x1000) : null;
}

const fileKinds: readonly { readonly start: string; readonly what: string }[] = [
  { start: '\x1f\x8b', what: 'a gzip archive (such files are for updates over the air): unpack it first' },
  { start: 'PK\x03\x04', what: 'a zip archive: unpack it first' },
  { start: '\x7fELF', what: 'an ELF file from the linker: flash the .bin made from it' },
  { start: 'UF2\n', what: 'a UF2 file: flash the .bin' },
  { start: ':02000004', what: 'an Intel HEX file: flash the .bin' },
  { start: ':10', what: 'an Intel HEX file: flash the .bin' },
  { start: '<!DOCTYPE', what: 'a web page: the download went wrong' },
  { start: '<!doctype', what: 'a web page: the download went wrong' },
  { start: '<html', what: 'a web page: the download went wrong' },
];

/** Says what a file without any boot header is, where its first bytes tell. */
export function foreignFile(bytes: Uint8Array): ImageProblem | null {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  const kind = fileKinds.find((each) => start.startsWith(each.start));
  return kind ? { code: 'image-unknown', message: `This is ${kind.what}.` } : null;
}

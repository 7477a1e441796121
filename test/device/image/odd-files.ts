// What people hand to flashers: the beginnings of files that are no firmware, by what they are.
import { gzipSync } from 'node:zlib';
import { concat, sisterImage, text } from './build-image.ts';

const rest = new Uint8Array(200).map((_, index) => (index * 37) & 0xff);
const file = (start: string, words: RegExp) => ({ bytes: concat(text(start), rest), words });
const words = (content: string, pattern: RegExp) => ({ bytes: text(content), words: pattern });
const tar = new Uint8Array(1024);
tar.set(text('firmware.bin'));
tar.set(text('ustar\x0000'), 257);

export const odd: Readonly<Record<string, { bytes: Uint8Array; words: RegExp }>> = {
  gzip: { bytes: new Uint8Array(gzipSync(rest)), words: /gzip/ },
  'an old .Z': file('\x1f\x9d\x90', /\.Z/),
  zip: file('PK\x03\x04\x14\0', /zip archive/),
  '7z': file('7z\xbc\xaf\x27\x1c\0\x04', /7z/),
  rar: file('Rar!\x1a\x07\x01\0', /rar/),
  xz: file('\xfd7zXZ\0\0\x04', /xz/),
  bzip2: file('BZh91AY&SY', /bzip2/),
  zstd: file('\x28\xb5\x2f\xfd', /zstd/),
  lz4: file('\x04\x22\x4d\x18', /lz4/),
  cab: file('MSCF\0\0\0\0', /cab/),
  tar: { bytes: tar, words: /tar archive/ },
  'a Debian package': file('!<arch>\ndebian-binary', /ar archive/),
  ELF: file('\x7fELF\x01\x01\x01', /ELF/),
  UF2: file('UF2\nWQ]\x9e', /UF2/),
  DFU: file('DfuSe\x01', /DFU/),
  'what macOS keeps beside': file('\0\x05\x16\x07\0\x02\0\0', /"\._"/),
  Windows: file('MZ\x90\0', /Windows/),
  macOS: file('\xcf\xfa\xed\xfe\x07\0\0\x01', /Mach-O/),
  Java: file('\xca\xfe\xba\xbe\0\0\0\x34', /Java/),
  PDF: file('%PDF-1.7\n', /PDF/),
  PNG: file('\x89PNG\r\n\x1a\n', /PNG/),
  JPEG: file('\xff\xd8\xff\xe0\0\x10JFIF', /JPEG/),
  GIF: file('GIF89a', /GIF/),
  'an old Office document': file('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', /Office/),
  '.mpy': file('M\x06\0\x1f', /\.mpy/),
  '.lc': file('\x1bLuaQ\0', /\.lc/),
  'partition table': file('\xaa\x50\x01\x02\0\x90\0\0\0\x60\0\0nvs', /partition table.*/),
  LittleFS: file('\x01\0\0\0\xf0\x0f\xff\xf7littlefs', /LittleFS/),
  FAT: file('\xeb\xfe\x90MSDOS5.0', /FAT/),
  'a web page': words('\n\n\n\n\n\n<!DOCTYPE html>\n<html lang="en"><head>', /web page/),
  'a page without its declaration': words('  <html>\n', /web page/),
  XML: words('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', /XML/),
  JSON: words('{"message":"Not Found","documentation_url":"https://docs.github.com"}', /JSON/),
  '404: Not Found': words('404: Not Found', /message instead of a file: "404: Not Found"/),
  'Git LFS': words('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 618512\n', /Git LFS/),
  Python: words('import machine\nprint("hi")\n', /Python source/),
  Lua: words('-- init.lua\nlocal x = 1\n', /Lua source/),
  Arduino: words('#include <ESP8266WiFi.h>\nvoid setup() {}\n', /source code/),
  'any text': words('Dear reader, this is a letter.\n', /text, not firmware: "Dear reader/),
  'UTF-16': words('\xff\xfe4\x000\x004\0', /UTF-16/),
  'bytes taken for text': words('\xef\xbf\xbd\x03\x00\x20', /taken for text/),
  zeros: { bytes: new Uint8Array(4096), words: /nothing but zero/ },
  blank: { bytes: new Uint8Array(4096).fill(0xff), words: /nothing but FF/ },
  'the second half of a NodeMCU': file('\0\0\0\0\x12\xc1 NodeMCU 3.0.0.0 built', /second file/),
  'anything else': { bytes: rest.subarray(3), words: /begins with 0x6f/ },
};

export const wrongChip = sisterImage(9);

/** Two letters and a digit of bzip2, in the midst of program code. */
export const bzip2Like = concat(text('BZ'), rest);

export const docx = text('PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml');

const hex = (bytes: readonly number[]) => Buffer.from(bytes).toString('hex').toUpperCase();

/** Two records of data and the end, `:LLAAAATT…CC`, with the line ends of Windows. */
export function hexFile(recordBytes: number): string {
  const record = (address: number, type: number, data: readonly number[]) => {
    const bytes = [data.length, address >> 8, address & 0xff, type, ...data];
    return `:${hex([...bytes, -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff])}\r\n`;
  };
  const data = Array.from({ length: recordBytes }, (_, index) => index & 0xff);
  return record(0, 0, data) + record(recordBytes, 0, data) + record(0, 1, []);
}

export function sRecords(type: number): string {
  const record = (kind: number, body: readonly number[]) => {
    const bytes = [body.length + 1, ...body];
    return `S${kind}${hex([...bytes, ~bytes.reduce((sum, byte) => sum + byte, 0) & 0xff])}\n`;
  };
  return record(type, [...new Array(type + 1).fill(0), ...rest.subarray(0, 32)]);
}

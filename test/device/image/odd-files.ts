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
  'a capture of pcap': file('\xd4\xc3\xb2\xa1\x02\0\x04\0', /pcap/),
  'a capture of pcapng': file('\x0a\x0d\x0d\x0a\x1c\0\0\0', /pcap/),
  'a film': file('\0\0\0\x20ftypisom', /MP4/),
  'an old .lzma': file('\x5d\0\0\x80\0\xff\xff\xff\xff', /lzma/),
  RPM: file('\xed\xab\xee\xdb\x03\0', /RPM/),
  squashfs: file('hsqs\x07\0', /squashfs/),
  'U-Boot': file('\x27\x05\x19\x56', /U-Boot/),
  'a disk with partitions': file(`\xfa\xb8${'\0'.repeat(508)}\x55\xaa`, /disk \(MBR\)/),
  'a disk with a GPT': file(`${'\0'.repeat(510)}\x55\xaaEFI PART`, /disk \(GPT\)/),
  ext4: file(`${'\0'.repeat(1080)}\x53\xef`, /ext4/),
  'a CD': file(`${'\0'.repeat(32_768)}\x01CD001`, /ISO 9660/),
  'a FAT file system with the end of a boot sector': file(
    `\xeb\x3c\x90MSDOS5.0${'\0'.repeat(499)}\x55\xaa`,
    /FAT file system/,
  ),
  'firmware of a BL602': file('BFNP\x01\0\0\0', /BL602/),
  'firmware of an STM32': file(`\0\x50\0\x20\x01\x01\0\x08${'\0'.repeat(60)}`, /Cortex-M/),
  'firmware of an RP2040': file('\0\xb5\x32\x4b', /RP2040/),
  'firmware of an Arduino Uno': file('\x0c\x94\x5c\0\x0c\x94\x6e\0'.repeat(4), /AVR/),
  'ELF of a Linux computer': file(
    '\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0',
    /another processor \(x86-64\)/,
  ),
  'ELF of an ARM': file('\x7fELF\x01\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x28\0', /another processor \(ARM\)/),
  'ELF of an ESP8266': file('\x7fELF\x01\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x5e\0', /flash the \.bin/),
  'a response with its header': file(
    'HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n\xe9',
    /header in front/,
  ),
  base64: words(`${'6QMAQAQAEEAAABBA'.repeat(4)}\n`.repeat(9), /base64/),
  'base64 in one line': words('6QMAQAQAEEAAABBA'.repeat(40), /base64/),
  'a hex dump': words('00000000: e903 0040 0400 1040 0000 1040 f877 0000  ...@...@\n'.repeat(4), /hex dump/),
  'a piece of a page': words('<div class="error">Not logged in</div>', /web page/),
  XHTML: words('<?xml version="1.0"?><!DOCTYPE html><html></html>', /web page/),
  'XML without its declaration': words('<Error><Code>NoSuchKey</Code></Error>', /XML/),
  'the words of wget': words('--2026-01-01--  http://example.com/\n', /text, not firmware/),
  'a certificate': words('-----BEGIN CERTIFICATE-----\nMIIB\n', /text, not firmware/),
  'a line of print': words('print("hi")\n', /Lua or Python/),
  JavaScript: words('function setup() {\n  return 1;\n}\n', /text, not firmware/),
  'Lua with a table': words('local pins = {\n  led = 4,\n}\n', /Lua source/),
  'Intel HEX behind a comment': words('; made by x\n:0400000001020304F2\n', /Intel HEX/),
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

// Images built by hand, byte by byte, so that the recogniser is not tested against its own writer.

export const text = (string: string): Uint8Array => Buffer.from(string, 'latin1');

export function concat(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** One segment, a right checksum, then `strings`; padded with FF to `padTo`. */
export function bareImage(options: { address?: number; strings?: string; padTo?: number }): Uint8Array {
  const data = Uint8Array.from({ length: 100 }, (_, index) => (index * 37) & 0xff);
  const image = Buffer.alloc(128);
  image.set([0xe9, 1, 2, 0x20]);
  image.writeUInt32LE(0x40100004, 4);
  image.writeUInt32LE(options.address ?? 0x40100000, 8);
  image.writeUInt32LE(data.length, 12);
  image.set(data, 16);
  image[127] = data.reduce((sum, byte) => sum ^ byte, 0xef);
  const whole = concat(image, text(options.strings ?? ''));
  return concat(whole, new Uint8Array(Math.max(0, (options.padTo ?? 0) - whole.length)).fill(0xff));
}

/** The first bytes of an image of the ESP32 family: extended header, first segment in its memory. */
export function sisterImage(chipId: number): Uint8Array {
  const image = Buffer.alloc(256);
  image.set([0xe9, 1, 2, 0x20]);
  image.writeUInt32LE(0x40080400, 4);
  image[8] = 0xee;
  image.writeUInt16LE(chipId, 12);
  image.writeUInt32LE(0x3f400020, 24);
  image.writeUInt32LE(100, 28);
  return new Uint8Array(image);
}

export type Segment = readonly [address: number, data: Uint8Array];

/** A version 1 image of these segments, with a right checksum. */
export function imageOf(segments: readonly Segment[], entry = 0x40100000): Uint8Array {
  const head = Buffer.from([0xe9, segments.length, 2, 0x40, 0, 0, 0, 0]);
  head.writeUInt32LE(entry, 4);
  const parts: Uint8Array[] = [head];
  let checksum = 0xef;
  for (const [address, data] of segments) {
    const about = Buffer.alloc(8);
    about.writeUInt32LE(address, 0);
    about.writeUInt32LE(data.length, 4);
    parts.push(about, data);
    for (const byte of data) checksum ^= byte;
  }
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  return concat(...parts, new Uint8Array(15 - (size % 16)), Uint8Array.of(checksum));
}

/** Code of the RTOS SDK, whose first segment is run from mapped flash: it goes to 0x10000. */
export const rtosProgram = (): Uint8Array =>
  imageOf([
    [0x40210010, new Uint8Array(400).fill(0x12)],
    [0x40100000, new Uint8Array(64).fill(0x36)],
    [0x3ffe8000, text('hello world 0123')],
  ]);

export const rtosBootLoader = (): Uint8Array =>
  imageOf([
    [0x40100000, new Uint8Array(64).fill(0x36)],
    [0x3ffe8008, text('I (%d) boot: ESP-IDF 2nd stage bootloader\0\0\0')],
  ]);

/** A program of the Arduino core without eboot before it: it goes to 0x1000. */
export const sketchAlone = (): Uint8Array =>
  imageOf([
    [0x40201010, new Uint8Array(400).fill(0x12)],
    [0x40100000, new Uint8Array(64).fill(0x36)],
  ]);

export const eboot = (): Uint8Array => imageOf([[0x4010f000, new Uint8Array(64).fill(0x36)]], 0x4010f46c);

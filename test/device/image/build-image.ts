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

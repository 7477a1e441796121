// The smallest image that the boot ROM of the ESP8266 starts: one segment, its checksum, and strings
// behind it, as far from the start as wanted.

/** `text` stands at `textAt` in the flash. */
export function smallImage(text: string, textAt = 0x1000): Uint8Array {
  const image = new Uint8Array(textAt + Buffer.byteLength(text, 'latin1') + 1).fill(0xff);
  const code = Uint8Array.of(0x06, 0x00, 0x00, 0x00);
  image.set([0xe9, 1, 0, 0x40, 0x00, 0x00, 0x10, 0x40]);
  const view = new DataView(image.buffer);
  view.setUint32(8, 0x40100000, true);
  view.setUint32(12, code.length, true);
  image.set(code, 16);
  image.fill(0, 20, 31);
  image[31] = code.reduce((sum, byte) => sum ^ byte, 0xef);
  image.set(Buffer.from(`${text}\0`, 'latin1'), textAt);
  return image;
}

// The fuses that tell who the chip is, from 0x60008800 on: MAC, revision, package, flash inside. Nothing of security is
// burnt. Bits: esptool's ESP32-C3 target and esp_efuse_table.csv of ESP-IDF.

export const efuseBase = 0x60008800;
export const efuseBytes = 0x200;

/** Block 1, whose first words are the MAC. */
const block1 = 0x44 / 4;
const revision = { major: 0, minor: 4 } as const;
/** Words of block 1: 3 tells revision, package and flash; 4 who made the flash. */
const word3 = block1 + 3;
const word4 = block1 + 4;
const word5 = block1 + 5;
const embeddedFlash: Readonly<Record<number, number>> = { 4194304: 1, 2097152: 2, 1048576: 3, 8388608: 4 };
const gigaDevice = 2;

/** @throws RangeError when `mac` is not six hexadecimal bytes */
export function efuseWords(mac: string, flashSizeBytes: number): Uint32Array {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(mac)) throw new RangeError(`not a MAC address: ${mac}`);
  const bytes = mac.split(':').map((byte) => Number.parseInt(byte, 16));
  const [a, b, c, d, e, f] = bytes as [number, number, number, number, number, number];
  const words = new Uint32Array(efuseBytes / 4);
  const inside = embeddedFlash[flashSizeBytes] ?? 0;
  words[block1] = ((c << 24) | (d << 16) | (e << 8) | f) >>> 0;
  words[block1 + 1] = (a << 8) | b;
  words[word3] = ((revision.minor & 7) << 18) | (inside << 27);
  words[word4] = inside === 0 ? 0 : gigaDevice;
  words[word5] = ((revision.minor >> 3) << 23) | (revision.major << 24);
  return words;
}

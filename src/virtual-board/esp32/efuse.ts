// The fuses that tell who the chip is, from 0x3FF5A000 on: an ESP32-D0WD-V3 of revision 3.1. Nothing of security is burnt.
// Bits: efuse_reg.h of ESP-IDF, esptool's ESP32 target.
import { crc8 } from '../parts/crc8.ts';

export const efuseBase = 0x3ff5a000;
export const efuseBytes = 0x100;
/** The third bit of the revision stands in a register of the bus. */
export const revisionRegister = { address: 0x3ff6607c, value: 0x80000000 } as const;
/**
 * How the ROM finds out about its crystal: it has counted that against the clock of 8 MHz, whose own error is a fuse.
 * Both multiplied give 40 MHz.
 */
export const clockCount = { address: 0x3ff5f06c, value: 800 << 7 } as const;
const clockError = 128;

const revisionMinor = 1;
const packageD0wd = 1;
/** CHIP_CPU_FREQ_RATED is burnt, CHIP_CPU_FREQ_LOW is not. */
const ratedFor240MHz = 1 << 13;

/** @throws RangeError when `mac` is not six hexadecimal bytes */
export function efuseWords(mac: string): Uint32Array {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(mac)) throw new RangeError(`not a MAC address: ${mac}`);
  const bytes = mac.split(':').map((byte) => Number.parseInt(byte, 16));
  const [a, b, c, d, e, f] = bytes as [number, number, number, number, number, number];
  const words = new Uint32Array(efuseBytes / 4);
  words[1] = ((c << 24) | (d << 16) | (e << 8) | f) >>> 0;
  words[2] = (crc8(bytes) << 16) | (a << 8) | b;
  words[3] = (1 << 15) | ratedFor240MHz | (packageD0wd << 9);
  words[4] = clockError;
  words[5] = (1 << 20) | (revisionMinor << 24);
  return words;
}

// The four efuse words that tell the MAC and, for an ESP8285, its embedded flash. Bits as efuse_register.h
// of the ESP8266 RTOS SDK names them, checksums as its esp_efuse_mac_get_default checks them: those of a
// chip read as 61af0030 0200b900 2000b000 04ec94cb (an ESP8285 with 2 MB, ec:94:cb:b9:00:61) come out.

import { crc8 } from '../parts/crc8.ts';

export const efuseBase = 0x3ff00050;

/** Bit 4 of word 0: flash inside. Bits 25 to 27 of word 3 tell its size, and all clear 1 MB. */
const embeddedFlash = 1 << 4;
/** Bits 24 to 27 of word 1. In version 2 its bits 16 to 23, the top byte of the chip ID, are zero. */
const macVersion = 2;
/** Of word 2: a MAC of 48 bits, four GPIO pads, pads of the second type. */
const flags = (1 << 12) | (1 << 13) | (1 << 15);

/**
 * Words at 0x3FF00050, 54, 58 and 5C. `mac` is 'ec:fa:bc:12:34:56'; its first three bytes go where the
 * chip keeps a custom OUI, so any MAC works.
 * @throws RangeError when `mac` is not six hexadecimal bytes
 */
export function efuseWords(mac: string, chip: 'esp8266' | 'esp8285'): readonly number[] {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(mac)) throw new RangeError(`not a MAC address: ${mac}`);
  const [a, b, c, d, e, f] = mac.split(':').map((byte) => Number.parseInt(byte, 16)) as Mac;
  return [
    ((f << 24) | (crc8([f, e, d, 0]) << 16) | (chip === 'esp8285' ? embeddedFlash : 0)) >>> 0,
    ((macVersion << 24) | (d << 8) | e) >>> 0,
    ((crc8([c, b, a]) << 24) | flags) >>> 0,
    (a << 16) | (b << 8) | c,
  ];
}

type Mac = [number, number, number, number, number, number];

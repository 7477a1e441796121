// The four efuse words that tell the MAC and, for an ESP8285, its embedded flash. Bit layout as
// esptool's ESP8266 target reads it: https://github.com/espressif/esptool.

export const efuseBase = 0x3ff00050;

/**
 * Words at 0x3FF00050, 54, 58 and 5C. `mac` is 'ec:fa:bc:12:34:56'; its first three bytes go where the
 * chip keeps a custom OUI, so any MAC works.
 * @throws RangeError when `mac` is not six hexadecimal bytes
 */
export function efuseWords(mac: string, chip: 'esp8266' | 'esp8285'): readonly number[] {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(mac)) throw new RangeError(`not a MAC address: ${mac}`);
  const [a, b, c, d, e, f] = mac.split(':').map((byte) => Number.parseInt(byte, 16)) as Mac;
  // Bit 4 is clear in a plain ESP8266. On an ESP8285 it is set and bits 121 to 123 are clear: 1 MB inside.
  const embedded = chip === 'esp8285' ? 1 << 4 : 0;
  return [((f << 24) | embedded) >>> 0, ((0x02 << 16) | (d << 8) | e) >>> 0, 0, (a << 16) | (b << 8) | c];
}

type Mac = [number, number, number, number, number, number];

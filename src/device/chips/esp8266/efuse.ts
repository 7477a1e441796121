// What the factory burnt into the chip: MAC address, chip id, and whether flash sits inside the
// package. Takes the four efuse words in the order of their addresses, 0x3FF00050 first.
// Source: esptool documentation, ESP8266 efuse layout.
import { EspError } from '../../errors.ts';
import type { EfuseFacts } from '../chip.ts';

/** Four words; the 128-bit efuse block is [3][2][1][0]. */
export const efuseAddresses = [0x3ff0_0050, 0x3ff0_0054, 0x3ff0_0058, 0x3ff0_005c] as const;

export type EfuseWords = readonly [number, number, number, number];

export type EmbeddedFlash = {
  /** null where the efuses say that there is flash but not how much. */
  readonly sizeBytes: number | null;
  readonly isHighTemperature: boolean;
};

/** Lower case, 'ec:fa:bc:12:34:56'. @throws EspError protocol where the efuses make no sense */
export function macOf([word0, word1, , word3]: EfuseWords): string {
  const tail = [(word1 >>> 8) & 0xff, word1 & 0xff, word0 >>> 24];
  return [...vendorPrefix(word1, word3), ...tail].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

function vendorPrefix(word1: number, word3: number): readonly number[] {
  if (word3 !== 0) return [(word3 >>> 16) & 0xff, (word3 >>> 8) & 0xff, word3 & 0xff];
  const scheme = (word1 >>> 16) & 0xff;
  if (scheme === 0) return [0x18, 0xfe, 0x34];
  if (scheme === 1) return [0xac, 0xd0, 0x74];
  throw new EspError('protocol', `The chip's MAC address cannot be read: unknown scheme ${scheme}.`);
}

export const chipIdOf = ([word0, word1]: EfuseWords): number =>
  ((word0 >>> 24) | ((word1 & 0xff_ffff) << 8)) >>> 0;

/** null for an ESP8266EX; an ESP8285 carries its flash inside. */
export function embeddedFlashOf(efuse: EfuseWords): EmbeddedFlash | null {
  const bit = (index: number) => (((efuse[index >> 5] as number) >>> (index & 31)) & 1) === 1;
  if (!bit(4) && !bit(80)) return null;
  return { sizeBytes: embeddedSize(bit), isHighTemperature: bit(5) };
}

function embeddedSize(bit: (index: number) => boolean): number | null {
  if (bit(123)) return null;
  if (bit(4) && !bit(121)) return bit(122) ? 2 << 20 : 1 << 20;
  if (!bit(4) && bit(121)) return bit(122) ? 4 << 20 : 2 << 20;
  return null;
}

/** @throws EspError protocol where the efuses make no sense */
export function efuseFacts(words: readonly number[]): EfuseFacts {
  const efuse = words as unknown as EfuseWords;
  const embedded = embeddedFlashOf(efuse);
  return {
    chip: embedded ? 'ESP8285' : 'ESP8266EX',
    chipId: chipIdOf(efuse),
    mac: macOf(efuse),
    features: featuresOf(embedded),
  };
}

function featuresOf(embedded: EmbeddedFlash | null): readonly string[] {
  if (!embedded) return ['WiFi'];
  const size = embedded.sizeBytes ? ` ${embedded.sizeBytes >> 20} MB` : '';
  return ['WiFi', `embedded flash${size}`, ...(embedded.isHighTemperature ? ['high temperature'] : [])];
}

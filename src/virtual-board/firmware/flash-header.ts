// What byte 3 of the boot header says of the flash: its high half the size, its low half the speed.

const sizes = [
  0x80000, 0x40000, 0x100000, 0x200000, 0x400000, 0x200000, 0x400000, 0x400000, 0x800000, 0x1000000,
];
const megahertz: Readonly<Record<number, number>> = { 0: 40, 1: 26, 2: 20, 15: 80 };

/** Bytes of flash that the header claims, which need not be there; null for a code that means none. */
export function claimedFlashBytes(byte3: number): number | null {
  return sizes[byte3 >> 4] ?? null;
}

/** The code for a flash of this size, as tools write it; null where there is none. */
export function flashSizeCode(sizeBytes: number): number | null {
  const code = sizes.indexOf(sizeBytes);
  return code < 0 ? null : code;
}

export function flashMegahertz(byte3: number): number {
  return megahertz[byte3 & 15] ?? 40;
}

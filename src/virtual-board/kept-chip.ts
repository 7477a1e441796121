// Which chip a kept flash is of: the first eight bytes of its file.
import { readStartSync } from '../disk/regular-file.ts';

/** By the chip that the board was made with. */
export const magics = { esp8266: 'espwbfl1', esp32: 'espwbe32', esp32c3: 'espwbc31' } as const;
export type KeptChip = keyof typeof magics;
const magicBytes = 8;

/** The chip of a file, or undefined if it is none. */
export function chipOf(file: Uint8Array): KeptChip | undefined {
  const found = Buffer.from(file.subarray(0, magicBytes)).toString('latin1');
  return (Object.keys(magics) as KeptChip[]).find((chip) => magics[chip] === found);
}

/** Of the board whose flash is kept there; null where none is, or it cannot be read. */
export function keptChip(path: string): KeptChip | null {
  try {
    return chipOf(readStartSync(path, magicBytes)) ?? null;
  } catch {
    return null;
  }
}

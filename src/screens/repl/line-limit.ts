// How long a line may be at the prompt of a firmware, and how long the one is that is being typed.

import type { FirmwareKind } from '../../device/firmware/firmware-link.ts';
import { firmwareOf } from '../../device/firmware/firmwares.ts';

/** Bytes without the line's end; null = no limit worth a word. */
export const longestLine = (kind: FirmwareKind | undefined): number | null =>
  firmwareOf(kind)?.repl?.longestLineBytes ?? null;

export const hasTooLongLine = (kind: FirmwareKind | undefined, lines: readonly string[]): boolean => {
  const most = longestLine(kind);
  return most !== null && lines.some((line) => Buffer.byteLength(line) > most);
};

const carriageReturn = 0x0d;
const lineFeed = 0x0a;
const backspaces = [0x08, 0x7f];

/** The length of the line at the prompt after these bytes were typed. */
export function lineAfter(before: number, typed: Uint8Array): number {
  let length = before;
  for (const byte of typed) {
    if (byte === carriageReturn || byte === lineFeed) length = 0;
    else if (backspaces.includes(byte)) length = Math.max(0, length - 1);
    else if (byte >= 0x20) length++;
  }
  return length;
}

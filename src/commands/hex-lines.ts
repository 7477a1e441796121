// A hex view of a byte stream, a row as soon as it is full.
import { bytesPerHexRow, hexRow } from '../device/hex-row.ts';
import type { LineCutter } from '../device/line-cutter.ts';

export function hexLines(onLine: (text: string) => void): LineCutter {
  let offset = 0;
  let held: number[] = [];
  const give = () => {
    onLine(hexRow(offset, Uint8Array.from(held)));
    offset += held.length;
    held = [];
  };
  return {
    push: (bytes) => {
      for (const byte of bytes) {
        held.push(byte);
        if (held.length === bytesPerHexRow) give();
      }
    },
    end: () => {
      if (held.length > 0) give();
    },
  };
}

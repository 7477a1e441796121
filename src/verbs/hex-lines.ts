// A hex view of a byte stream: offset, sixteen bytes, the same as text.
import type { LineCutter } from './line-cutter.ts';

const perLine = 16;

export function hexLines(onLine: (text: string) => void): LineCutter {
  let offset = 0;
  let held: number[] = [];
  const give = () => {
    const hex = held.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = held.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    onLine(`${offset.toString(16).padStart(8, '0')}  ${hex.padEnd(perLine * 3 - 1)}  ${text}`);
    offset += held.length;
    held = [];
  };
  return {
    push: (bytes) => {
      for (const byte of bytes) {
        held.push(byte);
        if (held.length === perLine) give();
      }
    },
    end: () => {
      if (held.length > 0) give();
    },
  };
}

// Cuts a board's bytes into lines that are safe to print.
import { printable } from '../text/printable.ts';

export type LineCutter = {
  readonly push: (bytes: Uint8Array) => void;
  /** Gives out what is left of an unfinished line. */
  readonly end: () => void;
};

/** A board that never ends its line gets a new one here. */
const longestLine = 1024;
const LF = 0x0a;
const CR = 0x0d;

/** `onLine` gets each line without its end, as printable text; one of more than 1 KB comes in parts. */
export function createLineCutter(onLine: (text: string) => void): LineCutter {
  let line: number[] = [];
  const give = () => {
    if (line.at(-1) === CR) line.pop();
    onLine(printable(Uint8Array.from(line)));
    line = [];
  };
  return {
    push: (bytes) => {
      for (const byte of bytes) {
        if (byte === LF) give();
        else line.push(byte);
        if (line.length >= longestLine) give();
      }
    },
    end: () => {
      if (line.length > 0) give();
    },
  };
}

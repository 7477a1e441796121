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

/**
 * `onLine` gets each line without its end, as printable text; one of more than 1 KB comes in parts, and
 * `continues` says of each but the last that it goes on.
 */
export function createLineCutter(onLine: (text: string, continues: boolean) => void): LineCutter {
  let line: number[] = [];
  const give = (continues = false) => {
    if (!continues && line.at(-1) === CR) line.pop();
    onLine(printable(Uint8Array.from(line)), continues);
    line = [];
  };
  return {
    push: (bytes) => {
      for (const byte of bytes) {
        if (byte === LF) give();
        else line.push(byte);
        // A CR may belong to the end of the line.
        if (line.length > longestLine || (line.length === longestLine && byte !== CR)) give(true);
      }
    },
    end: () => {
      if (line.length > 0) give();
    },
  };
}

// What a board prints, made safe for a real terminal: text, colours and line editing pass; titles,
// clipboard, modes, queries and resets do not. A streaming filter, so sequences may be cut anywhere.
// Sequence grammar: ECMA-48 section 5.4, xterm ctlseqs.

/** SGR, cursor moves, erase, insert and delete: what readline and pretty printers use. */
const allowedFinals = new Set([...'mKJABCDEFGHfdsuPX@']);
/** BEL, BS, TAB, LF, CR. */
const allowedControls = new Set([0x07, 0x08, 0x09, 0x0a, 0x0d]);
/** A control sequence longer than this is noise. */
const longest = 64;

type State = 'text' | 'escape' | 'sequence' | 'string' | 'string-escape';

/** Returns a function that takes the board's bytes in order and gives what may be shown of them. */
export function boardTextFilter(): (bytes: Uint8Array) => Uint8Array {
  let state: State = 'text';
  let sequence: number[] = [];

  return (bytes) => {
    const shown: number[] = [];
    for (const byte of bytes) {
      if (state === 'text') {
        if (byte === 0x1b) state = 'escape';
        else if (byte >= 0x20 ? byte !== 0x7f : allowedControls.has(byte)) shown.push(byte);
      } else if (state === 'escape') {
        sequence = [0x1b, byte];
        if (byte === 0x5b) state = 'sequence';
        else if (byte === 0x5d || byte === 0x50 || byte === 0x58 || byte === 0x5e || byte === 0x5f)
          state = 'string';
        else if (byte !== 0x1b) state = 'text';
      } else if (state === 'sequence') {
        sequence.push(byte);
        if (byte === 0x1b) state = 'escape';
        else if (byte >= 0x40 && byte <= 0x7e) {
          if (mayPass(sequence)) for (const each of sequence) shown.push(each);
          state = 'text';
        } else if (byte < 0x20 || byte > 0x7e || sequence.length > longest) state = 'text';
      } else if (state === 'string') {
        if (byte === 0x07) state = 'text';
        else if (byte === 0x1b) state = 'string-escape';
        // A line end inside a string is a board that printed noise: text goes on.
        else if (byte === 0x0a) {
          shown.push(byte);
          state = 'text';
        }
      } else {
        state = byte === 0x5c ? 'text' : 'string';
      }
    }
    return Uint8Array.from(shown);
  };
}

/** Digits and semicolons only: `?`, `>` and the like mean modes and queries. */
function mayPass(sequence: readonly number[]): boolean {
  const final = String.fromCharCode(sequence.at(-1) as number);
  const parameters = sequence.slice(2, -1);
  return allowedFinals.has(final) && parameters.every((byte) => byte >= 0x30 && byte <= 0x3b);
}

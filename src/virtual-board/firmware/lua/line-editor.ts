// The console's line: echo, backspace, one Enter for CR, LF or CRLF, and the 256-byte input buffer that
// throws a longer line away without a word (app/lua/lua.c, readline).

export type LineEditor = {
  /** The finished line, or null. */
  readonly take: (byte: number) => string | null;
  readonly setEcho: (on: boolean) => void;
};

/** LUA_MAXINPUT less the end of the line. */
const longestLine = 255;
const [lineFeed, carriageReturn, backspace, del] = [0x0a, 0x0d, 0x08, 0x7f];

export function lineEditor(write: (bytes: Uint8Array) => void): LineEditor {
  let line: number[] = [];
  let previous = 0;
  let echo = true;
  const show = (text: string) => echo && write(Buffer.from(text, 'latin1'));

  return {
    take(byte) {
      const before = previous;
      previous = byte;
      if (byte === lineFeed && before === carriageReturn) return null;
      if (byte === lineFeed || byte === carriageReturn) {
        show('\r\n');
        const text = Buffer.from(line).toString('latin1');
        line = [];
        return text;
      }
      if (byte === backspace || byte === del) {
        if (line.pop() !== undefined) show('\b \b');
        return null;
      }
      if (byte < 0x20 && byte !== 0x09) return null;
      if (echo) write(Uint8Array.of(byte));
      line.push(byte);
      if (line.length >= longestLine) line = [];
      return null;
    },
    setEcho(on) {
      echo = on;
    },
  };
}

// Makes of a board's sorted output what its terminal is sent: words as they are, unreadable bytes as dim
// dots that move no cursor, the boot ROM's text at the wrong rate as one dim line. Hex view and log get
// the bytes themselves.
import { createOutputSorter, type OutputPiece } from '../../device/firmware/sort-output.ts';

export type OutputDrawing = {
  readonly draw: (bytes: Uint8Array) => Uint8Array;
  /** Something else is written, or all is wiped: nothing before it is drawn anew. */
  readonly end: (isLineStart: boolean) => void;
  /** Bytes in a row by now that are no words and not known as boot text. */
  readonly unreadableBytes: number;
};

const CR = 0x0d;
const LF = 0x0a;
const save = '\x1b7';
const restore = '\x1b8\x1b[J';
const dim = (words: string): string => `\x1b[2m${words}\x1b[22m`;

export const bootLine = (totalBytes: number): string =>
  `--- boot text at 74880 baud, ${totalBytes} B: Ctrl-T T shows it`;

export function createOutputDrawing(): OutputDrawing {
  const sorter = createOutputSorter();
  let isLineStart = true;
  let wasLineStart = true;
  /** Between a mark and the proof: these bytes may turn out to be boot text. */
  let isDoubtful = false;
  let unreadableBytes = 0;

  const drawn = (piece: OutputPiece): Uint8Array => {
    if (piece.kind === 'mark') {
      wasLineStart = isLineStart;
      isDoubtful = true;
      return Buffer.from(save);
    }
    if (piece.kind === 'boot') {
      isLineStart = true;
      isDoubtful = false;
      unreadableBytes = 0;
      return Buffer.from(`${restore}${wasLineStart ? '' : '\r\n'}${dim(bootLine(piece.totalBytes))}\r\n`);
    }
    const { kind, bytes } = piece;
    isLineStart = bytes.at(-1) === LF;
    if (kind === 'unreadable') {
      if (!isDoubtful) unreadableBytes += bytes.length;
      return Buffer.from(dim(dots(bytes)));
    }
    isDoubtful = false;
    unreadableBytes = 0;
    return bytes;
  };

  return {
    draw: (bytes) => {
      const pieces = sorter.push(bytes);
      const [only] = pieces;
      return pieces.length === 1 && only ? drawn(only) : Buffer.concat(pieces.map(drawn));
    },
    end: (startsLine) => {
      sorter.end();
      isLineStart = startsLine;
      unreadableBytes = 0;
    },
    get unreadableBytes() {
      return unreadableBytes;
    },
  };
}

/** One for each byte that has no letter; the end of a line stays one. */
function dots(bytes: Uint8Array): string {
  let words = '';
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === CR && bytes[at + 1] === LF) {
      words += '\r\n';
      at++;
    } else words += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
  }
  return words;
}

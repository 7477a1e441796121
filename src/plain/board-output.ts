// What a board prints, as lines of their own kind: each begins with a bar, so that none can be taken for a line of
// espwb's, and nothing in it commands a terminal. A prompt without its end is shown as it comes.
import { createOutputSorter } from '../device/firmware/sort-output.ts';
import { hexRow } from '../device/hex-row.ts';
import { formatSize } from '../device/sizes.ts';
import { createOverflow } from '../screens/repl/overflow.ts';
import { boardTextFilter } from '../terminal/board-text-filter.ts';
import { printable, type SafeText, safe } from '../text/printable.ts';

/** In front of whatever a board or a file says. */
export const boardMark = safe`| `;

export type BoardOutput = {
  readonly feed: (bytes: Uint8Array, view: 'terminal' | 'hex') => void;
  /** The terminal has shown it already, as it was typed: the board's echo of it is left out, a prompt before it is not. */
  readonly expectEcho: (line: string) => void;
  /** Whoever reads has caught up. */
  readonly catchUp: () => void;
};

export type BoardOutputEnds = {
  /** Text within a line. */
  readonly write: (text: SafeText) => void;
  readonly endLine: () => void;
  readonly isLineStart: () => boolean;
  /** A line of espwb's. */
  readonly say: (text: SafeText) => void;
  /** Written, and not read by anybody yet. */
  readonly waitingBytes: () => number;
};

/** What prompts are made of. */
const prompt = '>. \n';
/** More than anybody looks at; the newest is shown then. */
const mostWaitingBytes = 64 * 1024;

export function createBoardOutput(ends: BoardOutputEnds): BoardOutput {
  const sorter = createOutputSorter();
  const filter = boardTextFilter();
  const decoder = new TextDecoder();
  const overflow = createOverflow();
  let echo = '';
  /** Of its first line, what has come: shown after all where it goes on otherwise. */
  let echoed = '';
  let hasCr = false;
  /** The last character was the end of a line. */
  let endsLine = true;
  let unreadableBytes = 0;
  let offset = 0;

  const put = (text: string) => {
    if (text === '') return;
    if (ends.isLineStart()) ends.write(boardMark);
    ends.write(printable(text));
  };
  const endLine = () => {
    if (ends.isLineStart()) ends.write(boardMark);
    ends.endLine();
  };
  const withoutEcho = (text: string): string => {
    if (echo === '') return text;
    let rest = '';
    for (const character of text) {
      echoed += character;
      // A prompt comes before it; anything else in its place is no echo.
      while (echoed !== '' && !echo.startsWith(echoed)) {
        const [first = ''] = echoed;
        rest += first;
        echoed = echoed.slice(first.length);
        if (!prompt.includes(first)) echo = '';
      }
      if (echoed.endsWith('\n')) {
        echo = echo.slice(echoed.length);
        echoed = '';
        // Its prompt came after the line was typed: that ends here.
        const isEnded = rest === '' ? ends.isLineStart() : rest.endsWith('\n');
        if (!isEnded) rest += '\n';
      }
    }
    return rest;
  };
  const showText = (bytes: Uint8Array) => {
    // Colours and moves of a cursor have passed the filter; what is read has neither.
    const text = decoder.decode(filter(bytes), { stream: true }).replace(/\x1b\[[0-9:;]*[@-~]|[\b\x07]/g, '');
    let lines = '';
    for (const character of text) {
      // CR LF ends one line, wherever it is cut; a CR alone, of a counter that turns over, ends one, too.
      if (character !== '\r' && character !== '\n' && hasCr && !endsLine) lines += '\n';
      hasCr = character === '\r';
      if (!hasCr) {
        endsLine = character === '\n';
        lines += character;
      }
    }
    const [first = '', ...more] = withoutEcho(lines.replaceAll('\t', '    ')).split('\n');
    put(first);
    for (const line of more) {
      endLine();
      put(line);
    }
  };
  const tellUnreadable = () => {
    if (unreadableBytes > 0) put(`(${unreadableBytes} unreadable bytes)`);
    unreadableBytes = 0;
  };
  const showHex = (bytes: Uint8Array) => {
    if (!ends.isLineStart()) ends.endLine();
    for (let at = 0; at < bytes.length; at += 16) {
      put(hexRow(offset + at, bytes.subarray(at, at + 16)));
      ends.endLine();
    }
  };
  const show = (bytes: Uint8Array, view: 'terminal' | 'hex') => {
    if (view === 'hex') showHex(bytes);
    else
      for (const piece of sorter.push(bytes)) {
        if (piece.kind === 'text') {
          tellUnreadable();
          showText(piece.bytes);
        } else if (piece.kind === 'unreadable') unreadableBytes += piece.bytes.length;
        else if (piece.kind === 'boot') {
          unreadableBytes = 0;
          if (!ends.isLineStart()) ends.endLine();
          ends.say(safe`Boot text at 74880 baud, ${piece.totalBytes} bytes: ~boot text shows it.`);
        }
      }
    offset += bytes.length;
  };
  const catchUp = (view: 'terminal' | 'hex' = 'terminal') => {
    if (overflow.isEmpty || ends.waitingBytes() > mostWaitingBytes) return;
    const { newest, leftOutBytes } = overflow.take();
    if (leftOutBytes > 0) {
      if (!ends.isLineStart()) ends.endLine();
      ends.say(safe`${formatSize(leftOutBytes)} came faster than they can be read: left out.`);
    }
    show(newest, view);
  };

  return {
    feed: (bytes, view) => {
      catchUp(view);
      if (overflow.isEmpty && ends.waitingBytes() <= mostWaitingBytes) show(bytes, view);
      else overflow.push(bytes);
    },
    expectEcho: (line) => {
      echo += `${line}\n`;
    },
    catchUp: () => catchUp(),
  };
}

// What a board prints, made safe for a real terminal: text, colours and line editing pass; titles,
// clipboard, modes, queries and resets do not, nor what reorders or hides text. Decoded first, so that a
// control is known in each of its forms. A streaming filter: sequences and characters may be cut anywhere.
// Sequence grammar: ECMA-48 sections 5.3 and 5.4, xterm ctlseqs.
import { visible } from '../text/printable.ts';

declare const shownBytes: unique symbol;

/** Bytes that may go to a stream as they are; only the filters of what a board prints make them. */
export type ShownBytes = Uint8Array & { readonly [shownBytes]: true };

/** What makes a board's bytes fit for a stream, piece by piece; the last piece says so. */
export type StreamFilter = (bytes: Uint8Array, isLast?: boolean) => ShownBytes;

/** SGR, cursor moves, erase, insert and delete: what readline and pretty printers use. */
const allowedFinals = new Set([...'mKJABCDEFGHfdsuPX@']);
const allowedControls = new Set([...'\x07\b\t\n\r']);
/** A control sequence longer than this is noise. */
const longest = 64;
/** Nothing to filter in it, as nearly all that a board prints. */
const plain = /^[\x20-\x7e\b\t\n\r]*$/;

const esc = '\x1b';
/** Device control, start of string, operating system command, privacy message, application command. */
const stringBegins = new Set([...'PX]^_', ...'\x90\x98\x9d\x9e\x9f']);
const stringEnd = '\x9c';
const sequenceBegin = '\x9b';

const mark = /^\p{Mark}$/u;
/** As many on one letter as printable.ts lets through. */
const mostMarks = 8;

type State = 'text' | 'escape' | 'sequence' | 'string' | 'string-escape';

/** Returns a function that takes the board's bytes in order and gives what may be shown of them. */
export function boardTextFilter(): StreamFilter {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let state: State = 'text';
  /** What has come of a control sequence, behind its introducer. */
  let sequence = '';
  /** Behind the last letter, whatever sequences came between: they do not end what is stacked on it. */
  let marks = 0;

  /** What may be shown of one character, now that it has come. */
  const take = (character: string): string => {
    if (character === esc) {
      state = state === 'string' || state === 'string-escape' ? 'string-escape' : 'escape';
      return '';
    }
    switch (state) {
      case 'text':
        if (character === sequenceBegin) beginSequence();
        else if (character >= '\x80' && stringBegins.has(character)) state = 'string';
        else if (allowedControls.has(character)) return character;
        else return stacked(visible(character));
        return '';
      case 'escape':
        state = 'text';
        if (character === '[' || character === sequenceBegin) beginSequence();
        else if (stringBegins.has(character)) state = 'string';
        return '';
      case 'sequence': {
        sequence += character;
        const isWhole = character >= '@' && character <= '~';
        if (isWhole || character < ' ' || character > '~' || sequence.length > longest) state = 'text';
        return isWhole && mayPass(sequence) ? `${esc}[${sequence}` : '';
      }
      case 'string':
        if (character === '\x07' || character === stringEnd) state = 'text';
        if (character !== '\n') return '';
        // A line end inside a string is a board that printed noise: text goes on.
        state = 'text';
        return character;
      case 'string-escape':
        state = character === '\\' || character === '\n' ? 'text' : 'string';
        return character === '\n' ? character : '';
    }
  };
  /** A letter ends the stack of marks on the one before; one mark too many is left out. */
  const stacked = (shown: string): string => {
    if (!mark.test(shown)) {
      if (shown !== '') marks = 0;
      return shown;
    }
    return ++marks > mostMarks ? '' : shown;
  };
  const beginSequence = () => {
    sequence = '';
    state = 'sequence';
  };

  return (bytes, isLast = false) => {
    const text = decoder.decode(bytes, { stream: !isLast });
    if (state === 'text' && plain.test(text)) {
      if (/[ -~]/.test(text)) marks = 0;
      return encoder.encode(text) as Uint8Array as ShownBytes;
    }
    let shown = '';
    for (const character of text) shown += take(character);
    return encoder.encode(shown) as Uint8Array as ShownBytes;
  };
}

/** Digits, colons and semicolons only: `?`, `>` and the like mean modes and queries. */
function mayPass(sequence: string): boolean {
  return allowedFinals.has(sequence.at(-1) as string) && /^[0-9:;]*$/.test(sequence.slice(0, -1));
}

// The REPL between the ring and the interpreter. The interpreter has its own friendly and raw REPL;
// raw-paste it cannot do in this build, because it would have to wait for input inside the parser, so
// that part stands here (shared/runtime/pyexec.c; docs: reference/repl.html, "Raw-paste mode").
import type { BoardLink } from '../board-link.ts';
import type { Interpreter } from './interpreter.ts';
import type { Output } from './output.ts';

export type ReplMode = 'friendly' | 'raw';

export type Repl = {
  readonly mode: () => ReplMode;
  /** Handles one byte; true means that the program ended in a soft reset. */
  readonly take: (byte: number) => boolean;
  /** Input for whoever reads while code runs: the paste that is under way, else the ring. */
  readonly pasting: () => boolean;
  readonly readPaste: (most: number) => Uint8Array;
};

const ctrl = { a: 1, b: 2, c: 3, d: 4, e: 5 } as const;
const letterA = 0x41;
/** Half of MICROPY_REPL_STDIN_BUFFER_MAX. */
const windowBytes = 128;
/** The line that is being typed moves as it grows: that and some steps more. */
const spareBytes = 256;
/** In steps of these. */
const growsByBytes = 8;
/** What the parser of a paste takes for a start. */
const parserBytes = 2048;
/** As much goes into the heap of a board unnoticed. */
const smallPasteBytes = 4096;

type Paste = { readonly body: number[]; windowLeft: number; end: 'ctrl-c' | 'ctrl-d' | null };

export type ReplParts = {
  readonly interpreter: Interpreter;
  readonly output: Output;
  readonly link: BoardLink;
  /** Bare bytes to the UART. */
  readonly send: (bytes: Uint8Array) => void;
  /** Builds before 1.14 take the request for an ordinary line. */
  readonly rawPaste: boolean;
  /** Parses what readPaste gives, until its end or the first error. */
  readonly parsePaste: () => void;
  readonly lendHeap: (sizeBytes: number) => void;
  /** Whatever a program has filled: what finds no room outside of one ends the interpreter. */
  readonly makeRoom: (sizeBytes: number) => void;
};

/** `startMode` is kept over a soft reset, as on a board. */
export function createRepl(parts: ReplParts, startMode: ReplMode): Repl {
  const { interpreter, output, link, send } = parts;
  let mode = startMode;
  /** What stands in the raw REPL's line, as far as it matters. */
  let line: number[] = [];
  let paste: Paste | null = null;
  /** How many bytes the interpreter holds for a line at most. */
  let typedBytes = 0;

  /** A byte that runs nothing. */
  const hold = (byte: number): boolean => {
    if (typedBytes % growsByBytes === 0) parts.makeRoom(typedBytes + spareBytes);
    typedBytes++;
    return interpreter.replProcessChar(byte) !== 0;
  };
  const feed = (byte: number): boolean => {
    const reset = hold(byte);
    output.flush();
    if (byte <= ctrl.e || output.isAtPrompt()) {
      typedBytes = 0;
      parts.lendHeap(0);
    }
    return reset;
  };

  const enterRaw = (): boolean => {
    const answer = output.capture(() => void interpreter.replProcessChar(ctrl.a));
    send(Buffer.from(answer, 'latin1'));
    if (answer.endsWith('raw REPL; CTRL-B to exit\r\n>')) mode = 'raw';
    line = [];
    return false;
  };

  const runPaste = (): boolean => {
    feed(ctrl.c); // forgets the request, which the interpreter holds for a line
    line = [];
    send(Uint8Array.of(0x52, 1, windowBytes & 0xff, windowBytes >> 8, 1));
    paste = { body: [], windowLeft: windowBytes, end: null };
    parts.makeRoom(parserBytes);
    const body = receivePaste(paste);
    paste = null;
    if (body === null) {
      send(Buffer.from('\x04\x04KeyboardInterrupt: \r\n\x04>'));
      return false;
    }
    if (body.length === 0) {
      send(Buffer.from('\x04\x04>'));
      return false;
    }
    // A board compiles from the wire and holds no text; the interpreter's raw REPL holds all of it.
    parts.lendHeap(body.length > smallPasteBytes ? body.length : 0);
    // Control bytes would act in the raw REPL; in the parser of a board they are syntax errors.
    for (const byte of body) hold(byte <= ctrl.d ? 0x7f : byte);
    return runRawLine();
  };

  /** Parses while bytes come in; at an error tells the host at once and waits until it has heard. Null: cancelled. */
  const receivePaste = (state: Paste): number[] | null => {
    link.whileReading(parts.parsePaste);
    if (state.end === 'ctrl-c') return null;
    send(Uint8Array.of(ctrl.d));
    const parsed = state.body.length;
    while (state.end === null) link.whileReading(() => readPasteBytes(state, windowBytes, false));
    return state.body.slice(0, parsed);
  };

  const readPasteBytes = (state: Paste, most: number, credit: boolean): number => {
    let count = 0;
    while (count < most && state.end === null) {
      const byte = link.take();
      if (byte === null) {
        if (count > 0) break;
        link.sleep(Number.POSITIVE_INFINITY, link.available);
        continue;
      }
      if (byte === ctrl.c || byte === ctrl.d) {
        state.end = byte === ctrl.c ? 'ctrl-c' : 'ctrl-d';
        break;
      }
      state.body.push(byte);
      count++;
      if (credit && --state.windowLeft === 0) {
        send(Uint8Array.of(1));
        state.windowLeft = windowBytes;
      }
    }
    return count;
  };

  /** Runs the raw REPL's line without the OK that raw-paste does not have. */
  const runRawLine = (): boolean => {
    output.skip(2);
    return feed(ctrl.d);
  };

  const takeRaw = (byte: number): boolean => {
    if (byte === ctrl.a && line.length === 2 && line[0] === ctrl.e) {
      if (parts.rawPaste && line[1] === letterA) return runPaste();
      if (!parts.rawPaste) feed(ctrl.c);
    }
    if (byte === ctrl.b) mode = 'friendly';
    if (byte <= ctrl.d) line = [];
    else if (line.length < 3) line.push(byte);
    return feed(byte);
  };

  return {
    mode: () => mode,
    take: (byte) => (mode === 'raw' ? takeRaw(byte) : byte === ctrl.a ? enterRaw() : feed(byte)),
    pasting: () => paste !== null,
    readPaste(most) {
      if (!paste) return new Uint8Array(0);
      const before = paste.body.length;
      const count = readPasteBytes(paste, most, true);
      return Uint8Array.from(paste.body.slice(before, before + count));
    },
  };
}

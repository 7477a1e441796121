// From what the interpreter prints to what leaves the UART: lines end in CRLF, the banner is the
// image's, and the frames of this room's own Python stay out of tracebacks, since on a board that code
// is C.

export type Output = {
  readonly write: (bytes: Uint8Array) => void;
  /** Lets out what was held back to see how a line goes on. */
  readonly flush: () => void;
  /** Drops the next bytes. */
  readonly skip: (count: number) => void;
  /** Runs `work` and returns what it printed instead of printing it. */
  readonly capture: (work: () => void) => string;
  /** Whether what was printed last is the prompt for a new line. */
  readonly isAtPrompt: () => boolean;
};

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** '>>> ' */
const prompt = 0x3e3e3e20;
const traceLine = Buffer.from('  File "/.board/');
const bannerLine = Buffer.from('MicroPython v');
const bannerEnd = '; JS with Emscripten';

/** `banner` is the whole line without its end. */
export function createOutput(send: (bytes: Uint8Array) => void, banner: string): Output {
  let lineStart = true;
  /** A byte each. */
  let lastFour = 0;
  let held: number[] = [];
  let holding: 'trace' | 'banner' | null = null;
  let captured: number[] | null = null;
  let skipping = 0;

  const put = (out: number[], byte: number) => {
    if (byte === lineFeed && (lastFour & 0xff) !== carriageReturn) out.push(carriageReturn);
    out.push(byte);
    lastFour = ((lastFour << 8) | byte) >>> 0;
    lineStart = byte === lineFeed;
  };
  const release = (out: number[]) => {
    const bytes = held;
    held = [];
    holding = null;
    for (const byte of bytes) put(out, byte);
  };
  const endHeldLine = (out: number[]) => {
    const line = Buffer.from(held).toString('latin1');
    if (holding === 'banner' && line.trimEnd().endsWith(bannerEnd)) held = [...Buffer.from(`${banner}\n`)];
    else if (holding === 'trace') held = [];
    release(out);
  };
  const take = (out: number[], byte: number) => {
    if (holding === null && lineStart && held.length === 0)
      holding = byte === traceLine[0] ? 'trace' : byte === bannerLine[0] ? 'banner' : null;
    if (holding === null) return put(out, byte);
    held.push(byte);
    const pattern = holding === 'trace' ? traceLine : bannerLine;
    const expected = pattern[held.length - 1];
    if (expected !== undefined ? byte !== expected : held.length > 200) release(out);
    else if (byte === lineFeed) endHeldLine(out);
  };

  return {
    write(bytes) {
      if (captured) {
        captured.push(...bytes);
        return;
      }
      const out: number[] = [];
      const dropped = Math.min(skipping, bytes.length);
      skipping -= dropped;
      for (const byte of bytes.subarray(dropped)) take(out, byte);
      if (out.length > 0) send(Uint8Array.from(out));
    },
    flush() {
      const out: number[] = [];
      release(out);
      if (out.length > 0) send(Uint8Array.from(out));
    },
    isAtPrompt: () => lastFour === prompt,
    skip(count) {
      skipping = count;
    },
    capture(work) {
      captured = [];
      try {
        work();
        return Buffer.from(captured).toString('latin1');
      } finally {
        captured = null;
      }
    },
  };
}

// Hands source code to the raw REPL: raw-paste with its window flow control (MicroPython 1.14 and
// later), else plain raw mode in small slices. An ESP8266 has 256 bytes of receive ring and no other
// flow control. https://docs.micropython.org/en/latest/reference/repl.html
import { type Clock, sleep } from '../../clock.ts';
import { EspError } from '../../errors.ts';
import type { ByteReader } from '../../transport/byte-reader.ts';
import { asText, awaitText } from '../await-text.ts';

export type RawWire = {
  readonly reader: ByteReader;
  readonly clock: Clock;
  readonly write: (bytes: Uint8Array) => Promise<void>;
};

/** What the board can do; learned at the first submission. */
export type RawDialect = 'raw-paste' | 'raw';

/** A terminal driver between, as with MicroPython's Unix port on a pty, makes each line end CR CR LF. */
export const rawAnnouncements = ['raw REPL; CTRL-B to exit\r\n>', 'raw REPL; CTRL-B to exit\r\r\n>'] as const;

const answerMs = 2000;
const compileMs = 10_000;
/** Plain raw mode: half of the ring, and time for the interpreter to take it out. */
const sliceBytes = 128;
const sliceMs = 10;

const EOT = Uint8Array.of(0x04);
const enterPaste = Uint8Array.of(0x05, 0x41, 0x01);

/** Bytes that the raw REPL takes as commands instead of code. */
const commandBytes = { 'raw-paste': [0x03, 0x04], raw: [0x01, 0x02, 0x03, 0x04, 0x05] } as const;

/** A failure at which nothing of the code can have run: the whole submission may be tried again. */
export type Submitted = { readonly dialect: RawDialect } | { readonly failure: EspError };

/**
 * At a raw prompt: sends the code and has it run. When this returns, the frame follows (raw-frame.ts).
 * Progress counts bytes of code that the board has taken. What is no answer of the protocol is skipped: a
 * program's timer prints while the board waits for code.
 * @throws EspError repl-failed (the code may run) | usage | unplugged | cancelled
 */
export async function submitCode(
  wire: RawWire,
  code: Uint8Array,
  known: RawDialect | null,
  signal: AbortSignal,
  onProgress: (doneBytes: number) => void = () => {},
): Promise<Submitted> {
  refuseCommandBytes(code, 'raw-paste');
  if (known !== 'raw') {
    const asked = await askForPaste(wire, known, signal);
    if (typeof asked === 'string') return { failure: noAnswer(wire.reader, asked) };
    if (asked !== null) return paste(wire, code, asked, signal, onProgress);
  }
  refuseCommandBytes(code, 'raw');
  await sendSlices(wire, code, signal, onProgress);
  return { dialect: 'raw' };
}

/**
 * The window in bytes; null where the firmware has no raw-paste: a raw prompt stands again; words where no
 * answer can be made out.
 */
async function askForPaste(
  wire: RawWire,
  known: RawDialect | null,
  signal: AbortSignal,
): Promise<number | string | null> {
  // A late announcement would be taken for the answer of a firmware that does not know raw-paste: its own
  // comes twice.
  for (let announced = 0; announced < 2; ) {
    await wire.write(enterPaste);
    const answers = known === 'raw-paste' ? ['R\x01'] : ['R\x00', 'R\x01', ...rawAnnouncements];
    const answer = await awaitText(wire.reader, wire.clock, answers, answerMs, signal);
    if (!answer) return 'did not answer the request for raw-paste';
    if (answer.found === 'R\x00') return null;
    if (answer.found === 'R\x01') return windowOf(wire, signal);
    announced += 1;
  }
  return null;
}

/** The window and the first grant come as one: a byte that is lost or came in between is told by that. */
async function windowOf(wire: RawWire, signal: AbortSignal): Promise<number | string> {
  const low = await nextByte(wire, answerMs, signal);
  const high = low === null ? null : await nextByte(wire, answerMs, signal);
  const grant = high === null ? null : await nextByte(wire, answerMs, signal);
  const windowBytes = (low ?? 0) | ((high ?? 0) << 8);
  if (grant !== 0x01 || windowBytes === 0) return 'gave no window for raw-paste';
  return windowBytes;
}

async function paste(
  wire: RawWire,
  code: Uint8Array,
  windowBytes: number,
  signal: AbortSignal,
  onProgress: (doneBytes: number) => void,
): Promise<Submitted> {
  // One byte less than granted: two windows are 256 bytes and the ring holds 255.
  let credit = 2 * windowBytes - 1;
  let at = 0;
  while (at < code.length) {
    const waiting = wire.reader.take();
    wire.reader.unread(waiting);
    if (waiting.length > 0 || credit === 0) {
      const sign = await nextSign(wire, credit === 0 ? answerMs : 0, signal);
      if (sign === EOT[0]) {
        await wire.write(EOT);
        return { dialect: 'raw-paste' };
      }
      if (sign !== null) credit += windowBytes;
      else if (credit === 0) return { failure: noAnswer(wire.reader, 'stopped taking code') };
      continue;
    }
    const slice = code.subarray(at, at + credit);
    await wire.write(slice);
    at += slice.length;
    credit -= slice.length;
    onProgress(at);
  }
  await wire.write(EOT);
  // Compiling the rest may take a while; grants still come.
  for (const deadline = wire.clock.now() + compileMs; ; ) {
    const sign = await nextSign(wire, deadline - wire.clock.now(), signal);
    if (sign === EOT[0]) return { dialect: 'raw-paste' };
    if (sign === null) throw noAnswer(wire.reader, 'did not confirm the end of the code');
  }
}

/** Text stood before the OK, so that it may be a word of that: the board's own follows at once on a line of its own. */
async function skipTo(wire: RawWire, words: string, signal: AbortSignal): Promise<void> {
  const more = await wire.reader.readUntilQuiet(sliceMs, 5 * sliceMs, signal);
  const at = asText(more).indexOf(words);
  wire.reader.unread(at < 0 ? more : more.subarray(at + words.length));
}

/** The next grant or end, and none of what is printed meanwhile; null if none comes in this time. */
async function nextSign(wire: RawWire, timeoutMs: number, signal: AbortSignal): Promise<number | null> {
  for (const deadline = wire.clock.now() + timeoutMs; ; ) {
    const leftMs = deadline - wire.clock.now();
    const byte = await nextByte(wire, Math.max(0, leftMs), signal);
    if (byte === null || byte === 0x01 || byte === EOT[0]) return byte;
  }
}

async function sendSlices(
  wire: RawWire,
  code: Uint8Array,
  signal: AbortSignal,
  onProgress: (doneBytes: number) => void,
): Promise<void> {
  for (let at = 0; at < code.length; at += sliceBytes) {
    await wire.write(code.subarray(at, at + sliceBytes));
    await sleep(wire.clock, sliceMs, signal);
    onProgress(Math.min(at + sliceBytes, code.length));
  }
  // What a timer has printed meanwhile may hold the same two letters.
  wire.reader.take();
  await wire.write(EOT);
  const answer = await awaitText(wire.reader, wire.clock, ['OK'], compileMs, signal);
  if (!answer) throw noAnswer(wire.reader, 'did not confirm the code with OK');
  if (answer.before.length > 0) await skipTo(wire, '\r\nOK', signal);
}

async function nextByte(wire: RawWire, timeoutMs: number, signal: AbortSignal): Promise<number | null> {
  const bytes = timeoutMs > 0 ? await wire.reader.read(timeoutMs, signal) : wire.reader.take();
  const [first] = bytes;
  if (first === undefined) return null;
  wire.reader.unread(bytes.subarray(1));
  return first;
}

function refuseCommandBytes(code: Uint8Array, dialect: RawDialect): void {
  const at = code.findIndex((byte) => (commandBytes[dialect] as readonly number[]).includes(byte));
  if (at < 0) return;
  const name = `\\x0${code[at]?.toString(16)}`;
  throw new EspError('usage', `The code holds the control character ${name} at byte ${at}.`, {
    hints: [`The raw REPL takes that byte as a command; write it as '${name}' in a string.`],
  });
}

function noAnswer(reader: ByteReader, what: string): EspError {
  return new EspError('repl-failed', `The board's raw REPL ${what}.`, { evidence: reader.recent });
}

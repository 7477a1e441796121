// Hands source code to the raw REPL: raw-paste with its window flow control (MicroPython 1.14 and
// later), else plain raw mode in small slices. An ESP8266 has 256 bytes of receive ring and no other
// flow control. https://docs.micropython.org/en/latest/reference/repl.html
import { type Clock, sleep } from '../../clock.ts';
import { EspError } from '../../errors.ts';
import type { ByteReader } from '../../transport/byte-reader.ts';
import { awaitText } from '../await-text.ts';

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
/** Plain raw mode: half of the ring, and time for the interpreter to take it out. */
const sliceBytes = 128;
const sliceMs = 10;

const EOT = Uint8Array.of(0x04);
const enterPaste = Uint8Array.of(0x05, 0x41, 0x01);

/** Bytes that the raw REPL takes as commands instead of code. */
const commandBytes = { 'raw-paste': [0x03, 0x04], raw: [0x01, 0x02, 0x03, 0x04, 0x05] } as const;

/**
 * At a raw prompt: sends the code and has it run. When this returns, the frame follows (raw-frame.ts).
 * Progress counts bytes of code that the board has taken.
 * @throws EspError repl-failed | unplugged | cancelled
 */
export async function submitCode(
  wire: RawWire,
  code: Uint8Array,
  known: RawDialect | null,
  signal: AbortSignal,
  onProgress: (doneBytes: number) => void = () => {},
): Promise<RawDialect> {
  refuseCommandBytes(code, 'raw-paste');
  if (known !== 'raw') {
    const windowBytes = await askForPaste(wire, signal);
    if (windowBytes !== null) {
      await paste(wire, code, windowBytes, signal, onProgress);
      return 'raw-paste';
    }
  }
  refuseCommandBytes(code, 'raw');
  await sendSlices(wire, code, signal, onProgress);
  return 'raw';
}

/** The window in bytes; null where the firmware has no raw-paste: a raw prompt stands again. */
async function askForPaste(wire: RawWire, signal: AbortSignal): Promise<number | null> {
  await wire.write(enterPaste);
  const answer = await awaitText(wire.reader, wire.clock, ['R\x00', 'R\x01', 'ra'], answerMs, signal);
  if (answer?.found === 'R\x00') return null;
  if (answer?.found === 'ra') {
    const rest = rawAnnouncements.map((words) => words.slice(2));
    const prompt = await awaitText(wire.reader, wire.clock, rest, answerMs, signal);
    if (prompt) return null;
  }
  if (answer?.found !== 'R\x01') throw noAnswer(wire.reader, 'did not answer the request for raw-paste');
  const low = await nextByte(wire, answerMs, signal);
  const high = await nextByte(wire, answerMs, signal);
  return low | (high << 8);
}

/** The board grants a window with each \x01; a \x04 of its own ends the transfer (it saw an error). */
async function paste(
  wire: RawWire,
  code: Uint8Array,
  windowBytes: number,
  signal: AbortSignal,
  onProgress: (doneBytes: number) => void,
): Promise<void> {
  if (windowBytes === 0) throw noAnswer(wire.reader, 'offered a raw-paste window of zero bytes');
  // One byte less than granted: two windows are 256 bytes and the ring holds 255.
  let credit = windowBytes - 1;
  let at = 0;
  while (at < code.length) {
    const waiting = wire.reader.take();
    wire.reader.unread(waiting);
    if (waiting.length > 0 || credit === 0) {
      const byte = await nextByte(wire, answerMs, signal);
      if (byte === 0x04) return wire.write(EOT);
      if (byte !== 0x01) throw noAnswer(wire.reader, `broke off raw-paste with 0x${byte.toString(16)}`);
      credit += windowBytes;
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
  for (;;) {
    const byte = await nextByte(wire, 5 * answerMs, signal);
    if (byte === 0x04) return;
    if (byte !== 0x01) throw noAnswer(wire.reader, `ended raw-paste with 0x${byte.toString(16)}`);
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
  await wire.write(EOT);
  const answer = await awaitText(wire.reader, wire.clock, ['OK'], 5 * answerMs, signal);
  if (!answer) throw noAnswer(wire.reader, 'did not confirm the code with OK');
}

async function nextByte(wire: RawWire, timeoutMs: number, signal: AbortSignal): Promise<number> {
  const bytes = await wire.reader.read(timeoutMs, signal);
  const [first] = bytes;
  if (first === undefined) throw noAnswer(wire.reader, 'stopped taking code');
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

// The conversation with MicroPython. Code goes through the raw REPL, never through the friendly one:
// that one drops what is not ASCII and indents by itself. The raw mode is kept between calls and left
// clean on every way out; a half-typed line is put back, or the call refused.
import { throwIfCancelled } from '../../clock.ts';
import { EspError, isEspError } from '../../errors.ts';
import type { ByteReader } from '../../transport/byte-reader.ts';
import { asText, awaitText } from '../await-text.ts';
import { createByteStore } from '../byte-store.ts';
import type { ExecOptions, ExecResult, FirmwareFacts, FirmwareLink } from '../firmware-link.ts';
import type { FirmwareWire } from '../firmware-wire.ts';
import { overhearPrompt } from '../overhear-prompt.ts';
import { interruptKeys, interruptMs } from './interrupt-program.ts';
import { createRawFrame, type RawFrame } from './raw-frame.ts';
import { ctrl, RawMode, requirePrompt } from './raw-mode.ts';
import { type RawDialect, type RawWire, rawAnnouncements, submitCode } from './raw-paste.ts';

const softResetMs = 10_000;
/** Silence after which the end of a frame, or a restart in the middle of it, is asked about. */
const doubtMs = 500;

/** stdout beyond this is streamed, not kept. */
const longestKept = 4 * 1024 * 1024;

/** A board at its MicroPython prompt; what its acts throw stands at FirmwareLink. */
export class MicroPythonLink implements FirmwareLink {
  readonly facts: FirmwareFacts;
  readonly #wire: FirmwareWire;
  #dialect: RawDialect | null = null;
  readonly #raw: RawMode;
  /** Settles when the code that exec runs has ended; null while none does. */
  #running: Promise<void> | null = null;

  constructor(wire: FirmwareWire, facts: FirmwareFacts) {
    this.#wire = wire;
    this.facts = facts;
    wire.kind = 'micropython';
    this.#raw = new RawMode(wire);
  }

  exec(code: string, options: ExecOptions): Promise<ExecResult> {
    const bytes = new TextEncoder().encode(code);
    return this.#wire.converse(async (reader) => {
      throwIfCancelled(options.signal);
      await this.#raw.enter(reader, options.signal);
      try {
        const wire: RawWire = {
          reader,
          clock: this.#wire.clock,
          write: (slice) => this.#wire.write(slice),
        };
        this.#dialect = await submitCode(wire, bytes, this.#dialect, options.signal, options.onSent);
        return await this.#collect(reader, options);
      } catch (error) {
        // Refused before anything was sent, or at a fresh prompt after a restart: nothing to clean up.
        if (this.#wire.tracker.prompt?.kind === 'micropython' || isUsage(error)) throw error;
        await this.#raw.recover(reader, error);
        throw error;
      }
    });
  }

  rest(signal: AbortSignal): Promise<void> {
    return this.#wire.converse(async (reader) => {
      throwIfCancelled(signal);
      await this.#raw.leave(reader);
    });
  }

  async interrupt(signal: AbortSignal): Promise<void> {
    if (!this.#running) await this.rest(signal);
    for (const keys of interruptKeys) {
      throwIfCancelled(signal);
      const stopped = this.#stopped(signal);
      await this.#wire.write(keys);
      if (await stopped) return;
    }
    throw new EspError('repl-busy', 'The program did not stop after three times Ctrl-C.', {
      hints: ['Reset the board with Ctrl-C pressed while it starts: "espwb reset --interrupt".'],
    });
  }

  async softReset(signal: AbortSignal): Promise<void> {
    await this.rest(signal);
    const typed = requirePrompt(this.#wire);
    // Ctrl-D restarts only on an empty line.
    if (typed.length > 0) await this.interrupt(signal);
    const restarted = overhearPrompt(this.#wire, softResetMs, signal);
    await this.#wire.write(ctrl.D);
    if (await restarted) return;
    throw new EspError('timeout', 'No prompt within 10 s of the soft reset: main.py runs.', {
      hints: ['Interrupt it with Ctrl-C to have the prompt.'],
    });
  }

  async type(bytes: Uint8Array): Promise<void> {
    if (this.#running && asText(bytes) === ctrl.C) return this.#wire.write(bytes);
    await this.#wire.converse((reader) => this.#raw.leave(reader));
    await this.#wire.write(bytes);
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  release(): void {
    this.#wire.release();
  }

  /** False after a second in which the code of exec has not ended, or no prompt has come. */
  #stopped(signal: AbortSignal): Promise<boolean> {
    const running = this.#running;
    if (running === null) return overhearPrompt(this.#wire, interruptMs, signal);
    return new Promise((resolve) => {
      const cancelTimer = this.#wire.clock.setTimer(interruptMs, () => resolve(false));
      void running.then(() => {
        cancelTimer();
        resolve(true);
      });
    });
  }

  async #collect(reader: ByteReader, options: ExecOptions): Promise<ExecResult> {
    const stdout = createByteStore(longestKept);
    const frame = createRawFrame((bytes) => {
      stdout.add(bytes);
      options.onStdout?.(bytes);
    });
    const clock = this.#wire.clock;
    let lastHeardMs = clock.now();
    let announcementsDue = 0;
    let ended = () => {};
    this.#running = new Promise((resolve) => {
      ended = resolve;
    });
    try {
      for (;;) {
        const bytes = await reader.read(doubtMs, options.signal);
        if (bytes.length > 0) lastHeardMs = clock.now();
        else if (options.idleTimeoutMs !== undefined && clock.now() - lastHeardMs >= options.idleTimeoutMs) {
          throw new EspError('timeout', `The code printed nothing for ${options.idleTimeoutMs / 1000} s.`);
        } else this.#noticeRestart(stdout.bytes());
        reader.unread(frame.push(bytes));
        if (frame.end === 'open') continue;
        if (frame.end === 'soft-reset') await this.#awaitRawAgain(reader, options.signal);
        else if (!options.plainOutput) {
          if (announcementsDue === 0) await this.#wire.write(ctrl.A);
          announcementsDue = 1;
          if (!(await this.#isRealEnd(reader, frame, options.signal))) continue;
        }
        return resultOf(stdout.bytes(), frame, stdout.dropped);
      }
    } finally {
      this.#running = null;
      ended();
    }
  }

  /**
   * A program can print the frame's end itself. A board at its raw prompt announces it again on Ctrl-A;
   * a program that still runs prints on instead.
   */
  async #isRealEnd(reader: ByteReader, frame: RawFrame, signal: AbortSignal): Promise<boolean> {
    let seen = new Uint8Array(0);
    for (let asked = 1; ; ) {
      const bytes = await reader.read(doubtMs, signal);
      if (bytes.length === 0) {
        // Still silent: the program runs without a word, or it has eaten the Ctrl-A.
        if (asked++ < 3) await this.#wire.write(ctrl.A);
        continue;
      }
      seen = Uint8Array.from([...seen, ...bytes]);
      const text = asText(seen);
      const expected = rawAnnouncements.flatMap((words) => [words, `\r\n${words}`, `\r\r\n${words}`]);
      if (expected.some((words) => text.startsWith(words))) return true;
      if (expected.some((words) => words.startsWith(text))) continue;
      frame.reopen();
      reader.unread(seen);
      return false;
    }
  }

  async #awaitRawAgain(reader: ByteReader, signal: AbortSignal): Promise<void> {
    if (await awaitText(reader, this.#wire.clock, rawAnnouncements, softResetMs, signal)) return;
    throw new EspError('repl-failed', 'The code ended the interpreter, and no raw REPL came back.', {
      evidence: reader.recent,
    });
  }

  /** machine.reset() or a crash: the frame never ends, a fresh banner and prompt stand there instead. */
  #noticeRestart(stdout: Uint8Array): void {
    const tail = asText(stdout.subarray(-400));
    if (!/MicroPython [^\n]*\r\nType "help\(\)" for more information\.\r\n>>> $/.test(tail)) return;
    this.#raw.forget();
    throw new EspError('repl-failed', 'The board restarted while the code ran.', {
      hints: ['To restart it on purpose use "espwb reset".'],
    });
  }
}

function resultOf(stdout: Uint8Array, frame: RawFrame, droppedBytes: number): ExecResult {
  const result = { stdout, stderr: frame.stderr };
  return droppedBytes > 0 ? { ...result, droppedBytes } : result;
}

const isUsage = (error: unknown): boolean => isEspError(error) && error.code === 'usage';

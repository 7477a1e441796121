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
import { createRawFrame, type RawFrame } from './raw-frame.ts';
import { type RawDialect, type RawWire, rawAnnouncement, submitCode } from './raw-paste.ts';

const ctrl = { A: '\x01', B: '\x02', C: '\x03', D: '\x04' } as const;
const friendlyPrompt = '>>> ';

const rawEntryMs = 2000;
const rawEntryTries = 3;
const leaveMs = 2000;
const interruptMs = 1000;
const softResetMs = 10_000;
/** Silence after which the end of a frame, or a restart in the middle of it, is asked about. */
const doubtMs = 500;

/** stdout beyond this is streamed, not kept. */
const longestKept = 4 * 1024 * 1024;

export class MicroPythonLink implements FirmwareLink {
  readonly facts: FirmwareFacts;
  readonly #wire: FirmwareWire;
  #dialect: RawDialect | null = null;
  #isRaw = false;
  #isRunning = false;
  /** The half-typed line to put back when raw mode is left. */
  #stashed = '';

  constructor(wire: FirmwareWire, facts: FirmwareFacts) {
    this.#wire = wire;
    this.facts = facts;
    wire.kind = 'micropython';
    this.#isRaw = wire.tracker.prompt?.kind === 'micropython raw';
    wire.session.setState(wire.tracker.state);
  }

  exec(code: string, options: ExecOptions): Promise<ExecResult> {
    const bytes = new TextEncoder().encode(code);
    return this.#wire.converse(async (reader) => {
      throwIfCancelled(options.signal);
      await this.#enterRaw(reader, options.signal);
      try {
        const wire: RawWire = {
          reader,
          clock: this.#wire.clock,
          write: (slice) => this.#wire.write(slice),
        };
        this.#dialect = await submitCode(wire, bytes, this.#dialect, options.signal, options.onSent);
        return await this.#collect(reader, options);
      } catch (error) {
        if (isEspError(error) && error.code === 'usage') await this.#leaveRaw(reader);
        else await this.#recover(reader, error);
        throw error;
      }
    });
  }

  rest(signal: AbortSignal): Promise<void> {
    if (!this.#isRaw) return Promise.resolve();
    return this.#wire.converse(async (reader) => {
      throwIfCancelled(signal);
      if (this.#isRaw) await this.#leaveRaw(reader);
    });
  }

  async interrupt(signal: AbortSignal): Promise<void> {
    if (this.#isRunning) return this.#wire.write(ctrl.C);
    await this.rest(signal);
    for (let attempt = 0; attempt < 3; attempt++) {
      throwIfCancelled(signal);
      const stopped = this.#overhearPrompt(interruptMs, signal);
      await this.#wire.write(ctrl.C);
      if (await stopped) return;
    }
    throw new EspError('repl-busy', 'The program did not stop after three times Ctrl-C.', {
      hints: ['Reset the board: "espwb reset" stops every program that main.py does not start again.'],
    });
  }

  async softReset(signal: AbortSignal): Promise<void> {
    await this.rest(signal);
    const typed = this.#requirePrompt();
    // Ctrl-D restarts only on an empty line.
    if (typed.length > 0) await this.interrupt(signal);
    const restarted = this.#overhearPrompt(softResetMs, signal);
    await this.#wire.write(ctrl.D);
    if (await restarted) return;
    throw new EspError('timeout', 'No prompt within 10 s of the soft reset: main.py runs.', {
      hints: ['Interrupt it with Ctrl-C to have the prompt.'],
    });
  }

  async type(bytes: Uint8Array): Promise<void> {
    if (this.#isRunning && asText(bytes) === ctrl.C) return this.#wire.write(bytes);
    await this.#wire.converse(async (reader) => {
      if (this.#isRaw) await this.#leaveRaw(reader);
    });
    await this.#wire.write(bytes);
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  release(): void {
    this.#wire.release();
  }

  async #enterRaw(reader: ByteReader, signal: AbortSignal): Promise<void> {
    // Someone may have reset the board meanwhile: then the tracker has seen another prompt.
    if (this.#isRaw && this.#wire.tracker.prompt?.kind === 'micropython raw') return;
    this.#isRaw = false;
    if (this.#wire.tracker.prompt?.kind !== 'micropython raw') {
      this.#stashed = this.#requirePrompt();
      if (this.#stashed !== '') await this.#clearLine(reader, signal);
    }
    try {
      for (let attempt = 0; attempt < rawEntryTries; attempt++) {
        // A first Ctrl-A can get lost while the board is busy; in raw mode another one is harmless.
        await this.#wire.write(attempt === 0 ? ctrl.A : `\r${ctrl.A}`);
        if (!(await awaitText(reader, this.#wire.clock, [rawAnnouncement], rawEntryMs, signal))) continue;
        this.#isRaw = true;
        this.#wire.standAt('\n>');
        return;
      }
    } catch (error) {
      await this.#recover(reader, error);
      throw error;
    }
    await this.#recover(reader, null);
    throw new EspError('repl-failed', 'The board did not enter its raw REPL in three tries.', {
      evidence: reader.recent,
      hints: ['Reset the board and try again.'],
    });
  }

  /** The half-typed line, '' if there is none. @throws EspError repl-busy */
  #requirePrompt(): string {
    const prompt = this.#wire.tracker.prompt;
    if (prompt?.kind === 'micropython') {
      if (/^[\x20-\x7e]*$/.test(prompt.typed)) return prompt.typed;
      throw busy('A half-typed line stands at the prompt.', 'Finish it with Enter or clear it with Ctrl-C.');
    }
    if (prompt) {
      throw busy('An unfinished block stands at the prompt.', 'Finish it or leave it with Ctrl-C.');
    }
    throw programRuns();
  }

  async #clearLine(reader: ByteReader, signal: AbortSignal): Promise<void> {
    await this.#wire.write(ctrl.C);
    if (await awaitText(reader, this.#wire.clock, [`\n${friendlyPrompt}`], rawEntryMs, signal)) return;
    throw new EspError('repl-failed', 'The board did not answer Ctrl-C at its prompt.', {
      evidence: reader.recent,
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
    this.#isRunning = true;
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
      this.#isRunning = false;
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
      const expected = text.startsWith('\r\n') ? `\r\n${rawAnnouncement}` : rawAnnouncement;
      if (text.startsWith(expected)) return true;
      if (expected.startsWith(text)) continue;
      frame.reopen();
      reader.unread(seen);
      return false;
    }
  }

  async #awaitRawAgain(reader: ByteReader, signal: AbortSignal): Promise<void> {
    if (await awaitText(reader, this.#wire.clock, [rawAnnouncement], softResetMs, signal)) return;
    throw new EspError('repl-failed', 'The code ended the interpreter, and no raw REPL came back.', {
      evidence: reader.recent,
    });
  }

  /** machine.reset() or a crash: the frame never ends, a fresh banner and prompt stand there instead. */
  #noticeRestart(stdout: Uint8Array): void {
    const tail = asText(stdout.subarray(-400));
    if (!/MicroPython [^\n]*\r\nType "help\(\)" for more information\.\r\n>>> $/.test(tail)) return;
    this.#isRaw = false;
    this.#stashed = '';
    this.#wire.standAt(`\n${friendlyPrompt}`);
    throw new EspError('repl-failed', 'The board restarted while the code ran.', {
      hints: ['To restart it on purpose use "espwb reset".'],
    });
  }

  /** Ctrl-B, and the banner is kept from the pane; the half-typed line is typed again. */
  async #leaveRaw(reader: ByteReader): Promise<void> {
    await this.#wire.write(ctrl.B);
    const prompt = await awaitText(reader, this.#wire.clock, [`\n${friendlyPrompt}`], leaveMs);
    if (!prompt) return this.#recover(reader, null);
    this.#isRaw = false;
    this.#wire.standAt(`\n${friendlyPrompt}`);
    if (this.#stashed === '') return;
    await this.#wire.write(this.#stashed);
    await awaitText(reader, this.#wire.clock, [this.#stashed], leaveMs);
    this.#wire.standAt(`\n${friendlyPrompt}${this.#stashed}`);
    this.#stashed = '';
  }

  /**
   * After a failure or a cancel anywhere in raw mode: Ctrl-C ends a paste, clears a raw line and stops
   * code, Ctrl-B leads back to the prompt. Never Ctrl-D: at an empty prompt it would soft-reset.
   * Does not throw; the tracker says what the board stands at.
   */
  async #recover(reader: ByteReader, cause: unknown): Promise<void> {
    this.#isRaw = false;
    if (isEspError(cause) && (cause.code === 'unplugged' || cause.code === 'repl-failed')) {
      if (cause.code === 'unplugged' || this.#wire.tracker.prompt?.kind === 'micropython') return;
    }
    try {
      for (let attempt = 0; attempt < 3; attempt++) {
        await this.#wire.write(ctrl.C);
        await awaitText(reader, this.#wire.clock, ['\x04>'], interruptMs / 2);
        await this.#wire.write(ctrl.B);
        if (await this.#awaitQuietPrompt(reader)) {
          this.#wire.standAt(`\n${friendlyPrompt}`);
          return;
        }
      }
    } catch {
      // Unplugged meanwhile: the session says so.
      return;
    }
    this.#wire.standAt('\n');
  }

  async #awaitQuietPrompt(reader: ByteReader): Promise<boolean> {
    if (!(await awaitText(reader, this.#wire.clock, [`\n${friendlyPrompt}`], interruptMs))) return false;
    const more = await reader.readUntilQuiet(50, interruptMs);
    return more.length === 0 || asText(more).endsWith(`\n${friendlyPrompt}`);
  }

  /** Resolves to true as soon as the board's own stream ends in a prompt. */
  #overhearPrompt(timeoutMs: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (seen: boolean) => {
        cancelTimer();
        stop();
        signal.removeEventListener('abort', onAbort);
        resolve(seen);
      };
      const onAbort = () => settle(false);
      const cancelTimer = this.#wire.clock.setTimer(timeoutMs, () => settle(false));
      const stop = this.#wire.onOutput(() => {
        const prompt = this.#wire.tracker.prompt;
        if (prompt?.kind === 'micropython' && prompt.typed === '') settle(true);
      });
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }
}

function resultOf(stdout: Uint8Array, frame: RawFrame, droppedBytes: number): ExecResult {
  const result = { stdout, stderr: frame.stderr };
  return droppedBytes > 0 ? { ...result, droppedBytes } : result;
}

function busy(message: string, hint: string): EspError {
  return new EspError('repl-busy', message, { hints: [hint] });
}

export function programRuns(): EspError {
  return new EspError('repl-busy', 'A program runs on the board, so its REPL does not listen.', {
    hints: [
      'Stop it first: "espwb exec --interrupt ..." sends Ctrl-C, in the REPL press Ctrl-C.',
      'If it does not stop, reset the board with "espwb reset".',
    ],
  });
}

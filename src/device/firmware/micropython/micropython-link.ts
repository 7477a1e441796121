// The conversation with MicroPython. Code goes through the raw REPL, never through the friendly one:
// that one drops what is not ASCII and indents by itself. The raw mode is kept between calls and left
// clean on every way out; a half-typed line is put back, or the call refused.
import { printable } from '../../../text/printable.ts';
import { advise } from '../../advice.ts';
import { throwIfCancelled } from '../../clock.ts';
import { EspError, isEspError } from '../../errors.ts';
import type { ByteReader } from '../../transport/byte-reader.ts';
import { asText, awaitText } from '../await-text.ts';
import type { ExecOptions, ExecResult, FirmwareFacts, FirmwareLink } from '../firmware-link.ts';
import type { FirmwareWire } from '../firmware-wire.ts';
import { waitForPrompt } from '../wait-for-prompt.ts';
import { interruptKeys, interruptMs } from './interrupt-program.ts';
import { readRawAnswer } from './raw-answer.ts';
import { ctrl, RawMode, requirePrompt } from './raw-mode.ts';
import { type RawDialect, type RawWire, rawAnnouncements, submitCode } from './raw-paste.ts';
import { Sealer } from './sealer.ts';

const softResetMs = 10_000;
/** "MPY: soft reboot", of which a byte may be lost. A prompt without it may be that of an earlier key. */
const restartWords = /soft |reboot/;
const submitTries = 3;
const sealTries = 3;

/** A board at its MicroPython prompt; what its operations throw stands at FirmwareLink. */
export class MicroPythonLink implements FirmwareLink {
  readonly facts: FirmwareFacts;
  readonly #wire: FirmwareWire;
  #dialect: RawDialect | null = null;
  readonly #sealer = new Sealer();
  readonly #raw: RawMode;
  /** Settles when the code that exec runs has ended; null while none does. */
  #running: Promise<void> | null = null;

  constructor(wire: FirmwareWire, facts: FirmwareFacts) {
    this.#wire = wire;
    this.facts = facts;
    wire.kind = 'micropython';
    this.#raw = new RawMode(wire, [wire.nameOf(facts.kind), facts.version].filter(Boolean).join(' '));
  }

  async exec(code: string, options: ExecOptions): Promise<ExecResult> {
    if (!options.isSealed)
      return this.#execBytes(Buffer.from(code, options.isBytes ? 'latin1' : 'utf8'), options);
    this.#sealer.count();
    for (let attempt = 1; ; attempt++) {
      const result = await this.#execBytes(Buffer.from(this.#sealer.seal(code), 'utf8'), options);
      if (this.#sealer.hasRun(code, result.stderr)) return result;
      if (attempt === sealTries) throw arrivedAltered(result.stderr);
    }
  }

  #execBytes(code: Buffer, options: ExecOptions): Promise<ExecResult> {
    const bytes = Uint8Array.from(code);
    return this.#wire.converse(async (reader) => {
      throwIfCancelled(options.signal);
      try {
        await this.#submit(reader, bytes, options);
        return await this.#answer(reader, options);
      } catch (error) {
        // Refused before anything was sent, or at a fresh prompt after a restart: nothing to clean up.
        if (this.#wire.tracker.prompt?.kind === 'micropython' || isUsage(error)) throw error;
        await this.#raw.recover(reader, error);
        throw error;
      }
    });
  }

  /** As long as nothing of the code can have run, it is handed over again. */
  async #submit(reader: ByteReader, code: Uint8Array, options: ExecOptions): Promise<void> {
    const wire: RawWire = {
      reader,
      clock: this.#wire.clock,
      write: (slice) => this.#wire.write(slice),
    };
    for (let attempt = 1; ; attempt++) {
      await this.#raw.enter(reader, options.signal);
      const result = await submitCode(wire, code, this.#dialect, options.signal, options.onSent);
      if (!('failure' in result)) {
        this.#dialect = result.dialect;
        return;
      }
      if (attempt === submitTries) throw result.failure;
      await this.#raw.recover(reader, result.failure);
    }
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
    throw new EspError('repl-busy', 'The program did not stop after Ctrl-C was sent three times.', {
      hints: [advise('break-in-at-start', { when: 'Reset the board with Ctrl-C pressed while it starts' })],
    });
  }

  async softReset(signal: AbortSignal): Promise<void> {
    await this.rest(signal);
    const typed = requirePrompt(this.#wire);
    // Ctrl-D restarts only on an empty line.
    if (typed.length > 0) await this.interrupt(signal);
    const restarted = waitForPrompt(this.#wire, softResetMs, signal, restartWords);
    await this.#wire.write(ctrl.D);
    const heard = await restarted;
    if (heard === 'prompt') return;
    throwIfCancelled(signal);
    if (heard === 'nothing')
      throw new EspError('timeout', 'The board did not report a soft reset within 10 s.', {
        hints: [advise('restart-board')],
      });
    throw new EspError('timeout', 'No prompt within 10 s of the soft reset: main.py may run.', {
      hints: ['Interrupt it with Ctrl-C to have the prompt.'],
    });
  }

  async type(bytes: Uint8Array): Promise<void> {
    if (this.#running && asText(bytes) === ctrl.C) return this.#wire.write(bytes);
    await this.#wire.converse((reader) => this.#raw.leave(reader));
    this.#raw.hasTyped = !/[\r\n\x03]$/.test(asText(bytes));
    await this.#wire.write(bytes);
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  release(): void {
    this.#wire.release();
  }

  /** False after a second in which the code of exec has not ended, or no prompt has come. */
  async #stopped(signal: AbortSignal): Promise<boolean> {
    const running = this.#running;
    if (running === null) return (await waitForPrompt(this.#wire, interruptMs, signal)) === 'prompt';
    return new Promise((resolve) => {
      const cancelTimer = this.#wire.clock.setTimer(interruptMs, () => resolve(false));
      void running.then(() => {
        cancelTimer();
        resolve(true);
      });
    });
  }

  async #answer(reader: ByteReader, options: ExecOptions): Promise<ExecResult> {
    let ended = () => {};
    this.#running = new Promise((resolve) => {
      ended = resolve;
    });
    try {
      const { end, ...result } = await readRawAnswer(
        {
          reader,
          clock: this.#wire.clock,
          write: (keys) => this.#wire.write(keys),
          onOutput: (bytes) => this.#wire.show(bytes),
        },
        options,
      );
      if (end === 'soft-reset') await this.#awaitRawAgain(reader, options.signal);
      if (end === 'restarted') throw this.#restarted();
      return result;
    } finally {
      this.#running = null;
      ended();
    }
  }

  async #awaitRawAgain(reader: ByteReader, signal: AbortSignal): Promise<void> {
    if (await awaitText(reader, this.#wire.clock, rawAnnouncements, softResetMs, signal)) return;
    throw new EspError('repl-failed', 'The code ended the interpreter, and no raw REPL came back.', {
      evidence: reader.recent,
    });
  }

  #restarted(): EspError {
    this.#raw.forget();
    return new EspError('repl-failed', 'The board restarted while the code ran.', {
      hints: [advise('restart-on-purpose')],
    });
  }
}

/** With what the board said to it. */
function arrivedAltered(stderr: Uint8Array): EspError {
  const words = asText(stderr).trim().split('\n').at(-1)?.trim() ?? '';
  return new EspError(
    'repl-failed',
    `What was sent did not arrive as it was: the board said "${printable(words)}".`,
    { evidence: stderr.slice(-200), hints: ['Use a better cable or another USB port.'] },
  );
}

const isUsage = (error: unknown): boolean => isEspError(error) && error.code === 'usage';

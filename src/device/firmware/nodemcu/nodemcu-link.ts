// The conversation with NodeMCU Lua: a line, then its prompt, never more than that on the way, because
// the board's ring holds 256 bytes. There is no interrupt: what runs can only be ended by a reset.
// https://nodemcu.readthedocs.io/en/release/lua-developer-faq/
import { advise } from '../../advice.ts';
import { throwIfCancelled } from '../../clock.ts';
import { EspError, isEspError } from '../../errors.ts';
import { type ByteReader, concat } from '../../transport/byte-reader.ts';
import { asText, awaitText } from '../await-text.ts';
import { createByteStore, longestKept } from '../byte-store.ts';
import type { BinaryWay, ExecOptions, ExecResult, FirmwareFacts, FirmwareLink } from '../firmware-link.ts';
import type { FirmwareWire } from '../firmware-wire.ts';
import { overhearPrompt } from '../overhear-prompt.ts';
import { givePieces, takeBlocks } from './block-code.ts';
import { type BlockWire, blocksOf, giveBackInput, receivePieces, sendBlocks } from './block-transfer.ts';
import { leaveContinuation } from './leave-continuation.ts';
import {
  collectLines,
  countPieces,
  endOf,
  isOneLine,
  markedAnswer,
  markedLine,
  runLine,
  splitError,
} from './lua-code.ts';
import { replFailed, sendLine, toBytes, untilPrompt } from './lua-line.ts';
import { createMarkedOutput } from './marked-output.ts';

const promptMs = 2000;
const restartMs = 10_000;
/** Silence after which a prompt without the closing mark means that the board has restarted. */
const doubtMs = 500;
const settleMs = 30;

/** A board at NodeMCU's Lua prompt; what its acts throw stands at FirmwareLink. */
export class NodemcuLink implements FirmwareLink {
  readonly facts: FirmwareFacts;
  readonly #wire: FirmwareWire;
  #calls = 0;
  /** A person's keys since the last Enter. */
  #hasTyped = false;
  readonly binary: BinaryWay = {
    push: (sink, content, options) =>
      content.length === 0
        ? Promise.resolve('taken')
        : this.#pastPrompt(takeBlocks(sink, blocksOf(content)), options.signal, (wire) =>
            sendBlocks(wire, content, options),
          ),
    pull: (source, options) =>
      this.#pastPrompt(givePieces(source), options.signal, (wire) => receivePieces(wire, options)),
  };

  constructor(wire: FirmwareWire, facts: FirmwareFacts) {
    this.#wire = wire;
    this.facts = facts;
    wire.kind = 'nodemcu';
  }

  exec(code: string, options: ExecOptions): Promise<ExecResult> {
    return this.#wire.converse((reader) => this.execThrough(reader, code, options));
  }

  /** The same within a conversation that is under way. */
  async execThrough(reader: ByteReader, code: string, options: ExecOptions): Promise<ExecResult> {
    throwIfCancelled(options.signal);
    await this.#askForPrompt(reader, options.signal);
    this.#requirePrompt();
    try {
      const isPlain = options.plainOutput && isOneLine(options.amidOutput ? markedLine(code, 'm0') : code);
      const result = isPlain
        ? await this.#line(reader, code, options)
        : await this.#script(reader, code, options);
      this.#wire.standAt('\n> ');
      return result;
    } catch (error) {
      await this.#settle(reader);
      throw isEspError(error) && error.code === 'cancelled' ? this.#stillRunning(error) : error;
    }
  }

  async rest(): Promise<void> {}

  interrupt(): Promise<void> {
    return Promise.reject(
      new EspError('unsupported', 'NodeMCU has no interrupt: only a reset stops what runs.', {
        hints: [advise('restart-runs-init')],
      }),
    );
  }

  async softReset(signal: AbortSignal): Promise<void> {
    await this.#wire.converse((reader) => this.#askForPrompt(reader, signal));
    this.#requirePrompt();
    // The prompt may come once more before the chip goes: only that behind the banner counts.
    const restarted = overhearPrompt(this.#wire, restartMs, signal, 'NodeMCU');
    await this.#wire.write('node.restart()\n');
    if (await restarted) return;
    throw new EspError('timeout', 'No prompt within 10 s of node.restart(): init.lua runs.');
  }

  async type(bytes: Uint8Array): Promise<void> {
    await this.#wire.converse(async () => {});
    this.#hasTyped = !/[\r\n]$/.test(asText(bytes));
    await this.#wire.write(bytes);
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  release(): void {
    this.#wire.release();
  }

  /**
   * A timer has printed behind the prompt: it stands all the same, and an Enter shows it again. A line that
   * a person has begun is left alone.
   */
  async #askForPrompt(reader: ByteReader, signal: AbortSignal): Promise<void> {
    const { prompt } = this.#wire.tracker;
    if (this.#hasTyped || prompt?.typed === '' || prompt?.kind === 'lua continuation') return;
    await this.#wire.write('\n');
    if (!(await awaitText(reader, this.#wire.clock, ['\n> '], promptMs, signal))) return;
    // That may have been the prompt of code that ends just now: this key's own follows.
    await reader.readUntilQuiet(settleMs, 4 * settleMs, signal);
    this.#wire.standAt('\n> ');
  }

  #requirePrompt(): void {
    const prompt = this.#wire.tracker.prompt;
    if (prompt?.kind === 'lua' && prompt.typed === '') return;
    if (prompt) {
      throw new EspError('repl-busy', 'A half-typed line or an unfinished statement stands at the prompt.', {
        hints: [
          'In the REPL finish it with Enter, or take the line back with Backspace.',
          'A reset of the board ends it, too.',
        ],
        hintsSayAll: true,
      });
    }
    throw new EspError('repl-busy', 'Lua code runs on the board, and NodeMCU has no interrupt.', {
      hints: [advise('wait-or-restart')],
    });
  }

  /** Runs code that takes the input away from the prompt, and the talk that ends with giving it back. */
  #pastPrompt<T>(code: string, signal: AbortSignal, talk: (wire: BlockWire) => Promise<T>): Promise<T> {
    return this.#wire.converse(async (reader) => {
      const write = (bytes: Uint8Array | string) => this.#wire.write(bytes);
      const wire: BlockWire = { reader, clock: this.#wire.clock, write };
      throwIfCancelled(signal);
      await this.#askForPrompt(reader, signal);
      this.#requirePrompt();
      try {
        const { stderr } = await this.execThrough(reader, code, { signal, idleTimeoutMs: 2 * promptMs });
        if (stderr.length > 0) throw replFailed('did not take the code', stderr);
        this.#wire.standAt('');
        const result = await talk(wire);
        this.#wire.standAt('\n> ');
        return result;
      } catch (error) {
        if (isEspError(error) && error.code === 'unplugged') throw error;
        if (await giveBackInput(wire).catch(() => false)) this.#wire.standAt('\n> ');
        throw error;
      }
    });
  }

  /** One line as it stands: echo, output, prompt. */
  async #line(reader: ByteReader, code: string, options: ExecOptions): Promise<ExecResult> {
    const mark = `m${(this.#calls++ % 36).toString(36)}`;
    const line = options.amidOutput ? markedLine(code, mark) : code;
    const seen = await sendLine(this.#wire, reader, line, options, options.amidOutput ? endOf(mark) : '');
    const { stdout, stderr } = (options.amidOutput && markedAnswer(seen, mark)) || splitError(seen);
    const result = { stdout: toBytes(stdout), stderr: toBytes(stderr) };
    options.onStdout?.(result.stdout);
    return result;
  }

  async #script(reader: ByteReader, code: string, options: ExecOptions): Promise<ExecResult> {
    const lines = collectLines(code, options.isBytes);
    let isSure = true;
    for (const [index, line] of lines.entries()) {
      const said = await sendLine(this.#wire, reader, line, options, `${line}\r`);
      const { stderr } = splitError(said);
      // Out of memory is the usual one.
      if (stderr !== '') throw replFailed('did not take the code', toBytes(stderr));
      isSure &&= said === '';
      options.onSent?.(Math.floor((code.length * (index + 1)) / lines.length));
    }
    if (!isSure) await this.#mustHold(reader, lines.length - 1, options);
    const mark = `m${(this.#calls++ % 1000).toString(36)}${Math.random().toString(36).slice(2, 6)}`;
    const stdout = createByteStore(longestKept);
    const output = createMarkedOutput(mark, (bytes) => {
      stdout.add(bytes);
      options.onStdout?.(bytes);
    });
    this.#wire.standAt('');
    await this.#wire.write(`${runLine(mark)}\n`);
    let silentMs = 0;
    while (!output.ended) {
      const bytes = await reader.read(doubtMs, options.signal);
      silentMs = bytes.length === 0 ? silentMs + doubtMs : 0;
      output.push(bytes);
      if (bytes.length > 0) continue;
      if (asText(output.tail).endsWith('\n> ')) {
        throw replFailed('restarted while the code ran', output.tail);
      }
      if (options.idleTimeoutMs !== undefined && silentMs >= options.idleTimeoutMs) {
        throw new EspError('timeout', `The code printed nothing for ${options.idleTimeoutMs / 1000} s.`, {
          hints: ['It may still run.', advise('no-interrupt')],
        });
      }
    }
    reader.unread(output.rest);
    await untilPrompt(reader, options, 0, '\n');
    const result = { stdout: stdout.bytes(), stderr: output.stderr };
    return stdout.dropped > 0 ? { ...result, droppedBytes: stdout.dropped } : result;
  }

  /** Something else was printed while the code went: all of it must be there before it runs. */
  async #mustHold(reader: ByteReader, pieces: number, options: ExecOptions): Promise<void> {
    const { signal } = options;
    const asked = { signal, idleTimeoutMs: options.idleTimeoutMs ?? promptMs, amidOutput: true };
    const { stdout } = await this.#line(reader, countPieces, asked);
    if (asText(stdout).trim() !== String(pieces)) throw replFailed('did not take the code', stdout);
  }

  /** After a failure: says what the board stands at, and ends an unfinished statement. Does not throw. */
  async #settle(reader: ByteReader): Promise<void> {
    this.#wire.standAt('');
    try {
      const left = asText(concat([reader.recent, await reader.readUntilQuiet(100, promptMs)]));
      if (left.endsWith('\n>> ')) await leaveContinuation(this.#wire, reader);
      else if (left.endsWith('\n> ')) this.#wire.standAt('\n> ');
    } catch {
      // Unplugged: the session says so.
    }
  }

  #stillRunning(error: EspError): EspError {
    if (this.#wire.tracker.prompt) return error;
    return new EspError(
      'cancelled',
      'No longer waiting, but the code still runs: NodeMCU has no interrupt.',
      {
        hints: [advise('restart-board')],
        cause: error,
      },
    );
  }
}

// The conversation with NodeMCU Lua: a line, then its prompt, never more than that on the way, because
// the board's ring holds 256 bytes. There is no interrupt: what runs can only be ended by a reset.
// https://nodemcu.readthedocs.io/en/release/lua-developer-faq/
import { throwIfCancelled } from '../../clock.ts';
import { EspError, isEspError } from '../../errors.ts';
import { type ByteReader, concat } from '../../transport/byte-reader.ts';
import { asText } from '../await-text.ts';
import { createByteStore } from '../byte-store.ts';
import type { ExecOptions, ExecResult, FirmwareFacts, FirmwareLink } from '../firmware-link.ts';
import type { FirmwareWire } from '../firmware-wire.ts';
import { overhearPrompt } from '../overhear-prompt.ts';
import { collectLines, isOneLine, runLine, splitError, wayOut } from './lua-code.ts';
import { createMarkedOutput } from './marked-output.ts';

const promptMs = 2000;
const restartMs = 10_000;
/** Silence after which a prompt without the closing mark means that the board has restarted. */
const doubtMs = 500;
/** What one line may print before its prompt; beyond it only the end is kept. */
const windowBytes = 64 * 1024;
const longestKept = 4 * 1024 * 1024;

export class NodemcuLink implements FirmwareLink {
  readonly facts: FirmwareFacts;
  readonly #wire: FirmwareWire;
  #calls = 0;

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
    this.#requirePrompt();
    try {
      const isPlain = options.plainOutput && isOneLine(code);
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
        hints: ['Reset the board with "espwb reset"; init.lua starts again.'],
      }),
    );
  }

  async softReset(signal: AbortSignal): Promise<void> {
    this.#requirePrompt();
    const restarted = overhearPrompt(this.#wire, restartMs, signal);
    await this.#wire.write('node.restart()\n');
    if (await restarted) return;
    throw new EspError('timeout', 'No prompt within 10 s of node.restart(): init.lua runs.');
  }

  async type(bytes: Uint8Array): Promise<void> {
    await this.#wire.converse(async () => {});
    await this.#wire.write(bytes);
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  release(): void {
    this.#wire.release();
  }

  #requirePrompt(): void {
    const prompt = this.#wire.tracker.prompt;
    if (prompt?.kind === 'lua' && prompt.typed === '') return;
    if (prompt) {
      throw new EspError('repl-busy', 'A half-typed line or an unfinished statement stands at the prompt.', {
        hints: ['Finish it with Enter, or reset the board.'],
      });
    }
    throw new EspError('repl-busy', 'Lua code runs on the board, and NodeMCU has no interrupt.', {
      hints: ['Wait for its end, or stop it with "espwb reset".'],
    });
  }

  /** One line as it stands: echo, output, prompt. */
  async #line(reader: ByteReader, code: string, options: ExecOptions): Promise<ExecResult> {
    const seen = await this.#send(reader, code, options);
    const { stdout, stderr } = splitError(seen);
    const result = { stdout: toBytes(stdout), stderr: toBytes(stderr) };
    options.onStdout?.(result.stdout);
    return result;
  }

  async #script(reader: ByteReader, code: string, options: ExecOptions): Promise<ExecResult> {
    const lines = collectLines(code);
    for (const [index, line] of lines.entries()) {
      const said = await this.#send(reader, line, options);
      // Out of memory is the usual one.
      if (said !== '') throw replFailed('did not take the code', toBytes(said));
      options.onSent?.(Math.floor((code.length * (index + 1)) / lines.length));
    }
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
          hints: ['It may still run: NodeMCU has no interrupt, only "espwb reset".'],
        });
      }
    }
    reader.unread(output.rest);
    await this.#untilPrompt(reader, options, '');
    const result = { stdout: stdout.bytes(), stderr: output.stderr };
    return stdout.dropped > 0 ? { ...result, droppedBytes: stdout.dropped } : result;
  }

  /** Sends a line and returns what it printed, without echo and prompt. */
  async #send(reader: ByteReader, line: string, options: ExecOptions): Promise<string> {
    await this.#wire.write(`${line}\n`);
    const seen = await this.#untilPrompt(reader, options, line);
    const echoed = seen.startsWith(line) ? seen.slice(line.length) : seen;
    return echoed.replace(/^\r?\n/, '');
  }

  /** What came before the prompt. @throws EspError code-raised for a statement that is not finished */
  async #untilPrompt(reader: ByteReader, options: ExecOptions, line: string): Promise<string> {
    let seen: Uint8Array = new Uint8Array(0);
    for (;;) {
      const bytes = await reader.read(options.idleTimeoutMs ?? promptMs, options.signal);
      if (bytes.length === 0) throw replFailed('gave no prompt', reader.recent);
      seen = concat([seen, bytes]);
      if (seen.length > windowBytes) seen = seen.slice(-windowBytes);
      const text = asText(seen);
      const end = /(^|\n)(>{1,2} )$/.exec(text);
      if (!end || (line !== '' && text.length < line.length)) continue;
      if (end[2] === '> ') return text.slice(0, end.index + (end[1]?.length ?? 0));
      throw new EspError('code-raised', 'The statement is not finished.', { evidence: seen.slice(-200) });
    }
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
        hints: ['Stop it with "espwb reset".'],
        cause: error,
      },
    );
  }
}

/** At `>> `: makes the statement fail, so that the prompt stands again. True if it does. */
export async function leaveContinuation(wire: FirmwareWire, reader: ByteReader): Promise<boolean> {
  for (const line of wayOut) {
    await wire.write(`${line}\n`);
    const answer = asText(await reader.readUntilQuiet(100, promptMs));
    if (!answer.endsWith('\n> ')) continue;
    wire.standAt('\n> ');
    return true;
  }
  wire.standAt('\n>> ');
  return false;
}

const toBytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

function replFailed(what: string, evidence: Uint8Array): EspError {
  return new EspError('repl-failed', `The board ${what}.`, { evidence: evidence.slice(-200) });
}

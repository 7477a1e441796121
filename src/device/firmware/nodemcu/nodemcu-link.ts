// The conversation with NodeMCU Lua: a line, then its prompt, never more than that on the way, because
// the board's ring holds 256 bytes. There is no interrupt: what runs can only be ended by a reset.
// https://nodemcu.readthedocs.io/en/release/lua-developer-faq/
import { advise } from '../../advice.ts';
import { throwIfCancelled } from '../../clock.ts';
import { EspError, isEspError } from '../../errors.ts';
import type { ByteReader } from '../../transport/byte-reader.ts';
import { asText, awaitText } from '../await-text.ts';
import type { BinaryWay, ExecOptions, ExecResult, FirmwareFacts, FirmwareLink } from '../firmware-link.ts';
import type { FirmwareWire } from '../firmware-wire.ts';
import { givePieces, takeBlocks } from './block-code.ts';
import { type BlockWire, blocksOf, giveBackInput, receivePieces, sendBlocks } from './block-transfer.ts';
import { leaveContinuation } from './leave-continuation.ts';
import { isOneLine, longestLine, markedLine } from './lua-code.ts';
import { freshMark, type LuaTalk, replFailed, typeMarked } from './lua-line.ts';
import { runScript } from './lua-script.ts';
import { waitForRestart } from './wait-for-restart.ts';

const promptMs = 2000;
const settleMs = 30;
/** After a failure: silence, and the longest that is listened for it. */
const quietMs = 100;
const limitMs = 500;
/** How often a line is typed of which nothing can have run, and how often a prompt is asked for. */
const tries = 3;
const askMs = 700;

/** A board at NodeMCU's Lua prompt; what its operations throw stands at FirmwareLink. */
export class NodemcuLink implements FirmwareLink {
  readonly facts: FirmwareFacts;
  readonly #wire: FirmwareWire;
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
    const talk = this.#talkOf(reader);
    try {
      const isLine = options.plainOutput && isOneLine(markedLine(code, freshMark()));
      const result = isLine ? await runLine(talk, code, options) : await runScript(talk, code, options);
      this.#wire.standAt('\n> ');
      return result;
    } catch (error) {
      await this.#settle(talk);
      throw isEspError(error) ? this.#stillRunning(error) : error;
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
    const restarted = waitForRestart(this.#wire, signal);
    await this.#wire.write('node.restart()\n');
    const seen = await restarted;
    if (seen === 'prompt') return;
    if (seen === 'nothing') await this.#wire.converse((reader) => this.#takeBack(reader));
    throwIfCancelled(signal);
    if (seen === 'started')
      throw new EspError('timeout', 'No prompt within 10 s of node.restart(): init.lua may run.');
    const why = seen === 'refused' ? 'the line arrived damaged' : 'the board did not report a start';
    throw new EspError('timeout', `node.restart() was not run: ${why}.`, {
      hints: [advise('restart-board')],
    });
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
    for (let asked = 0; asked < tries; asked++) {
      const { prompt } = this.#wire.tracker;
      if (this.#hasTyped || prompt?.typed === '' || prompt?.kind === 'lua continuation') return;
      await this.#wire.write('\n');
      if (!(await awaitText(reader, this.#wire.clock, ['\n> '], askMs, signal))) continue;
      // That may have been the prompt of code that ends just now: this key's own follows.
      await reader.readUntilQuiet(settleMs, 4 * settleMs, signal);
      this.#wire.standAt('\n> ');
    }
  }

  #requirePrompt(): void {
    const prompt = this.#wire.tracker.prompt;
    if (prompt?.kind === 'lua' && prompt.typed === '') return;
    if (prompt) {
      throw new EspError(
        'repl-busy',
        'There is a half-typed line or an unfinished statement at the prompt.',
        {
          hints: [
            'In the REPL finish it with Enter, or delete the line with Backspace.',
            'A reset of the board ends it as well.',
          ],
          hintsSayAll: true,
        },
      );
    }
    throw new EspError('repl-busy', 'Lua code runs on the board, and NodeMCU has no interrupt.', {
      hints: [advise('no-interrupt'), advise('wait-or-restart')],
      hintsSayAll: true,
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
        const { stderr } = await this.execThrough(reader, code, {
          signal,
          idleTimeoutMs: 2 * promptMs,
          limitMs: 10 * promptMs,
        });
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

  /** A line that did not do what it should: what stands of it must not run later. Does not throw. */
  async #takeBack(reader: ByteReader): Promise<void> {
    try {
      if (this.#wire.tracker.prompt?.kind === 'lua continuation')
        await leaveContinuation(this.#talkOf(reader));
      else await this.#wire.write('\b'.repeat(longestLine));
    } catch {
      // Unplugged: the session says so.
    }
    await this.#settle(this.#talkOf(reader));
  }

  #talkOf(reader: ByteReader): LuaTalk {
    return { reader, clock: this.#wire.clock, write: (text) => this.#wire.write(text) };
  }

  /** After a failure: says what the board stands at, and ends an unfinished statement. Does not throw. */
  async #settle(talk: LuaTalk): Promise<void> {
    this.#wire.standAt('');
    try {
      const left = asText(await talk.reader.readUntilQuiet(quietMs, limitMs));
      if (left.endsWith('\n>> ')) return void (await leaveContinuation(talk));
      await talk.write('\n');
      if (await awaitText(talk.reader, talk.clock, ['\n> '], limitMs)) this.#wire.standAt('\n> ');
    } catch {
      // Unplugged: the session says so.
    }
  }

  #stillRunning(error: EspError): EspError {
    if (this.#wire.tracker.prompt) return error;
    if (error.code === 'timeout') return error.withHintFirst(advise('no-interrupt'));
    if (error.code !== 'cancelled') return error;
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

/** One line of espwb's own. It is typed again where it arrived altered and nothing of it can have run. */
async function runLine(talk: LuaTalk, code: string, options: ExecOptions): Promise<ExecResult> {
  for (let attempt = 1; ; attempt++) {
    const mark = freshMark();
    const { onStdout, ...asked } = options;
    const answer = await typeMarked(talk, markedLine(code, mark), mark, asked);
    const { end, stdout, stderr, isAsSent } = answer;
    if (end === 'ended' || (end === 'raised' && isAsSent)) onStdout?.(stdout);
    if (end === 'ended') return isAsSent ? { stdout, stderr } : { stdout, stderr, mayBeAltered: true };
    if (end === 'raised' && isAsSent) return { stdout, stderr };
    if (end === 'restarted') throw replFailed('restarted while the code ran', talk.reader.recent);
    if (end === 'unfinished') {
      await leaveContinuation(talk);
      if (isAsSent)
        throw new EspError('code-raised', 'The statement is not finished.', { evidence: talk.reader.recent });
    }
    // Where its marks got lost it may have run.
    if (attempt === tries || answer.hasStarted || end === 'lost')
      throw replFailed('has run the line, but its answer arrived damaged', talk.reader.recent);
  }
}

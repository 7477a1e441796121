// Asks for a prompt: sends a key, and judges whether what comes back is a prompt that waits. What looks like one may
// be a line of output, or a prompt of which a byte was lost: the doubtful ones are asked a second time.
import type { Clock } from '../clock.ts';
import { isEspError } from '../errors.ts';
import { isUnreadable, leastNoiseBytes } from '../noise.ts';
import { type ByteReader, concat } from '../transport/byte-reader.ts';
import type { Transport } from '../transport/transport.ts';
import { asText } from './await-text.ts';
import { isSilent, isUnmistakable, promptSigns } from './firmwares.ts';
import type { HeardSoFar } from './heard-so-far.ts';
import type { Prompt } from './prompt.ts';
import { createPromptSpotter } from './prompt-amid-output.ts';
import { promptAtEnd } from './prompt-at-end.ts';

export const enter = Uint8Array.of(0x0d);
export const promptMs = 700;
/** What is asked for once more at another rate has an empty line then, and answers sooner. */
const firstAnswerMs = 300;
/** Bytes behind a prompt that was only a line of output come within this. */
const settleMs = 30;
/** A prompt that stands answers its second Enter within this. */
const againMs = 200;
/** So many within the first look at a rate: who sends them does not pause. */
export const constantBytes = 128;

/** What is said to an Enter on an empty line. */
const bareAnswers: ReadonlySet<string> = new Set(
  promptSigns.filter(({ isFirst }) => isFirst).map(({ text }) => `\r\n${text}`),
);

export class PromptAsker {
  /** At the last time that it was asked a line began like a prompt, and others came behind it. */
  isAmidOutput = false;
  readonly #transport: Transport;
  readonly #reader: ByteReader;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #heard: HeardSoFar;

  /** What comes is added to `heard`. */
  constructor(
    transport: Transport,
    reader: ByteReader,
    clock: Clock,
    signal: AbortSignal,
    heard: HeardSoFar,
  ) {
    this.#transport = transport;
    this.#reader = reader;
    this.#clock = clock;
    this.#signal = signal;
    this.#heard = heard;
  }

  /** Sends a key and listens until a prompt stands or `timeoutMs` has passed. @throws EspError unplugged | cancelled */
  async ask(key: Uint8Array, timeoutMs: number): Promise<Prompt | null> {
    const heard = this.#heard;
    const isFirstWord = heard.bytes.length === 0;
    const bytesBefore = heard.totalBytes;
    const spotter = createPromptSpotter(promptSigns);
    let spottedMs: number | null = null;
    await this.#transport.write(key);
    const deadline = this.#clock.now() + timeoutMs;
    for (;;) {
      const leftMs = deadline - this.#clock.now();
      this.isAmidOutput = spottedMs !== null && this.#clock.now() - spottedMs >= againMs;
      if (leftMs <= 0 || this.isAmidOutput) return null;
      spotter.push(heard.add(await this.#reader.read(leftMs, this.#signal)));
      if (spotter.seen !== null) spottedMs ??= this.#clock.now();
      const found = promptAtEnd(heard.text);
      if (!found) continue;
      // The answer to an Enter and nothing else, from a board that was silent: the next exchange proves it.
      if (isFirstWord && bareAnswers.has(heard.text)) return found;
      heard.add(await this.#reader.read(settleMs, this.#signal));
      const prompt = promptAtEnd(heard.text);
      if (!prompt) continue;
      const hasAnswered = heard.totalBytes > bytesBefore;
      if (isUnmistakable(prompt) || (isSilent(prompt) && !hasAnswered)) return prompt;
      const sure = await this.#confirm(prompt);
      if (sure) return sure;
    }
  }

  /**
   * Leaves the port at this rate if a prompt answers there; a rate that the driver refuses answers nothing.
   * @throws EspError unplugged | cancelled
   */
  async askAtRate(baudRate: number): Promise<Prompt | null> {
    const usualBaudRate = this.#transport.baudRate;
    try {
      await this.#transport.setBaudRate(baudRate);
    } catch (error) {
      if (isEspError(error) && error.code === 'baud-failed') return null;
      throw error;
    }
    await this.#transport.discardInput();
    // What was on its way is of the other rate.
    await this.#reader.read(settleMs, this.#signal);
    this.#reader.take();
    // The first Enter ends what this port's other rate left in the line, the second finds it empty.
    const prompt =
      (await this.ask(enter, firstAnswerMs)) ?? (this.#mayBeRate() ? await this.ask(enter, promptMs) : null);
    if (prompt) return prompt;
    await this.#transport.setBaudRate(usualBaudRate);
    await this.#transport.discardInput();
    return null;
  }

  /** Not where what comes without a pause is no text: it is another rate. */
  #mayBeRate(): boolean {
    const { bytes } = this.#heard;
    return bytes.length < constantBytes || !isUnreadable(bytes.slice(-leastNoiseBytes));
  }

  /**
   * MicroPython's prompt that lost its first byte, or in which a timer has printed, is Lua's, Lua's that lost
   * its blank is the raw REPL's, and a program's row of dots is an unfinished block: the same Enter must give
   * the same once more. Null where it gives no prompt at all.
   */
  async #confirm(first: Prompt): Promise<Prompt | null> {
    let seen: Prompt | null = null;
    for (let attempt = 0; attempt < 3; attempt++) {
      await this.#transport.write(enter);
      const begin = await this.#reader.read(againMs, this.#signal);
      const rest = await this.#reader.readUntilQuiet(settleMs, promptMs, this.#signal);
      const answer = this.#heard.add(concat([begin, rest]));
      const text = asText(answer);
      const again = text.includes('\n') ? (promptAtEnd(text) ?? promptWithin(answer)) : null;
      // One that answers no Enter is something else that ends so.
      if (again && again.kind === (seen ?? first).kind) return isSilent(again) ? null : again;
      if (again) seen = again;
    }
    return seen;
  }
}

/** Behind an Enter: a timer has printed since. */
function promptWithin(bytes: Uint8Array): Prompt | null {
  const spotter = createPromptSpotter(promptSigns);
  spotter.push(bytes);
  return spotter.seen === null ? null : { kind: spotter.seen, typed: '' };
}

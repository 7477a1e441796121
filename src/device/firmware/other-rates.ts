// A prompt, or words, at another rate than the usual one: looked for where what is heard is no text, or nothing is.
import { isText, judged, programBaudRates } from '../loader/readable-rate.ts';
import { isUnreadable } from '../noise.ts';
import type { Transport } from '../transport/transport.ts';
import type { PromptAsker } from './ask-for-prompt.ts';
import { asText } from './await-text.ts';
import { askableFor } from './firmware-signs.ts';
import type { HeardSoFar } from './heard-so-far.ts';
import type { Prompt } from './prompt.ts';

/** NodeMCU builds before March 2016 speak 9600. */
const otherBaudRates = [9600] as const;

export class OtherRates {
  /** All of them were gone through once, which takes seconds. */
  hasSearched = false;
  /** What is said is no text at the port's rate and is at this one; null where it was text nowhere. */
  readableBaudRate: number | null = null;
  /** What it is there. */
  readable: Uint8Array | null = null;
  readonly #transport: Transport;
  readonly #asker: PromptAsker;
  readonly #heard: HeardSoFar;

  constructor(transport: Transport, asker: PromptAsker, heard: HeardSoFar) {
    this.#transport = transport;
    this.#asker = asker;
    this.#heard = heard;
  }

  /** The port stands at a rate at which what is heard sounds like firmware that can be asked for its name. */
  get isElsewhere(): boolean {
    return this.#transport.baudRate !== this.#heard.usualBaudRate;
  }

  /**
   * Leaves the port at a rate at which a prompt answers; null too where the rate is fixed.
   * @throws EspError unplugged | cancelled
   */
  async ask(): Promise<Prompt | null> {
    const heard = this.#heard;
    if (!this.#transport.capabilities.hasBaud || this.hasSearched) return null;
    // A line that is held low sounds the same at every rate, and as 9600 does at 115200.
    const isSpeech = heard.bytes.some((byte) => byte !== 0) && isUnreadable(heard.bytes);
    // It would find the same again.
    this.hasSearched = isSpeech;
    for (const baudRate of isSpeech ? programBaudRates : otherBaudRates) {
      if (baudRate === heard.usualBaudRate) continue;
      // What one rate makes of it is no part of what is said at another.
      const bringBack = heard.setAside();
      const prompt = await this.#asker.askAtRate(baudRate);
      if (prompt) return prompt;
      const words = heard.bytes;
      if (askableFor(asText(words))) {
        await this.#transport.setBaudRate(baudRate);
        return null;
      }
      bringBack();
      if (!isText(words)) continue;
      this.readableBaudRate = baudRate;
      this.readable = judged(words);
      break;
    }
    return null;
  }
}

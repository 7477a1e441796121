// Into MicroPython's raw REPL and out of it again, from every condition: a half-typed line is put back,
// a failure or a cancel ends at the friendly prompt, and the tracker always says what the board stands at.
import { advise } from '../../advice.ts';
import { EspError, isEspError } from '../../errors.ts';
import type { ByteReader } from '../../transport/byte-reader.ts';
import { asText, awaitText } from '../await-text.ts';
import type { FirmwareWire } from '../firmware-wire.ts';
import { rawAnnouncements } from './raw-paste.ts';

export const ctrl = { A: '\x01', B: '\x02', C: '\x03', D: '\x04' } as const;
const friendlyPrompt = '>>> ';

const entryMs = 1000;
const entryTries = 5;
/** From the prompt that the Enter before a Ctrl-A gives to the announcement: the board is awake then. */
const behindPromptMs = 300;
/** One may be a Ctrl-A that got lost. */
const enoughRefusals = 2;
/** Once it has been refused: not each of three copies of a file needs to find that out. */
const laterTries = 1;
const leaveMs = 2000;
const stopMs = 1000;
const stopTries = 3;

/** The raw REPL of one board; conversations enter and leave it through here. */
export class RawMode {
  readonly #wire: FirmwareWire;
  /** The half-typed line to put back when raw mode is left. */
  #stashed = '';
  /** A person's keys since the last Enter: only then what stands behind the prompt is a line. */
  hasTyped = false;
  #tries = entryTries;
  readonly #name: string;

  /** @param name of the firmware, for messages */
  constructor(wire: FirmwareWire, name: string) {
    this.#wire = wire;
    this.#name = name;
  }

  /** By what the board said last: somebody may have reset it meanwhile. */
  get isEntered(): boolean {
    return this.#wire.tracker.prompt?.kind === 'micropython raw';
  }

  /** @throws EspError repl-busy | repl-failed | unplugged | cancelled */
  async enter(reader: ByteReader, signal: AbortSignal): Promise<void> {
    if (this.isEntered) return;
    if (!this.hasTyped) await this.#askForPrompt(reader, signal);
    this.#stashed = requirePrompt(this.#wire);
    try {
      if (this.#stashed !== '') await this.#clearLine(reader, signal);
      let asked = 0;
      for (let refusals = 0; asked < this.#tries && refusals < enoughRefusals; asked++) {
        // A first Ctrl-A can get lost while the board is busy; in raw mode another one is harmless.
        await this.#wire.write(asked === 0 ? ctrl.A : `\r${ctrl.A}`);
        const isPatient = asked === 0 || asked === this.#tries - 1;
        const said = await this.#answerTo(reader, isPatient, signal);
        if (said === 'refused') refusals += 1;
        if (said !== 'announced') continue;
        this.#wire.standAt('\n>');
        this.#tries = entryTries;
        return;
      }
      const times = this.#tries === 1 ? 'when asked once more' : `in ${asked} tries`;
      this.#tries = laterTries;
      throw new EspError('repl-failed', `${this.#name} did not enter its raw REPL ${times}.`, {
        evidence: reader.recent,
      });
    } catch (error) {
      await this.recover(reader, error);
      throw error;
    }
  }

  /** 'refused': it is awake, gave its prompt for the Enter and nothing for the Ctrl-A. */
  async #answerTo(
    reader: ByteReader,
    isPatient: boolean,
    signal: AbortSignal,
  ): Promise<'announced' | 'refused' | 'nothing'> {
    const { clock } = this.#wire;
    const prompt = `\n${friendlyPrompt}`;
    const wanted = isPatient ? rawAnnouncements : [...rawAnnouncements, prompt];
    const said = await awaitText(reader, clock, wanted, entryMs, signal);
    if (said?.found !== prompt) return said === null ? 'nothing' : 'announced';
    const isLate = await awaitText(reader, clock, rawAnnouncements, behindPromptMs, signal);
    return isLate ? 'announced' : 'refused';
  }

  /** Ctrl-B, and the banner is kept from the pane; the half-typed line is typed again. */
  async leave(reader: ByteReader): Promise<void> {
    if (!this.isEntered) return;
    await this.#wire.write(ctrl.B);
    const prompt = await awaitText(reader, this.#wire.clock, [`\n${friendlyPrompt}`], leaveMs);
    if (!prompt) return this.recover(reader, null);
    this.#wire.standAt(`\n${friendlyPrompt}`);
    await this.#retype(reader);
  }

  /**
   * After a failure or a cancel anywhere in raw mode: Ctrl-C ends a paste, clears a raw line and stops
   * code, Ctrl-B leads back to the prompt. Never Ctrl-D: at an empty prompt it would soft-reset.
   */
  async recover(reader: ByteReader, cause: unknown): Promise<void> {
    if (isEspError(cause) && cause.code === 'unplugged') return;
    try {
      for (let attempt = 0; attempt < stopTries; attempt++) {
        await this.#wire.write(ctrl.C);
        await awaitText(reader, this.#wire.clock, ['\x04>'], stopMs / 2);
        await this.#wire.write(ctrl.B);
        if (!(await this.#awaitQuietPrompt(reader))) continue;
        this.#wire.standAt(`\n${friendlyPrompt}`);
        return await this.#retype(reader);
      }
      this.#wire.standAt('\n');
    } catch {
      // Unplugged meanwhile: the session says so, and the first failure is the one to report.
    }
  }

  /** The board has restarted under us: its prompt is fresh and empty. */
  forget(): void {
    this.#stashed = '';
    this.#wire.standAt(`\n${friendlyPrompt}`);
  }

  /** A timer has printed behind the prompt: it stands all the same, and an Enter shows it again. */
  async #askForPrompt(reader: ByteReader, signal: AbortSignal): Promise<void> {
    const { prompt } = this.#wire.tracker;
    if (prompt && (prompt.kind !== 'micropython' || prompt.typed === '')) return;
    await this.#wire.write('\r');
    if (!(await awaitText(reader, this.#wire.clock, [`\n${friendlyPrompt}`], entryMs, signal))) return;
    this.#wire.standAt(`\n${friendlyPrompt}`);
  }

  async #clearLine(reader: ByteReader, signal: AbortSignal): Promise<void> {
    await this.#wire.write(ctrl.C);
    if (await awaitText(reader, this.#wire.clock, [`\n${friendlyPrompt}`], entryMs, signal)) return;
    throw new EspError('repl-failed', 'The board did not answer Ctrl-C at its prompt.', {
      evidence: reader.recent,
    });
  }

  async #retype(reader: ByteReader): Promise<void> {
    const line = this.#stashed;
    this.#stashed = '';
    if (line === '') return;
    await this.#wire.write(line);
    await awaitText(reader, this.#wire.clock, [line], leaveMs);
    this.#wire.standAt(`\n${friendlyPrompt}${line}`);
  }

  async #awaitQuietPrompt(reader: ByteReader): Promise<boolean> {
    const said = await awaitText(reader, this.#wire.clock, [`\n${friendlyPrompt}`], stopMs);
    if (!said) return false;
    const more = await reader.readUntilQuiet(50, stopMs);
    // The banner is the answer to Ctrl-B at a prompt; what a timer prints behind it does not matter.
    if (asText(said.before).includes('"help()"')) return true;
    return more.length === 0 || asText(more).endsWith(`\n${friendlyPrompt}`);
  }
}

/** The half-typed line at the friendly prompt, '' if there is none. @throws EspError repl-busy */
export function requirePrompt(wire: FirmwareWire): string {
  const { prompt } = wire.tracker;
  if (prompt?.kind === 'micropython') {
    if (/^[\x20-\x7e]*$/.test(prompt.typed)) return prompt.typed;
    throw busy(
      'There is a half-typed line at the prompt.',
      'In the REPL finish it with Enter, or clear it with Ctrl-C.',
    );
  }
  if (prompt) {
    throw busy(
      'There is an unfinished block at the prompt.',
      'In the REPL finish it, or leave it with Ctrl-C.',
    );
  }
  throw programRuns();
}

function programRuns(evidence?: Uint8Array): EspError {
  return new EspError('repl-busy', 'A program runs on the board, so its REPL does not listen.', {
    hints: [
      advise('interrupt-program', { what: 'Stop it first' }),
      advise('break-in-at-start', { when: 'If it does not stop, break in by a reset' }),
      advise('restart-board'),
    ],
    hintsSayAll: true,
    ...(evidence ? { evidence } : {}),
  });
}

function busy(message: string, hint: string): EspError {
  return new EspError('repl-busy', message, { hints: [hint], hintsSayAll: true });
}

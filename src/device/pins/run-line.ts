// What both firmware drivers share: send one line, expect one answer of a known form.

import { printable } from '../../text/printable.ts';
import type { Chip } from '../chips/chip.ts';
import { EspError } from '../errors.ts';
import type { FirmwareLink } from '../firmware/firmware-link.ts';
import type { Level } from './pin-driver.ts';
import { pinsOf } from './pins.ts';

/** A pin command answers at once; this long it takes only when the board is gone or stuck. */
const answerMs = 3000;
/** A program that prints on meanwhile does not make it longer. */
const limitMs = 10_000;

/** How a language is made to print everything twice. */
export type PrintedTwice = {
  /** The same line, which prints twice what its last word prints. */
  readonly line: (line: string) => string;
  /** What of these lines of numbers came twice, the last first. */
  readonly answers: (lines: readonly number[][]) => readonly number[][];
};

/**
 * Runs the line and returns the numbers it printed; 'any' = as many as there are. The board prints them twice, and
 * both have to be the same: a damaged digit is a digit, too.
 * @throws EspError code-raised (with the board's words) | repl-failed (another answer than expected)
 */
export async function runForNumbers(
  link: FirmwareLink,
  twice: PrintedTwice,
  line: string,
  howMany: number | 'any',
  signal: AbortSignal,
): Promise<number[]> {
  const options = { signal, idleTimeoutMs: answerMs, limitMs, plainOutput: true, isSealed: true };
  const { stdout, stderr, mayBeAltered = false } = await link.exec(twice.line(line), options);
  if (stderr.length > 0) {
    const last = new TextDecoder().decode(stderr).trim().split('\n').at(-1) ?? '';
    throw new EspError('code-raised', `The board refused "${line}": ${printable(last.trim())}`, {
      evidence: stderr,
    });
  }
  if (mayBeAltered)
    throw new EspError(
      'repl-failed',
      `The board has not shown "${line}" as it was sent: it may have done something else.`,
      {
        evidence: stdout,
      },
    );
  for (const numbers of twice.answers(numbersIn(new TextDecoder().decode(stdout))))
    if (howMany === 'any' || numbers.length === howMany) return numbers;
  throw new EspError('repl-failed', `The board did not answer "${line}" with ${howMany} numbers.`, {
    evidence: stdout,
  });
}

/** Lines of numbers alone, the last first: what a program's timer prints meanwhile may have numbers, too. */
const numbersIn = (printed: string): number[][] =>
  printed
    .split(/\r?\n/)
    .filter((line) => /^[[\]\-\d,\s]*\d[\]\s]*$/.test(line))
    .map((line) => (line.match(/-?\d+/g) ?? []).map(Number))
    .reverse();

export const sameNumbers = (one: readonly number[], other: readonly number[]): boolean =>
  one.join() === other.join();

/** What a firmware prints of a level: 1 is high, all else low. */
export const asLevel = (value: number | undefined): Level => (value === 1 ? 1 : 0);

/** Half a period of a blink timed by the board, in milliseconds. @throws EspError usage */
export function halfPeriodMs(hz: number): number {
  if (hz >= 0.5 && hz <= 10) return Math.round(500 / hz);
  throw new EspError('usage', `A blink of ${hz} Hz is out of range.`, {
    hints: ['The board itself blinks 0.5 to 10 times a second.'],
  });
}

/** @throws EspError usage */
export function checkPwm(chip: Chip, frequencyHz: number, duty1023: number): void {
  const { mostHz, sharesFrequency } = pinsOf(chip).pwm;
  const isWhole = Number.isInteger(frequencyHz) && Number.isInteger(duty1023);
  if (isWhole && frequencyHz >= 1 && frequencyHz <= mostHz && duty1023 >= 0 && duty1023 <= 1023) return;
  throw new EspError('usage', `PWM at ${frequencyHz} Hz with duty ${duty1023} is out of range.`, {
    hints: [
      `An ${chip.name} does 1 to ${mostHz} Hz, ${sharesFrequency ? 'the same for all its pins, ' : ''}and a duty of 0 to 1023.`,
    ],
  });
}

// What to do about a failure by its code. What belongs to one failure alone travels in the error's own hints and comes
// first.
import { advises, type Hint } from '../device/advice.ts';
import type { ErrorCode, EspError } from '../device/errors.ts';
import { flashAgain, type Platform, wordsOfCode } from './words-of-code.ts';

export type { Platform };

/** 2 wrong usage or image, 3 the port, 130 cancelled, 1 everything else. */
export const exitCodeOf = (code: ErrorCode): number => wordsOfCode[code].exitCode ?? 1;

/** A heading for one failure: a program that serves no more is no port that was lost. */
export const headingOf = (error: EspError): string =>
  error.code === 'port-missing' && advises(error.ownHints, 'start-server')
    ? 'Nothing listens on this port'
    : titleOf(error.code);

/** A few words for a heading. */
export const titleOf = (code: ErrorCode): string => wordsOfCode[code].title;

const isOverride = (hint: Hint): boolean => advises([hint], 'all-the-same');

/** What to try, the most promising first: the error's own steps, then those of its code, none of them twice. */
export function hintsFor(error: EspError, platform: Platform): readonly Hint[] {
  return allHints(error, platform).filter((hint) => !isTooLow(hint, error.baudRate));
}

/** Which boards and adapters all bear: what fails at it does not fail for the rate. */
const lowestUsualRate = 115_200;

const isTooLow = (hint: Hint, baudRate = Number.POSITIVE_INFINITY): boolean =>
  baudRate <= lowestUsualRate && (advises([hint], 'lower-rate') || advises([hint], 'flash-lower-rate'));

function allHints(error: EspError, platform: Platform): readonly Hint[] {
  if (error.hintsSayAll) return error.ownHints;
  // A flash that was left half written is finished by the same again.
  if (error.code === 'cancelled' && error.board === 'partly-written') return [flashAgain];
  const { hints = [] } = wordsOfCode[error.code];
  const general = typeof hints === 'function' ? hints(platform) : hints;
  const all = [...error.ownHints, ...general].filter(isFirst);
  // What overrides a check is named when all that mends the matter is.
  return [...all.filter((hint) => !isOverride(hint)), ...all.filter(isOverride)];
}

/** One step of a kind is enough, whatever its parameters: the error's own knows more than the code's. */
const isFirst = (hint: Hint, at: number, all: readonly Hint[]): boolean =>
  all.findIndex((other) => idOf(other) === idOf(hint)) === at;

const idOf = (hint: Hint): string => (typeof hint === 'string' ? hint : hint.id);

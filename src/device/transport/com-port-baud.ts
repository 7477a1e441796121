// A rate agreed on with a server of RFC 2217: asked for, and believed when its answer says so.
import { advise } from '../advice.ts';
import { EspError } from '../errors.ts';
import { addressWords, type HostAddress } from './byte-socket.ts';
import type { ComPortLink } from './com-port-link.ts';
import { comPort, decodeBaudRate, encodeBaudRate } from './com-port-option.ts';

const answerTimeoutMs = 2_000;
/** Beyond this share a UART cannot read what the other end sends. */
const tolerance = 0.03;

/** Of one connection: answers have no numbers, so that those which are still to come are counted. */
export type BaudQuestions = {
  /** @throws EspError baud-failed */
  readonly agree: (link: ComPortLink, address: HostAddress, baudRate: number) => Promise<void>;
};

export function createBaudQuestions(): BaudQuestions {
  let unanswered = 0;
  return {
    agree: async (link, address, baudRate) => {
      let taken: number | null = null;
      unanswered++;
      const answer = link.answer(comPort.setBaudRate, answerTimeoutMs, (value) => {
        taken = decodeBaudRate(value) ?? taken;
        unanswered--;
        // A late answer to an earlier question does not settle this one, unless it says what we want.
        return isNear(taken, baudRate) || unanswered <= 0;
      });
      await link.sendCommands(encodeBaudRate(baudRate));
      await answer;
      if (isNear(taken, baudRate)) return;
      const what = taken === null ? 'did not answer' : `took ${taken} instead`;
      throw new EspError('baud-failed', `${addressWords(address)} ${what} when asked for ${baudRate} baud.`, {
        baudRate,
        hints: [advise('lower-rate'), 'The server decides which rates its port has: look at its settings.'],
        hintsSayAll: true,
      });
    },
  };
}

const isNear = (taken: number | null, baudRate: number): boolean =>
  taken !== null && Math.abs(taken - baudRate) <= baudRate * tolerance;

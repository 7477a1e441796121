// Making a pin of GPIO1 (TX) or GPIO3 (RX) takes the wire that the REPL is spoken over. The line that does
// it cannot be answered, so it is typed, and what follows is proof of the opposite: a REPL that still
// answers. Afterwards nobody has the board until it is reset.

import { advise } from '../advice.ts';
import type { Chip } from '../chips/chip.ts';
import { sleep, throwIfCancelled } from '../clock.ts';
import { EspError } from '../errors.ts';
import { asText } from '../firmware/await-text.ts';
import type { ReplAbout } from '../firmware/firmware-about.ts';
import type { FirmwareLink } from '../firmware/firmware-link.ts';
import { waitForQuiet } from '../firmware/wait-for-quiet.ts';
import type { Session } from '../session/session.ts';
import { pinFacts, pinTitle } from './pins.ts';

const quietMs = 100;
const limitMs = 10_000;
const answerMs = 400;

/**
 * Has the firmware take this pin from the REPL. The link is released, the session silent:
 * `detached` tells what that means. @throws EspError repl-failed (it still answers) | unplugged | cancelled
 */
export async function detachLine(
  session: Session,
  link: FirmwareLink,
  { chip, pin }: { readonly chip: Chip; readonly pin: number },
  line: string,
  signal: AbortSignal,
  repl: ReplAbout | null,
): Promise<void> {
  const isRx = pinFacts(chip, pin).names.includes('RX');
  const type = (text: string) => link.type(new TextEncoder().encode(text));
  await link.rest(signal);
  let heard = '';
  const stop = link.onOutput((bytes) => {
    heard = (heard + asText(bytes)).slice(-512);
  });
  try {
    await type(`${repl?.clearsLine ?? ''}${line}\r`);
    const deadline = session.clock.now() + limitMs;
    // Without RX the board still says that it has run the line; what comes before that it would still hear.
    do await waitForQuiet(link, session.clock, { quietMs, limitMs, signal });
    while (isRx && !/\n>{1,3} $/.test(after(heard, line)) && session.clock.now() < deadline);
    throwIfCancelled(signal);
    heard = '';
    await type(`${repl?.printsAb ?? ''}\r`);
    await sleep(session.clock, answerMs, signal);
  } finally {
    stop();
  }
  if (/(?:^|\n)ab\r/.test(heard)) {
    throw new EspError(
      'repl-failed',
      `${pinTitle(chip, pin)} still carries the REPL: the board did not take it.`,
      {
        evidence: new TextEncoder().encode(heard),
      },
    );
  }
  link.release();
  session.firmware = null;
  session.setState('silent');
}

const after = (heard: string, line: string): string => {
  const at = heard.lastIndexOf(line.slice(-20));
  return at < 0 ? '' : heard.slice(at);
};

/** For whatever is asked of the board after that. */
export const detached = (chip: Chip, pin: number): EspError =>
  new EspError('no-repl', `${pinTitle(chip, pin)} was taken from the REPL: the board can no longer answer.`, {
    hints: [advise('restart-frees-pin')],
  });

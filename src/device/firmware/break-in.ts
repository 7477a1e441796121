// Stops what runs on the board, as gently as it can be done: Ctrl-C, Ctrl-C again, and only when asked
// for it a reset with Ctrl-C pressed all the while the firmware starts, for programs that swallow Ctrl-C
// and for a main.py that restarts the board for ever.

import { advise } from '../advice.ts';
import { sleep } from '../clock.ts';
import { EspError, isEspError } from '../errors.ts';
import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import { ByteReader } from '../transport/byte-reader.ts';
import { connectFirmware } from './connect-firmware.ts';
import type { FirmwareLink } from './firmware-link.ts';
import { firmwareOf } from './firmwares.ts';
import { pressAtStart } from './press-at-start.ts';

export type BreakInOptions = {
  /** Go as far as the reset: what the program held in memory is lost. */
  readonly reset?: boolean;
  /** With `reset`: a program that prints by its timers while the prompt stands is a program that runs, too. */
  readonly timers?: boolean;
  /** Of the firmware; absent = the usual one. */
  readonly baudRate?: number;
  /** How long Ctrl-C is pressed after each reset; absent = 3 s, and 30 s where a person taps RST. */
  readonly pressMs?: number;
};

export type BrokenIn = {
  readonly link: FirmwareLink;
  /** What it took. */
  readonly by: 'ctrl-c' | 'prompt' | 'reset';
  /** One sentence for the status line. */
  readonly words: string;
};

/**
 * A program lets Ctrl-C in while it starts and perhaps never again, so what was not met then is reset once more;
 * each time long enough for several rounds of a board that restarts by itself.
 */
const resets = 4;
const pressMs = 3000;
/** A program that measures and prints does so every second or oftener. */
const timersMs = 1100;
/** A person taps the button in this time where no line resets the board. */
const handsMs = 30_000;
/** For the prompt of a firmware that no key interrupts: a start that takes its time, or several. */
const promptMs = 10_000;

/**
 * Ends at a prompt, or throws with the session's state as it was found.
 * @throws EspError repl-busy | no-repl | unsupported (no interrupt there, and no reset asked for) | unplugged | cancelled
 */
export const breakIn = (
  session: Session,
  options: BreakInOptions,
  context: OperationContext,
): Promise<BrokenIn> =>
  session.run('interrupt', context, async (inner) => {
    try {
      const link = await interrupt(session, options, inner);
      const way = options.reset && options.timers ? firmwareOf(link.facts.kind)?.stopsAtPrompt : undefined;
      if (way) {
        await way.now(link, inner.signal);
        return { link, by: 'prompt', words: timersWords };
      }
      if (options.reset && options.timers && (await printsByItself(session, link, inner.signal)))
        return await resetAndStop(session, inner, options);
      return { link, by: 'ctrl-c', words: 'Stopped: the prompt is back.' };
    } catch (error) {
      if (!options.reset || !isEspError(error) || !isStubborn(error)) throw error;
      return await resetAndStop(session, inner, options, error);
    }
  });

/** Ctrl-C does not stop a timer: what comes at the prompt unasked is its program's. */
async function printsByItself(session: Session, link: FirmwareLink, signal: AbortSignal): Promise<boolean> {
  let heardBytes = 0;
  const stop = link.onOutput((bytes) => {
    heardBytes += bytes.length;
  });
  try {
    await sleep(session.clock, timersMs, signal);
    return heardBytes > 0;
  } finally {
    stop();
  }
}

const isStubborn = ({ code }: EspError): boolean =>
  code === 'repl-busy' || code === 'no-repl' || code === 'unsupported';

const rateOf = ({ baudRate }: BreakInOptions) => (baudRate === undefined ? {} : { baudRate });

async function interrupt(
  session: Session,
  options: BreakInOptions,
  context: OperationContext,
): Promise<FirmwareLink> {
  const present = session.firmware;
  if (!present || present.facts.kind === 'unknown') {
    return connectFirmware(session, context, { ...rateOf(options), interrupt: true });
  }
  await present.interrupt(context.signal);
  return present;
}

const timersWords =
  'NodeMCU has no interrupt: the timers of its program were stopped at the prompt; the next reset starts it again.';
const luaWords =
  'NodeMCU has no interrupt: the board was reset, init.lua has run, and its timers were stopped.';

/**
 * Resets the board at once and stops what its firmware starts. Run it inside `session.run`.
 * @throws EspError repl-busy | no-repl | unplugged | cancelled
 */
export async function resetAndStop(
  session: Session,
  context: OperationContext,
  options: BreakInOptions = {},
  failure?: EspError,
): Promise<BrokenIn> {
  const stopped = await stopAtStart(session, context, options);
  if (stopped === null || isEspError(stopped)) {
    session.setState('firmware unknown');
    throw stopped ?? cannotBeStopped(session, options, failure);
  }
  const link = await connectFirmware(session, context, rateOf(options));
  const way = firmwareOf(link.facts.kind)?.stopsAtPrompt;
  if (!way) return { link, by: 'reset', words: 'Stopped by a reset and Ctrl-C while the firmware started.' };
  if (stopped === 'prompt') await way.now(link, context.signal);
  return { link, by: 'reset', words: luaWords };
}

function cannotBeStopped(session: Session, options: BreakInOptions, failure: EspError | undefined): EspError {
  const pressedSeconds = pressMsOf(session, options) / 1000;
  const pressed = session.transport.capabilities.hasLines
    ? `after ${resets} resets, each with ${pressedSeconds} s of Ctrl-C`
    : `in the ${pressedSeconds} s in which Ctrl-C was pressed`;
  return new EspError('repl-busy', `No prompt came ${pressed}.`, {
    hints: [
      'The program on the board starts again at once and cannot be stopped: erase the flash, then flash the firmware again. That also removes its files.',
      advise('read-boot-text'),
    ],
    hintsSayAll: true,
    cause: failure,
  });
}

const pressMsOf = ({ transport }: Session, options: BreakInOptions): number =>
  options.pressMs ?? (transport.capabilities.hasLines ? pressMs : handsMs);

/** 'prompt': it stands after the reset, or after one more. 'timers': they are stopped, too. Else why not; null where nothing is known but that. */
async function stopAtStart(
  session: Session,
  context: OperationContext,
  options: BreakInOptions,
): Promise<'prompt' | 'timers' | EspError | null> {
  const { baudRate } = options;
  const { transport } = session;
  const { hasLines, hasBaud } = transport.capabilities;
  const { signal } = context;
  const known = firmwareOf(session.firmware?.facts.kind)?.stopsAtPrompt;
  for (let round = 0; round < (hasLines ? resets : 1); round++) {
    if (hasLines) await session.restart(context);
    else {
      session.firmware?.release();
      session.firmware = null;
      const text = `This port cannot reset the board: tap RST now${known ? '' : ', Ctrl-C is pressed meanwhile'}.`;
      context.onEvent({ type: 'note', text, needsHands: true });
    }
    if (baudRate !== undefined && hasBaud && transport.baudRate !== baudRate)
      await transport.setBaudRate(baudRate);
    const reader = new ByteReader(transport, session.clock);
    try {
      const waitMs = pressMsOf(session, options);
      const pressed = known ?? (await pressAtStart(session, reader, waitMs, signal));
      if (pressed === 'prompt') return 'prompt';
      if (pressed === null) continue;
      const write = (text: string) => transport.write(new TextEncoder().encode(text));
      const talk = { reader, clock: session.clock, write };
      return (await pressed.atStart(talk, Math.max(waitMs, promptMs), signal)) ?? 'timers';
    } finally {
      reader.stop();
    }
  }
  return null;
}

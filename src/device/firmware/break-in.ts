// Stops what runs on the board, as gently as it can be done: Ctrl-C, Ctrl-C again, and only when asked
// for it a reset with Ctrl-C pressed all the while the firmware starts, for programs that swallow Ctrl-C
// and for a main.py that restarts the board for ever.

import { advise } from '../advice.ts';
import { sleep } from '../clock.ts';
import { EspError, isEspError } from '../errors.ts';
import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import { ByteReader } from '../transport/byte-reader.ts';
import { asText } from './await-text.ts';
import { connectFirmware } from './connect-firmware.ts';
import type { FirmwareLink } from './firmware-link.ts';
import { firmwareOf } from './firmwares.ts';
import { promptAtEnd } from './prompt-at-end.ts';

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
  readonly by: 'ctrl-c' | 'reset';
  /** One sentence for the status line. */
  readonly words: string;
};

/** The interrupt is seen only while code runs: a main.py of a few milliseconds must be met in them. */
const floodEveryMs = 5;
/**
 * A program lets Ctrl-C in while it starts and perhaps never again, so what was not met then is reset once more;
 * each time long enough for several rounds of a board that restarts by itself.
 */
const resets = 4;
const floodMs = 3000;
const floodSettleMs = 100;
/** A file system is made within this, and the reset that follows would break it off. */
const formattingMs = 30_000;
/** A program that measures and prints does so every second or oftener. */
const timersMs = 1100;
/** A person taps the button in this time where no line resets the board. */
const handsMs = 30_000;
/** MicroPython formats its file system: stopped there it would be left half made. */
const formatting = /Performing initial setup\r\n$/;

/** Several in a row: one of them may find the program in the handler where it swallows the others. */
const burst = new Uint8Array(16).fill(0x03);

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
      if (options.reset && options.timers && (await printsByItself(session, link, inner.signal)))
        return await resetAndStop(session, inner, options);
      return { link, by: 'ctrl-c', words: 'Stopped: the prompt stands.' };
    } catch (error) {
      if (!options.reset || !isEspError(error) || !isStubborn(error)) throw error;
      const knew = session.firmware?.facts.kind;
      // It takes a Ctrl-C for a letter of its line.
      if (firmwareOf(knew)?.repl?.interrupts === false) return await resetLua(session, inner, options);
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

const luaWords = 'NodeMCU has no interrupt: the board was reset, and init.lua has run again.';

async function resetLua(
  session: Session,
  context: OperationContext,
  options: BreakInOptions,
): Promise<BrokenIn> {
  await session.restart(context);
  const link = await connectFirmware(session, context, rateOf(options));
  return { link, by: 'reset', words: luaWords };
}

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
  if (!(await stopAtStart(session, context, options))) {
    session.setState('firmware unknown');
    const pressedSeconds = pressMsOf(session, options) / 1000;
    const pressed = session.transport.capabilities.hasLines
      ? `after ${resets} resets, each with ${pressedSeconds} s of Ctrl-C`
      : `in the ${pressedSeconds} s in which Ctrl-C was pressed`;
    throw new EspError('repl-busy', `No prompt came ${pressed}.`, {
      hints: [
        'The program on the board starts again at once and cannot be stopped: erase the flash, then flash the firmware again. That also removes its files.',
        advise('read-boot-text'),
      ],
      hintsSayAll: true,
      cause: failure,
    });
  }
  const link = await connectFirmware(session, context, rateOf(options));
  if (firmwareOf(link.facts.kind)?.repl?.interrupts === false) return { link, by: 'reset', words: luaWords };
  return { link, by: 'reset', words: 'Stopped by a reset and Ctrl-C while the firmware started.' };
}

const pressMsOf = ({ transport }: Session, { pressMs }: BreakInOptions): number =>
  pressMs ?? (transport.capabilities.hasLines ? floodMs : handsMs);

/** Whether a prompt stands after the reset, or after one more. */
async function stopAtStart(
  session: Session,
  context: OperationContext,
  options: BreakInOptions,
): Promise<boolean> {
  const { baudRate } = options;
  const { transport } = session;
  const { hasLines, hasBaud } = transport.capabilities;
  for (let round = 0; round < (hasLines ? resets : 1); round++) {
    if (hasLines) await session.restart(context);
    else {
      session.firmware?.release();
      session.firmware = null;
      const text = 'This port cannot reset the board: tap RST now, Ctrl-C is pressed meanwhile.';
      context.onEvent({ type: 'note', text, needsHands: true });
    }
    if (baudRate !== undefined && hasBaud && transport.baudRate !== baudRate)
      await transport.setBaudRate(baudRate);
    if (await flood(session, pressMsOf(session, options), context.signal)) return true;
  }
  return false;
}

/** Presses Ctrl-C without pause until a prompt stands for good; false after `limitMs`. */
async function flood(session: Session, limitMs: number, signal: AbortSignal): Promise<boolean> {
  const { transport, clock } = session;
  const reader = new ByteReader(transport, clock);
  let heard = '';
  const add = (bytes: Uint8Array) => {
    heard = (heard + asText(bytes)).slice(-256);
    return bytes.length > 0;
  };
  try {
    const deadline = clock.now() + limitMs;
    let nextMs = clock.now();
    while (clock.now() < deadline + (formatting.test(heard) ? formattingMs : 0)) {
      // A board that talks is heard at once, and pressing for each of its words would fill the driver for seconds.
      if (clock.now() >= nextMs && !formatting.test(heard)) {
        await transport.write(burst);
        nextMs = clock.now() + floodEveryMs;
      }
      add(await reader.read(Math.max(1, nextMs - clock.now()), signal));
      if (!standsAtPrompt(heard)) continue;
      // The Ctrl-C that are still on their way each give a prompt of their own.
      while (clock.now() < deadline && add(await reader.read(floodSettleMs, signal)));
      if (standsAtPrompt(heard)) return true;
    }
    return false;
  } finally {
    reader.stop();
  }
}

/** Lua shows the Ctrl-C as letters of its line: its prompt is there too. */
function standsAtPrompt(heard: string): boolean {
  const prompt = promptAtEnd(heard);
  if (!prompt) return false;
  return prompt.kind.startsWith('lua') || (prompt.kind === 'micropython' && prompt.typed === '');
}

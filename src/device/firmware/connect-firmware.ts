// From an open port to a link with the firmware on the board, whichever it is. Leaves the boot loader
// first where one is active; otherwise nothing is reset, and nothing is interrupted unless asked.

import { advise } from '../advice.ts';
import { EspError } from '../errors.ts';
import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import type { ByteReader } from '../transport/byte-reader.ts';
import { asText } from './await-text.ts';
import { lookBriefly } from './brief-look.ts';
import type { Firmware } from './firmware.ts';
import type { FirmwareFacts, FirmwareLink } from './firmware-link.ts';
import { nameOfKind } from './firmware-names.ts';
import { askableFor, recogniseTalk } from './firmware-signs.ts';
import { FirmwareWire } from './firmware-wire.ts';
import { firmwareOf, firmwares, promptSigns } from './firmwares.ts';
import type { Greeting } from './greeting.ts';
import { listenForPrompt } from './listen-for-prompt.ts';
import { createPlainLink } from './plain-link.ts';
import type { Prompt } from './prompt.ts';
import { nothingAnswers, whyNoPrompt } from './why-no-prompt.ts';

export type ConnectOptions = {
  /** Send Ctrl-C to a program that runs. */
  readonly interrupt?: boolean;
  /** Who says nothing in a few seconds has no prompt: enough where something else tells what is there. */
  readonly brief?: boolean;
  /** For firmware or a program that has chosen another rate than the usual 115200. */
  readonly baudRate?: number;
};

const firmwareBaudRate = 115_200;

/**
 * Finds out who answers and returns its link, which is also `session.firmware` from then on.
 * @throws EspError no-repl (nobody answers) | repl-busy (a program runs) | unplugged | cancelled
 */
export async function connectFirmware(
  session: Session,
  context: OperationContext,
  options: ConnectOptions = {},
): Promise<FirmwareLink> {
  const present = session.firmware;
  // Who has not been named yet may have come to a prompt since.
  if (present && present.facts.kind !== 'unknown') return present;
  if (session.state === 'stub' || session.state === 'boot rom') await session.restart(context);
  const { transport } = session;
  const { baudRate = firmwareBaudRate } = options;
  if (transport.capabilities.hasBaud && transport.baudRate !== baudRate) {
    await transport.setBaudRate(baudRate);
  }
  const wire = new FirmwareWire(session, firmwareOf, promptSigns);
  try {
    const { link, shown } = await wire.converse((reader) => greet(wire, reader, options, context.signal));
    present?.release();
    session.firmware = link;
    // The pane listens from now on: it begins with the board's own words and its prompt. The link of whoever
    // was not known before has shown them already.
    if (present) wire.standAt(asText(shown));
    else wire.feed(shown);
    return link;
  } catch (error) {
    wire.release();
    throw error;
  }
}

async function greet(
  wire: FirmwareWire,
  reader: ByteReader,
  options: ConnectOptions,
  signal: AbortSignal,
): Promise<Greeting> {
  const { session, clock } = wire;
  const { transport } = session;
  const { baudRate } = transport;
  const early = session.takeEarlyWords?.() ?? null;
  // At another rate what came before is no words.
  const known = baudRate === firmwareBaudRate ? early : null;
  const interrupts = options.interrupt === true;
  const look =
    interrupts || options.brief
      ? await lookBriefly(transport, reader, clock, signal, { early: known, interrupts })
      : null;
  if (look?.prompt) return greetAt(look.prompt, wire, reader, signal);
  if (options.brief && look?.isSilent) throw nothingAnswers(session, look.heard.bytes);
  const outcome = await listenForPrompt(transport, reader, clock, signal, look?.heard ?? known);
  const other = outcome.prompt ? null : await whoElse(wire, reader, outcome.heard, signal);
  if (other) return other;
  // What sounded like AT firmware at another rate is none.
  if (!outcome.prompt && transport.baudRate !== baudRate) await transport.setBaudRate(baudRate);
  const prompt = outcome.prompt ?? (options.interrupt ? await stopProgram(wire, reader, signal) : null);
  if (!prompt)
    throw await whyNoPrompt(session, reader, outcome, { wasInterrupted: options.interrupt === true }, signal);
  return greetAt(prompt, wire, reader, signal);
}

function greetAt(
  prompt: Prompt,
  wire: FirmwareWire,
  reader: ByteReader,
  signal: AbortSignal,
): Promise<Greeting> {
  const firmware = firmwares.find(
    ({ greet, repl }) => greet && repl?.prompts.some(({ kind }) => kind === prompt.kind),
  ) as Firmware & Required<Pick<Firmware, 'greet'>>;
  return firmware.greet(wire, reader, prompt, signal);
}

/** Nobody knows whose program runs: each firmware has its try. */
async function stopProgram(
  wire: FirmwareWire,
  reader: ByteReader,
  signal: AbortSignal,
): Promise<Prompt | null> {
  for (const { interruptUnknown } of firmwares) {
    const prompt = await interruptUnknown?.(wire, reader, signal);
    if (prompt) return prompt;
  }
  return null;
}

/** A firmware without a REPL that names itself, or does when it is asked. */
async function whoElse(
  wire: FirmwareWire,
  reader: ByteReader,
  heard: Uint8Array,
  signal: AbortSignal,
): Promise<Greeting | null> {
  const text = asText(heard);
  let facts = recogniseTalk(text);
  const askable = facts ? firmwareOf(facts.kind) : askableFor(text);
  if (askable?.nameIsAsked) {
    const write = (words: string) => wire.write(words);
    const answer = await askable.nameIsAsked.ask(write, reader, wire.clock, signal);
    const nameless: FirmwareFacts = { kind: askable.kind, version: null, board: null };
    facts = answer === null ? null : (recogniseTalk(answer) ?? nameless);
  }
  if (!facts) return null;
  const link = createPlainLink(wire, facts, hasNoRepl(facts));
  wire.standAt('');
  return { link, shown: heard };
}

/** For firmware that has named itself and takes no code. */
function hasNoRepl({ kind, version }: FirmwareFacts): EspError {
  const name = [nameOfKind(kind), version].filter(Boolean).join(' ');
  return new EspError('no-repl', `The board runs ${name}, which has no REPL.`, {
    hints: [firmwareOf(kind)?.insteadOfRepl ?? advise('set-up-elsewhere'), advise('flash-for-code')],
    hintsSayAll: true,
  });
}

// From an open port to a link with the firmware on the board, whichever it is. Leaves the boot loader
// first where one is active; otherwise nothing is reset, and nothing is interrupted unless asked.
import { advise } from '../advice.ts';
import { findAnchor, isOpening, openingBytes } from '../boot-noise.ts';
import { bootWords } from '../boot-text.ts';
import { EspError } from '../errors.ts';
import { isUnreadable } from '../noise.ts';
import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import type { ByteReader } from '../transport/byte-reader.ts';
import { askAt } from './ask-at.ts';
import { asText } from './await-text.ts';
import { explainLine } from './explain-line.ts';
import type { FirmwareLink } from './firmware-link.ts';
import { recogniseTalk, soundsLikeAt } from './firmware-signs.ts';
import { FirmwareWire } from './firmware-wire.ts';
import type { Greeting } from './greeting.ts';
import { hearNextBoot } from './hear-next-boot.ts';
import { type Hearing, hearBoard } from './hearing.ts';
import { greetMicroPython } from './micropython/greet-micropython.ts';
import { interruptProgram } from './micropython/interrupt-program.ts';
import { greetLua } from './nodemcu/greet-lua.ts';
import { createPlainLink, hasNoRepl } from './plain-link.ts';

export type ConnectOptions = {
  /** Send Ctrl-C to a program that runs. */
  readonly interrupt?: boolean;
  /** For firmware or a program that has chosen another rate than the usual 115200. */
  readonly baudRate?: number;
};

const firmwareBaudRate = 115_200;
/** More than the ROM says at a start. */
const muchBytes = 1000;
/** A watchdog restarts a chip that finds nothing to run within about two seconds. */
const nextBootMs = 3000;

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
  const wire = new FirmwareWire(session);
  try {
    const { link, shown } = await wire.converse((reader) => greet(wire, reader, options, context.signal));
    present?.release();
    session.firmware = link;
    // The pane listens from now on: it begins with the board's own words and its prompt. The link of whoever
    // was not known before has shown them already.
    if (present) wire.standAt(asText(shown));
    else wire.overhear(shown);
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
  const early = session.takeEarlyWords?.() ?? null;
  // At another rate what came before is no words.
  const known = session.transport.baudRate === firmwareBaudRate ? early : null;
  const hearing = await hearBoard(session.transport, reader, clock, signal, known);
  const other = hearing.prompt ? null : await whoElse(wire, reader, hearing.heard, signal);
  if (other) return other;
  const stop = () => interruptProgram((keys) => wire.write(keys), reader, clock, signal);
  const prompt = hearing.prompt ?? (options.interrupt ? await stop() : null);
  if (!prompt) throw await nobody(wire, reader, hearing, signal);
  return prompt.kind.startsWith('lua')
    ? greetLua(wire, reader, prompt, signal)
    : greetMicroPython(wire, reader, prompt, signal);
}

/** A firmware without a REPL that names itself, or that answers AT. */
async function whoElse(
  wire: FirmwareWire,
  reader: ByteReader,
  heard: Uint8Array,
  signal: AbortSignal,
): Promise<Greeting | null> {
  const text = asText(heard);
  let facts = recogniseTalk(text);
  if (facts?.kind === 'at' || (!facts && soundsLikeAt(text))) {
    facts = await askAt((words) => wire.write(words), reader, wire.clock, signal);
  }
  if (!facts) return null;
  const link = createPlainLink(wire, facts, hasNoRepl(facts));
  wire.standAt('');
  return { link, shown: heard };
}

async function nobody(
  wire: FirmwareWire,
  reader: ByteReader,
  hearing: Hearing,
  signal: AbortSignal,
): Promise<EspError> {
  const { heard: evidence } = hearing;
  if (hearing.readableBaudRate) return unreadable(wire.session, hearing);
  if (hearing.kind === 'talking') {
    wire.session.setState('firmware unknown');
    if (isUnreadable(evidence)) return unreadable(wire.session, hearing);
    const told = explained(evidence);
    return new EspError('repl-busy', `Something runs on the board and shows no prompt.${told}`, {
      hints: [
        advise('interrupt-program', { what: 'A MicroPython program' }),
        advise('no-interrupt'),
        advise('name-firmware'),
      ],
      evidence,
    });
  }
  if (hearing.kind === 'booting') {
    const { session, clock } = wire;
    const next = hearing.boot ?? (await hearNextBoot(session.transport, reader, clock, nextBootMs, signal));
    const boot = typeof next === 'string' ? null : next;
    const words = boot && bootWords(boot);
    if (boot?.starts.at(-1)?.bootMode === 'download') {
      session.setState('boot rom');
      return new EspError('no-repl', `The board is in its boot ROM. ${words}`, {
        hints: [advise('restart-from-loader')],
      });
    }
    // Bytes that nobody can read are no proof of a start: only the ROM's own words are. One burst of them is
    // the reset that opening the port made.
    const isRom = hasOpening(evidence);
    const isMuch = hearing.starts > 1 || evidence.length >= muchBytes;
    if (!boot && isMuch && !isRom) return unreadable(session, hearing);
    if (!boot && hearing.starts < 2) return nothingAnswers(session, evidence);
    session.setState('booting');
    return new EspError(
      'no-repl',
      `The board starts over and over and never gets to a prompt.${words ? ` ${words}` : ''}`,
      {
        hints: [
          ...(boot?.initDataMissing ? [advise('write-init-data')] : []),
          advise('flash-if-blank'),
          advise('break-in-at-start', { when: 'If a program restarts it, break in while it starts' }),
          advise('read-boot-text'),
        ],
      },
    );
  }
  return nothingAnswers(wire.session, evidence);
}

/** What telling lines of it mean, each once, as sentences behind another. */
function explained(evidence: Uint8Array): string {
  const words = asText(evidence).split(/\r?\n/).map(explainLine);
  return [...new Set(words)].flatMap((each) => (each === null ? [] : [` ${each}`])).join('');
}

/** The ROM's first words as they sound at 115200 baud. */
function hasOpening(bytes: Uint8Array): boolean {
  for (let at = findAnchor(bytes); at >= 0; at = findAnchor(bytes, at + 1))
    if (isOpening([...bytes.subarray(at, at + openingBytes)])) return true;
  return false;
}

/** Something is heard, and it is no text: told by what it is, with the rate at which it is text if there is one. */
function unreadable(session: Session, { heard, readableBaudRate }: Hearing): EspError {
  session.setState('firmware unknown');
  const { baudRate } = session.transport;
  if (readableBaudRate)
    return new EspError(
      'repl-busy',
      `What the board says is text at ${readableBaudRate} baud, not at ${baudRate}, and no prompt answers there.`,
      {
        hints: [advise('read-at-rate', { baudRate: readableBaudRate }), advise('name-firmware')],
        evidence: heard,
      },
    );
  if (heard.every((byte) => byte === 0))
    return new EspError(
      'no-repl',
      'Only zero bytes come from the board: its TX line is held low, as without power or with a wrong wire.',
      { hints: ['Check power, ground and the wire between TX of the board and RX of the adapter.'] },
    );
  return new EspError(
    'no-repl',
    `What the board says cannot be read at ${baudRate} baud: it speaks at another rate, or the wiring is bad.`,
    {
      hints: [advise('read-at-rate', { baudRate: null }), 'Check ground and the RX and TX wires.'],
      evidence: heard,
    },
  );
}

function nothingAnswers(session: Session, evidence: Uint8Array): EspError {
  session.setState('silent');
  return new EspError(
    'no-repl',
    'Nothing was heard: a program without a word, a board that waits in its boot loader, or none.',
    {
      hints: [
        advise('ask-loader'),
        advise('interrupt-program', { what: 'If a program runs without printing' }),
        advise('flash-if-blank'),
      ],
      ...(evidence.length > 0 ? { evidence } : {}),
    },
  );
}

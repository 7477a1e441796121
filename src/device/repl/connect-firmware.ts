// From an open port to a link with the firmware on the board, whichever it is. Leaves the boot loader
// first where one is active; otherwise nothing is reset, and nothing is interrupted unless asked.
import { bootRomBaudRate, bootWords, decodeBootText } from '../boot-text.ts';
import { EspError } from '../errors.ts';
import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import { type ByteReader, concat } from '../transport/byte-reader.ts';
import { asText, awaitText } from './await-text.ts';
import type { FirmwareLink } from './firmware-link.ts';
import { FirmwareWire } from './firmware-wire.ts';
import type { Greeting } from './greeting.ts';
import { type Hearing, hearBoard } from './hearing.ts';
import { greetMicroPython } from './micropython/greet-micropython.ts';
import { programRuns } from './micropython/raw-mode.ts';
import { greetLua } from './nodemcu/greet-lua.ts';

export type ConnectOptions = {
  /** Send Ctrl-C to a program that runs. */
  readonly interrupt?: boolean;
};

const firmwareBaudRate = 115_200;
const interruptTries = 3;
/** A watchdog restarts a chip that finds nothing to run within about two seconds. */
const nextBootMs = 3000;
const bootQuietMs = 100;

/**
 * Finds out who answers and returns its link, which is also `session.firmware` from then on.
 * @throws EspError no-repl (nobody answers) | repl-busy (a program runs) | unplugged | cancelled
 */
export async function connectFirmware(
  session: Session,
  context: OperationContext,
  options: ConnectOptions = {},
): Promise<FirmwareLink> {
  if (session.firmware) return session.firmware;
  if (session.state === 'stub' || session.state === 'boot rom') await session.restart(context);
  const { transport } = session;
  if (transport.capabilities.hasBaud && transport.baudRate !== firmwareBaudRate) {
    await transport.setBaudRate(firmwareBaudRate);
  }
  const wire = new FirmwareWire(session);
  try {
    const { link, shown } = await wire.converse((reader) => greet(wire, reader, options, context.signal));
    session.firmware = link;
    // The pane listens from now on: it begins with the board's own words and its prompt.
    wire.overhear(shown);
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
  let hearing = await hearBoard(session.transport, reader, clock, signal);
  for (let attempt = 0; attempt < interruptTries && options.interrupt && !hearing.prompt; attempt++) {
    await wire.write('\x03');
    hearing = await hearBoard(session.transport, reader, clock, signal);
  }
  if (!hearing.prompt) throw await nobody(wire, reader, hearing, signal);
  return hearing.prompt.kind.startsWith('lua')
    ? greetLua(wire, reader, hearing.prompt, signal)
    : greetMicroPython(wire, reader, hearing.prompt, signal);
}

async function nobody(
  wire: FirmwareWire,
  reader: ByteReader,
  hearing: Hearing,
  signal: AbortSignal,
): Promise<EspError> {
  const { heard: evidence } = hearing;
  if (hearing.kind === 'talking') {
    wire.session.setState('firmware unknown');
    return programRuns(evidence);
  }
  if (hearing.kind === 'booting') {
    wire.session.setState('booting');
    const words = await readNextBoot(wire, reader, signal);
    return new EspError(
      'no-repl',
      `The board starts over and over and never gets to a prompt.${words ? ` ${words}` : ''}`,
      {
        hints: [
          'If its flash is blank or damaged, flash a firmware: "espwb flash FILE".',
          'Read why it restarts with "espwb monitor --boot".',
        ],
      },
    );
  }
  wire.session.setState('silent');
  return new EspError('no-repl', 'Nothing on the board answers as a REPL.', {
    hints: [
      'If the flash is blank, flash a firmware: "espwb flash FILE".',
      'If a program runs without printing, stop it: "espwb exec --interrupt ...".',
      'See what the board is with "espwb info".',
    ],
    ...(evidence.length > 0 ? { evidence } : {}),
  });
}

/** The board will start again by itself: this time its boot text is read at its own rate. */
async function readNextBoot(
  { session, clock }: FirmwareWire,
  reader: ByteReader,
  signal: AbortSignal,
): Promise<string | null> {
  const { transport } = session;
  if (!transport.capabilities.hasBaud) return null;
  await transport.setBaudRate(bootRomBaudRate);
  try {
    await awaitText(reader, clock, ['boot mode:('], nextBootMs, signal);
    const text = await reader.readUntilQuiet(bootQuietMs, nextBootMs, signal);
    return bootWords(decodeBootText(asText(concat([reader.recent, text]))));
  } finally {
    if (transport.isOpen) await transport.setBaudRate(firmwareBaudRate);
  }
}

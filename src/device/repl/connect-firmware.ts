// From an open port to a link with the firmware on the board, whichever it is. Leaves the boot loader
// first where one is active; otherwise nothing is reset, and nothing is interrupted unless asked.
import { EspError } from '../errors.ts';
import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import type { ByteReader } from '../transport/byte-reader.ts';
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
  if (!hearing.prompt) throw nobody(wire, hearing);
  return hearing.prompt.kind.startsWith('lua')
    ? greetLua(wire, reader, hearing.prompt, signal)
    : greetMicroPython(wire, reader, hearing.prompt, signal);
}

function nobody(wire: FirmwareWire, hearing: Hearing): EspError {
  const { heard: evidence } = hearing;
  if (hearing.kind === 'talking') {
    wire.session.setState('firmware unknown');
    return programRuns(evidence);
  }
  if (hearing.kind === 'booting') {
    wire.session.setState('booting');
    return new EspError('no-repl', 'The board starts over and over and never gets to a prompt.', {
      evidence,
      hints: [
        'Its flash is blank or damaged: flash a firmware with "espwb flash FILE".',
        'Read why it restarts with "espwb monitor --boot".',
      ],
    });
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

// From an open port to a link with the firmware on the board, whichever it is. Leaves the boot loader
// first where one is active; otherwise nothing is reset, and nothing is interrupted unless asked.
import { EspError } from '../errors.ts';
import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import type { ByteReader } from '../transport/byte-reader.ts';
import { asText, awaitText } from './await-text.ts';
import type { FirmwareFacts, FirmwareLink } from './firmware-link.ts';
import { FirmwareWire } from './firmware-wire.ts';
import { type Hearing, hearBoard } from './hearing.ts';
import { parseBanner } from './micropython/banner.ts';
import { MicroPythonLink } from './micropython/micropython-link.ts';

export type ConnectOptions = {
  /** Send Ctrl-C to a program that runs. */
  readonly interrupt?: boolean;
};

const firmwareBaudRate = 115_200;
const bannerMs = 2000;
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
  context.onEvent({ type: 'progress', step: 'connect', done: 0 });
  if (session.state === 'stub' || session.state === 'boot rom') await session.restart(context);
  const { transport } = session;
  if (transport.capabilities.hasBaud && transport.baudRate !== firmwareBaudRate) {
    await transport.setBaudRate(firmwareBaudRate);
  }
  const wire = new FirmwareWire(session);
  try {
    const link = await wire.converse((reader) => greet(wire, reader, options, context.signal));
    session.firmware = link;
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
): Promise<FirmwareLink> {
  const { session, clock } = wire;
  let hearing = await hearBoard(session.transport, reader, clock, signal);
  for (let attempt = 0; attempt < interruptTries && options.interrupt && !hearing.prompt; attempt++) {
    await wire.write('\x03');
    hearing = await hearBoard(session.transport, reader, clock, signal);
  }
  if (hearing.prompt) return speak(wire, reader, hearing, signal);
  throw nobody(wire, hearing);
}

async function speak(
  wire: FirmwareWire,
  reader: ByteReader,
  hearing: Hearing,
  signal: AbortSignal,
): Promise<FirmwareLink> {
  const kind = hearing.prompt?.kind;
  if (kind === 'micropython continuation' || kind === 'micropython paste') {
    // Nobody of this session has typed it: an unfinished block left by another program.
    await wire.write('\x03');
    await awaitText(reader, wire.clock, ['\n>>> '], bannerMs, signal);
  }
  await wire.write('\x02');
  const banner = await awaitText(reader, wire.clock, ['information.\r\n>>> ', '\n>>> '], bannerMs, signal);
  const facts: FirmwareFacts = parseBanner(banner ? asText(banner.before) : '') ?? {
    kind: 'micropython',
    version: null,
    board: null,
  };
  wire.kind = 'micropython';
  wire.standAt('\n>>> ');
  return new MicroPythonLink(wire, facts);
}

function nobody(wire: FirmwareWire, hearing: Hearing): EspError {
  const { session } = wire;
  const evidence = hearing.heard;
  session.setState(
    hearing.kind === 'talking' ? 'firmware unknown' : hearing.kind === 'booting' ? 'booting' : 'silent',
  );
  if (hearing.kind === 'talking') {
    return new EspError('repl-busy', 'A program runs on the board and no REPL answers.', { evidence });
  }
  return new EspError('no-repl', 'Nothing on the board answers as a REPL.', { evidence });
}

// From what a person typed or left out to the transport behind it. The one place that knows all
// kinds of ports.
import { advise } from '../device/advice.ts';
import { type Clock, systemClock } from '../device/clock.ts';
import { EspError } from '../device/errors.ts';
import type { Computer } from '../device/ports/computer.ts';
import type { PortInfo } from '../device/ports/port-info.ts';
import { type HostAddress, parseHostAddress } from '../device/transport/byte-socket.ts';
import { ReturningTransport } from '../device/transport/returning.ts';
import { Rfc2217Transport } from '../device/transport/rfc2217.ts';
import { SerialTransport } from '../device/transport/serial.ts';
import { TcpTransport } from '../device/transport/tcp.ts';
import type { Transport } from '../device/transport/transport.ts';
import { VirtualTransport } from '../device/transport/virtual.ts';
import { nearest } from '../text/nearest.ts';
import { printable } from '../text/printable.ts';
import { thisComputer } from './computer.ts';
import { serialTransport } from './native-port.ts';
import { findNetworkBoard } from './network-boards.ts';
import { listedPorts } from './network-ports.ts';
import { parsePortOptions, splitPortOptions } from './port-options.ts';
import { endInSpiteOf } from './stuck-driver.ts';
import { plugVirtualBoard } from './virtual-boards.ts';
import { isVirtualPath, parseVirtualPath } from './virtual-spec.ts';

/** Behind `rfc2217://HOST:PORT?`. */
export const rfc2217Options = {
  /** server = it resets into the boot loader by itself when DTR rises. */
  reset: { lines: 'lines', server: 'server' },
  /** ignore = believe that it sets DTR and RTS although it never says so. */
  lines: { answered: 'answered', ignore: 'ignore' },
} as const;

/** The same in URLs of pyserial, which esptool and esp_rfc2217_server tell people to use. */
const pyserialsWord = /(^|&)ign_set_control(?=&|$)/g;

type Environment = Readonly<Record<string, string | undefined>>;

type OpenOptions = {
  /** How fast a virtual board's time runs where its name does not say: see docs/decisions/041. */
  readonly timing?: 'real' | 'fast';
  /** A server that is busy is not asked again. */
  readonly asksOnce?: boolean;
};

/**
 * The transport for a path, not opened yet: device files and COM names, `virtual:NAME`,
 * `rfc2217://HOST:PORT`, `tcp://HOST:PORT`.
 * @throws EspError usage for a path that cannot be one
 */
export async function openTransport(
  path: string,
  clock: Clock = systemClock,
  { timing = 'fast', asksOnce = false }: OpenOptions = {},
): Promise<Transport> {
  if (isVirtualPath(path)) {
    const spec = parseVirtualPath(path);
    const options = { timing, ...spec.options };
    const plug = () => plugVirtualBoard({ ...spec, options });
    if (options.wiring !== 'usb') return new VirtualTransport(path, plug);
    const board = new VirtualTransport(path, plug, 'serial-jtag');
    return new ReturningTransport(board, { clock, find: async () => board });
  }
  const [address, optionText] = splitPortOptions(path);
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(address) ?? [];
  switch (scheme?.toLowerCase()) {
    case undefined:
      break;
    case 'tcp': {
      parsePortOptions(optionText, {});
      return new TcpTransport(path, await addressOf(path, rest), { clock });
    }
    case 'rfc2217': {
      const options = optionText.replace(pyserialsWord, '$1lines=ignore');
      const { reset = 'lines', lines = 'answered' } = parsePortOptions(options, rfc2217Options);
      const ignoreLineAnswers = lines === 'ignore';
      return new Rfc2217Transport(path, await addressOf(path, rest), {
        ...{ clock, reset, ignoreLineAnswers, asksOnce },
      });
    }
    default:
      throw new EspError('usage', `There are no ports of the kind "${printable(scheme ?? '')}:".`, {
        hints: [
          ...meantKind(scheme ?? '', rest),
          'Ports are device files or COM names, virtual:NAME, tcp://HOST:PORT, rfc2217://HOST:PORT.',
        ],
      });
  }
  // No device path begins like that, and no COM name has a colon.
  const [, kind] = /^(tcp|rfc2217|pty):/i.exec(address) ?? [];
  if (kind) throw misnamed(address, kind.toLowerCase());
  const [, typed = '', name = ''] = /^([a-z][a-z0-9]{2,}):(.*)$/i.exec(address) ?? [];
  const hints = meantKind(typed, name);
  if (hints.length > 0) throw new EspError('usage', `"${printable(address)}" names no port.`, { hints });
  return serialTransport(
    path,
    clock,
    thisComputer,
    (name, native) =>
      new SerialTransport(name, { clock, computer: thisComputer, onStuck: endInSpiteOf, native }),
  );
}

/** With the token of its entry in boards.toml, where none was typed. @throws EspError usage */
async function addressOf(path: string, rest: string): Promise<HostAddress> {
  const address = parseHostAddress(rest);
  if (address.token !== undefined) return address;
  const token = (await findNetworkBoard(path))?.token ?? null;
  return token === null ? address : { ...address, token };
}

/** What was meant by a kind of port that there is not, as a hint. */
function meantKind(kind: string, rest: string): readonly string[] {
  const starts = ['virtual:', 'tcp://', 'rfc2217://'];
  const meant =
    kind === ''
      ? null
      : nearest(
          kind,
          starts.map((start) => start.replace(/\W+$/, '')),
        );
  const start = starts.find((each) => meant !== null && each.startsWith(meant));
  return start ? [`Did you mean ${start}${printable(rest)}?`] : [];
}

function misnamed(address: string, kind: string): EspError {
  const right = kind === 'pty' ? 'Give its path alone, as -p takes a device.' : `Write ${kind}://HOST:PORT.`;
  return new EspError('usage', `"${printable(address)}" names no port.`, { hints: [right] });
}

/**
 * Which port is meant: what -p says, which may be a name of boards.toml, else ESPWB_PORT, else the only board
 * attached. USB ports and the boards of boards.toml count as attached; built-in UARTs and virtual boards have
 * to be named.
 * @throws EspError port-none | port-ambiguous
 */
export async function resolvePort(
  option: string | undefined,
  environment: Environment,
  computer: Computer = thisComputer,
): Promise<string> {
  const named = option || environment['ESPWB_PORT'];
  if (named) return portMeant(named, environment);
  const ports = await listedPorts(environment, computer);
  const boards = ports.filter(
    ({ kind, likelihood }) => (kind === 'usb' || kind === 'network') && likelihood !== 'unlikely',
  );
  const [board, second] = boards;
  if (board && !second) return board.path;
  if (board)
    throw new EspError(
      'port-ambiguous',
      `${boards.length} boards are attached: ${boards.map(brief).join(', ')}.`,
    );
  const [rest] = ports;
  const message = rest
    ? `No board is attached. There is only: ${ports.map(brief).join(', ')}.`
    : 'No board is attached: this computer has no serial ports.';
  throw new EspError('port-none', message, {
    hints: rest ? [advise('name-port', { path: rest.path })] : [],
  });
}

/** The port of a board that boards.toml calls so; else what was typed. */
export async function portMeant(typed: string, environment: Environment = process.env): Promise<string> {
  return isAddress(typed) ? typed : ((await findNetworkBoard(typed, environment))?.port ?? typed);
}

/** Device paths, and what has a kind before it. */
const isAddress = (text: string): boolean => /[/\\]|^[a-z][a-z0-9+.-]+:/i.test(text);

/** A port in a sentence. */
export function brief(port: PortInfo): string {
  const words = [port.name ?? port.adapter, port.problem?.code === 'port-busy' ? 'busy' : null].filter(
    Boolean,
  );
  return words.length > 0 ? `${port.path} (${words.join(', ')})` : port.path;
}

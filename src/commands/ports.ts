// espwb ports: what can be opened from here, likely boards first, built-in ones last.
import { EspError } from '../device/errors.ts';
import { listPorts } from '../device/ports/list-ports.ts';
import type { PortInfo } from '../device/ports/port-info.ts';
import { findAnnounced } from '../platform/announced-servers.ts';
import { thisComputer } from '../platform/computer.ts';
import { networkPorts } from '../platform/network-ports.ts';
import { serverProblem } from '../platform/server-there.ts';
import { forgetVirtualBoard } from '../platform/virtual-boards.ts';
import { virtualPorts } from '../platform/virtual-ports.ts';
import { isVirtualPath, parseVirtualPath } from '../platform/virtual-spec.ts';
import { printable } from '../text/printable.ts';
import type { Verb, VerbContext } from './verb.ts';

/** So long a list of ports waits for servers that say nothing. */
const serverWaitMs = 1000;
/** Those who announce themselves answer within a second, and are asked twice. */
const discoverForMs = 2500;

export const run: Verb = async (context, _args, options) => {
  const { output, environment } = context;
  const forgotten = options['forget'];
  if (typeof forgotten === 'string') return forget(context, forgotten);
  const [here, network, virtual, announced] = await Promise.all([
    listPorts(thisComputer),
    networkPorts(environment, ({ port }) => serverProblem(port, serverWaitMs)),
    virtualPorts(environment),
    options['discover'] === true ? findAnnounced(discoverForMs) : [],
  ]);
  for (const { message } of network.troubles) output.event({ type: 'note', text: message });
  const strangers = announced.filter(({ path }) => !network.ports.some((port) => port.path === path));
  const ports = [...here, ...network.ports, ...virtual, ...strangers];
  output.result({ ports }, portLines(ports));
};

/** A virtual board is its flash: without it the next of that name begins blank. */
async function forget({ output, environment, confirm }: VerbContext, path: string): Promise<void> {
  if (!isVirtualPath(path))
    throw new EspError(
      'usage',
      `${printable(path)} is not a virtual board: its port goes away when it is unplugged.`,
      {
        hints: ['For example: espwb ports --forget virtual:shelf'],
      },
    );
  const { name } = parseVirtualPath(path);
  await confirm(`Delete virtual:${name} with its flash?`);
  await forgetVirtualBoard(name, environment);
  output.result({ forgotten: `virtual:${name}` }, [`virtual:${name} is deleted.`]);
}

/** One line a port, and below it what is wrong and what to do. */
export function portLines(ports: readonly PortInfo[]): readonly string[] {
  const width = Math.max(...ports.map((port) => port.path.length), 0);
  return ports.flatMap(({ path, name, kind, adapter, usb, boardGuess, problem }) => {
    const ids = usb && `${usb.vendorId}:${usb.productId}`;
    const guess = boardGuess && kind === 'usb' ? `perhaps ${boardGuess}` : boardGuess;
    const words = [name, adapter ?? (kind === 'serial' ? 'built-in serial port' : null), ids, guess];
    const line = `${path.padEnd(width)}  ${words.filter(Boolean).join(', ')}`.trimEnd();
    if (!problem) return [line];
    return [line, `  ! ${problem.message}`, ...problem.hints.map((hint) => `    ${hint}`)];
  });
}

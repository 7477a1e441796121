// espwb ports: what can be opened from here, likely boards first, built-in ones last.
import { listPorts } from '../device/ports/list-ports.ts';
import type { PortInfo } from '../device/ports/port-info.ts';
import { thisComputer } from '../platform/computer.ts';
import { virtualPorts } from '../platform/virtual-ports.ts';
import type { Verb } from './verb.ts';

export const run: Verb = async ({ output, environment }) => {
  const ports = [...(await listPorts(thisComputer)), ...(await virtualPorts(environment))];
  output.result({ ports }, portLines(ports));
};

/** One line a port, and below it what is wrong and what to do. */
export function portLines(ports: readonly PortInfo[]): readonly string[] {
  const width = Math.max(...ports.map((port) => port.path.length), 0);
  return ports.flatMap(({ path, kind, adapter, usb, boardGuess, problem }) => {
    const ids = usb && `${usb.vendorId}:${usb.productId}`;
    const guess = boardGuess && kind === 'usb' ? `perhaps ${boardGuess}` : boardGuess;
    const words = [adapter ?? (kind === 'serial' ? 'built-in serial port' : null), ids, guess];
    const line = `${path.padEnd(width)}  ${words.filter(Boolean).join(', ')}`.trimEnd();
    if (!problem) return [line];
    return [line, `  ! ${problem.message}`, ...problem.hints.map((hint) => `    ${hint}`)];
  });
}

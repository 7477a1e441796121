// The ports of this computer as they come and go and, behind them, the boards of the network and the virtual ones.
import type { Clock } from '../device/clock.ts';
import type { PortInfo } from '../device/ports/port-info.ts';
import { watchPorts } from '../device/ports/watch-ports.ts';
import { thisComputer } from '../platform/computer.ts';
import { namedPort, virtualPorts } from '../platform/virtual-ports.ts';
import { watchNetworkPorts } from './watch-network-ports.ts';

/**
 * A port that the person named leads, also where discovery does not find it. `onTrouble` gets what is wrong with
 * boards.toml. The returned function stops it.
 */
export function watchAllPorts(
  clock: Clock,
  named: string | undefined,
  onPorts: (ports: readonly PortInfo[]) => void,
  onTrouble: (words: string) => void,
): () => void {
  let isStopped = false;
  const stops: (() => void)[] = [];
  const start = async () => {
    let virtual = await portsBehind(named);
    if (isStopped) return;
    let found: readonly PortInfo[] = [];
    let network: readonly PortInfo[] = [];
    let isLooked = false;
    const tell = () => {
      // A built-in UART is rarely a board: it stands behind those that are boards for certain.
      const likely = found.filter((port) => port.likelihood !== 'unlikely');
      const rest = found.filter((port) => port.likelihood === 'unlikely');
      const seen = [...found, ...network];
      const others = virtual.filter((port) => !seen.some((each) => each.path === port.path));
      const all = [...likely, ...network, ...others, ...rest];
      const lead = all.filter((port) => port.path === named);
      onPorts([...lead, ...all.filter((port) => port.path !== named)]);
    };
    // Virtual boards come and go too, by another espwb or by D here.
    const tellAgain = async () => {
      virtual = await portsBehind(named);
      if (!isStopped) tell();
    };
    // At once: looking at a computer's ports takes its time, the built-in board is there already.
    tell();
    stops.push(
      watchPorts(
        thisComputer,
        (ports) => {
          found = ports;
          isLooked = true;
          void tellAgain();
        },
        { clock },
      ),
      watchNetworkPorts(clock, {
        onTrouble,
        onPorts: (ports) => {
          network = ports;
          // With the ports of this computer: a board that is attached here is the one that the cursor begins on.
          if (isLooked) void tellAgain();
        },
      }),
    );
  };
  // Nothing in start rejects: watchPorts never does, and a folder that cannot be read is an empty one.
  void start();
  return () => {
    isStopped = true;
    for (const stop of stops) stop();
  };
}

/** The built-in boards, led by the port that the person named unless it is one of them. */
async function portsBehind(named: string | undefined): Promise<readonly PortInfo[]> {
  const virtual = await virtualPorts();
  if (named === undefined || virtual.some((port) => port.path === named)) return virtual;
  return [namedPort(named), ...virtual.filter((port) => port.path !== named.replace(/\?.*$/, ''))];
}

// The boards of boards.toml as a list of ports shows them, and all ports of this computer with them.
import type { EspError } from '../device/errors.ts';
import type { Computer } from '../device/ports/computer.ts';
import { listPorts } from '../device/ports/list-ports.ts';
import type { PortInfo, PortProblem } from '../device/ports/port-info.ts';
import { thisComputer } from './computer.ts';
import { type NetworkBoard, readBoardsFile } from './network-boards.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What is known of a board's server by other means than its port; null = nothing speaks against it. */
export type LookAt = (board: NetworkBoard) => Promise<PortProblem | null>;

export type NetworkPorts = {
  readonly ports: readonly PortInfo[];
  readonly troubles: readonly EspError[];
  /** Whether the file asks for those that announce themselves, too. */
  readonly discover: boolean;
  /** Nothing of the file could be read. */
  readonly isBroken: boolean;
};

/** Without `lookAt` nobody is asked for anything. Never rejects. */
export async function networkPorts(
  environment: Environment = process.env,
  lookAt: LookAt = async () => null,
): Promise<NetworkPorts> {
  const { boards, troubles, discover, isBroken } = await readBoardsFile(environment);
  return {
    ports: await Promise.all(boards.map(async (board) => portOf(board, await lookAt(board)))),
    ...{ troubles, discover, isBroken },
  };
}

/** What is attached here, likely boards first, then those of the bench; no virtual ones. Opens nothing. */
export async function listedPorts(
  environment: Environment = process.env,
  computer: Computer = thisComputer,
): Promise<readonly PortInfo[]> {
  const [here, { ports }] = await Promise.all([listPorts(computer), networkPorts(environment)]);
  return [...here, ...ports];
}

const portOf = ({ name, port, mac }: NetworkBoard, problem: PortProblem | null): PortInfo => ({
  path: port,
  name,
  ...(mac === null ? {} : { mac }),
  kind: 'network',
  adapter: port.toLowerCase().startsWith('tcp:') ? 'TCP' : 'RFC 2217',
  usb: null,
  problem,
  likelihood: 'likely',
  boardGuess: null,
});

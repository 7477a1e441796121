// Which boards a command line means: one port as it stands there, or those that several words, a pattern, a name,
// a MAC or --all stand for.
import { advise } from '../device/advice.ts';
import type { Clock } from '../device/clock.ts';
import { EspError } from '../device/errors.ts';
import { listPorts } from '../device/ports/list-ports.ts';
import { type BoardNames, boardNames } from '../platform/board-names.ts';
import { chooseBoards, isPattern, mayBeName } from '../platform/choose-ports.ts';
import { thisComputer } from '../platform/computer.ts';
import { networkPorts } from '../platform/network-ports.ts';
import { openTransport } from '../platform/open-port.ts';
import { virtualPorts } from '../platform/virtual-ports.ts';
import { findBoards } from '../services/find-boards.ts';
import { usualJobs } from '../services/slots.ts';
import { printable } from '../text/printable.ts';
import type { GlobalOptions } from './verb.ts';

export type BoardOfRun = { readonly port: string; readonly mac: string | null; readonly name: string | null };

export type BoardsMeant = {
  readonly boards: readonly BoardOfRun[];
  readonly names: BoardNames;
  /** What keeps boards from being known: they are not among these. */
  readonly troubles: readonly string[];
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * null where one port was typed, or none: it is taken as it is.
 * @throws EspError usage | port-none | port-missing | cancelled
 */
export async function boardsMeant(
  { ports, port, all = false }: Pick<GlobalOptions, 'ports' | 'port' | 'all'>,
  { environment, clock, signal }: { environment: Environment; clock: Clock; signal: AbortSignal },
): Promise<BoardsMeant | null> {
  const words = ports ?? (port === undefined || all ? [] : [port]);
  const [only] = words;
  const isPath = (word: string) => !isPattern(word) && (!mayBeName(word) || /^com\d+$/i.test(word));
  const isPlain = !all && (only === undefined || (words.length === 1 && isPath(only)));
  if (isPlain) return null;
  const names = boardNames(environment);
  const [here, network, virtual] = await Promise.all([
    listPorts(thisComputer),
    networkPorts(environment),
    virtualPorts(environment),
  ]);
  const listed = [...here, ...network.ports, ...virtual];
  const chosen = await chooseBoards({ words, all }, { ports: listed, names });
  const nowhere = chosen.flatMap(({ port, mac, name }) =>
    port === null && mac !== null ? [{ mac, name }] : [],
  );
  // Each is opened to ask for its MAC: a board of the network may be another person's at that moment.
  const found =
    nowhere.length > 0
      ? await findBoards(nowhere, { ports: here, environment, clock, signal })
      : new Map<string, string>();
  const boards = new Map<string, BoardOfRun>();
  for (const board of chosen) {
    const place = board.port ?? found.get(board.mac ?? '') ?? '';
    if (!boards.has(place)) boards.set(place, { ...board, port: place });
  }
  // What is no port at all is found before any board is touched.
  if (boards.size > 1) for (const each of boards.keys()) await openTransport(each);
  const troubles = all || words.length > 1 ? network.troubles.map(({ message }) => message) : [];
  return { boards: [...boards.values()], names, troubles };
}

/** What --jobs says. @throws EspError usage */
export function jobsOf(word: string | undefined): number {
  if (word === undefined) return usualJobs;
  if (/^[1-9]\d{0,3}$/.test(word)) return Number(word);
  throw new EspError('usage', `"${printable(word)}" is no number of jobs.`, {
    hints: ['For example: --jobs 4'],
  });
}

/** For a verb that has one board. */
export const onlyOne = (verb: string, boards: readonly BoardOfRun[]): EspError =>
  new EspError(
    'usage',
    `This works with one board at a time; ${boards.length} were named: ${boards.map(({ port }) => port).join(', ')}.`,
    { hints: [advise('see-help', { verb })] },
  );

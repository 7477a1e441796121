// boards.toml: the boards of a bench on the network, as a person wrote them down. A broken entry is told with its
// line and costs no other board; nothing here speaks with a board or its server.
import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { EspError, isEspError } from '../device/errors.ts';
import { baudLadder, fastBaudRates } from '../device/loader/baud.ts';
import { parseHostAddress } from '../device/transport/byte-socket.ts';
import { printable } from '../text/printable.ts';
import { folders } from './folders.ts';
import { splitPortOptions } from './port-options.ts';
import { readTomlFile, type TomlTable } from './toml-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export type NetworkBoard = {
  readonly name: string;
  /** 'rfc2217://…' or 'tcp://…', as -p takes it; shown everywhere, so that no token is in it. */
  readonly port: string;
  /** What its server wants to hear first. */
  readonly token: string | null;
  /** No other board at that port will do; null = any. */
  readonly mac: string | null;
  /** The highest rate that is tried there; null = the usual ones. */
  readonly baudRate: number | null;
};

export type BoardsFile = {
  readonly path: string;
  readonly boards: readonly NetworkBoard[];
  /** What is wrong with the file, each with its line: what else is in it counts all the same. */
  readonly troubles: readonly EspError[];
  /** Servers that announce themselves are looked for, too. */
  readonly discover: boolean;
  /** Nothing of the file could be read: half saved, perhaps. */
  readonly isBroken: boolean;
};

/** Names are typed behind -p: nothing there that a path, an address or a pattern begins or holds. */
const goodName = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u;
const macPattern = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/;
const rates: ReadonlySet<number> = new Set([...fastBaudRates, ...baudLadder]);

export const boardsFilePath = (environment: Environment = process.env): string =>
  environment['ESPWB_BOARDS'] || join(folders(environment).config, 'boards.toml');

/** Without a file, or without anything in it: no boards and no trouble. Never throws. */
export async function readBoardsFile(environment: Environment = process.env): Promise<BoardsFile> {
  const path = boardsFilePath(environment);
  const none: BoardsFile = { path, boards: [], troubles: [], discover: false, isBroken: false };
  if (!environment['ESPWB_BOARDS'] && !existsSync(path)) return none;
  try {
    return boardsFileOf(path, await readTomlFile(path));
  } catch (error) {
    if (!isEspError(error)) throw error;
    return { ...none, troubles: [error], isBroken: existsSync(path) };
  }
}

/** The entry whose name or port that is, in any case; null for none. */
export async function findNetworkBoard(
  word: string,
  environment: Environment = process.env,
): Promise<NetworkBoard | null> {
  const { boards } = await readBoardsFile(environment);
  const wanted = word.toLowerCase();
  return (
    boards.find(({ name }) => name.toLowerCase() === wanted) ??
    boards.find(({ port }) => port === word) ??
    null
  );
}

function boardsFileOf(path: string, table: TomlTable): BoardsFile {
  const troubles: EspError[] = [];
  /** What can be read of it; undefined where that is told as a trouble. */
  const kept = <Value>(read: () => Value): Value | undefined => {
    try {
      return read();
    } catch (error) {
      if (!isEspError(error)) throw error;
      troubles.push(error);
      return undefined;
    }
  };
  const discover = kept(() => table.flag('discover')) ?? false;
  const boards: NetworkBoard[] = [];
  for (const entry of kept(() => table.tables('board')) ?? []) {
    const board = kept(() => boardOf(entry, boards));
    if (board) boards.push(board);
  }
  kept(() => table.done());
  return { path, boards, troubles, discover, isBroken: false };
}

/** @throws EspError usage */
function boardOf(entry: TomlTable, before: readonly NetworkBoard[]): NetworkBoard {
  const name = entry.needs(entry.text('name'), 'name');
  if (!goodName.test(name))
    throw entry.error('name', `"${printable(name)}" cannot name a board.`, [
      'Names are up to 64 letters, digits, spaces, ".", "_" and "-".',
    ]);
  const isSame = (text: string) => text.toLowerCase() === name.toLowerCase();
  if (before.some((each) => isSame(each.name)))
    throw entry.error('name', `Another board is called "${printable(name)}", too.`);
  const port = entry.needs(entry.text('port'), 'port');
  entry.reading('port', () => checkAddress(port));
  const taken = before.find((each) => each.port === port);
  if (taken) throw entry.error('port', `"${taken.name}" is at this port already.`);
  const token = entry.text('token') ?? null;
  if (token !== null && !/^[\w.~-]{1,256}$/.test(token))
    throw entry.error('token', 'A token is up to 256 letters, digits, ".", "_", "~" and "-".');
  const mac = entry.text('mac')?.toLowerCase().replaceAll('-', ':') ?? null;
  if (mac !== null && !macPattern.test(mac))
    throw entry.error('mac', 'This is not a MAC: six bytes in hex, as in "ec:fa:bc:12:34:56".');
  const baudRate = entry.number('baud', 1, 12_000_000) ?? null;
  if (baudRate !== null && !rates.has(baudRate)) {
    const known = [...rates].sort((a, b) => a - b).join(', ');
    throw entry.error('baud', `${baudRate} is not one of the rates that are tried: ${known}.`);
  }
  entry.done();
  return { name, port, token, mac, baudRate };
}

/** @throws EspError usage */
function checkAddress(port: string): void {
  const [address] = splitPortOptions(port);
  const [, rest] = /^(?:rfc2217|tcp):\/\/(.*)$/i.exec(address) ?? [];
  if (rest === undefined)
    throw new EspError('usage', `"${printable(port)}" is not rfc2217://HOST:PORT or tcp://HOST:PORT.`, {
      hints: ['Boards that are attached here are found without this file.'],
    });
  const { host, token } = parseHostAddress(rest);
  if (token !== undefined)
    throw new EspError('usage', 'Whoever looks at a list of ports would read this token.', {
      hints: ['Write it as a field of its own: token = "…"'],
    });
  const name = host.replace(/%.*$/, '');
  if (
    isIP(name) === 0 &&
    !/^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/i.test(name)
  )
    throw new EspError('usage', `"${printable(host)}" is not the name of a computer.`);
}

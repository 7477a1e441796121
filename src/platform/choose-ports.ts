// Which boards are meant where more than one may be: several names of ports, patterns, what people call their
// boards, MACs, or all that are attached. One name of one port never comes here.
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { EspError } from '../device/errors.ts';
import { patternOf } from '../device/files/glob.ts';
import type { PortInfo } from '../device/ports/port-info.ts';
import { printable } from '../text/printable.ts';
import { type BoardNames, macPattern } from './board-names.ts';
import { brief } from './open-port.ts';
import { isVirtualPath } from './virtual-spec.ts';

export type ChosenBoard = {
  /** null where only its MAC is known: somebody has to look for it. */
  readonly port: string | null;
  readonly mac: string | null;
  readonly name: string | null;
};

export type BoardsAsked = {
  /** As typed: ports, patterns, names of boards, MACs. */
  readonly words: readonly string[];
  /** Every board that is attached, too. */
  readonly all: boolean;
};

export type Choice = {
  readonly ports: readonly PortInfo[];
  readonly names: BoardNames;
};

/** A word that is no path and no address: it may be a board's name or its MAC. */
export const mayBeName = (word: string): boolean => !/[/\\]|^[a-z][a-z0-9+.-]{2,}:/i.test(word);

/** Behind the "?" of an address stand its options, and brackets may hold a host. */
export const isPattern = (word: string): boolean =>
  /^[a-z][a-z0-9+.-]{2,}:/i.test(word) ? /^[^?]*\*/.test(word) : /[*?]|\[[^\]]+\]/.test(word);

/**
 * Each board once, in the order of the words, then all others.
 * @throws EspError port-none | port-missing where a word means nothing that is there
 */
export async function chooseBoards(asked: BoardsAsked, choice: Choice): Promise<readonly ChosenBoard[]> {
  const chosen = new Map<string, ChosenBoard>();
  const add = async (board: ChosenBoard) => {
    const key = board.port === null ? (board.mac ?? '') : await samePlace(board.port);
    if (!chosen.has(key)) chosen.set(key, board);
  };
  for (const word of asked.words) for (const board of await meantBy(word, choice)) await add(board);
  if (asked.all) {
    const attached = choice.ports.filter(
      ({ kind, likelihood }) => kind !== 'virtual' && likelihood !== 'unlikely',
    );
    for (const port of attached) await add(ofPort(port));
    if (chosen.size === 0) throw nothingThere('No board is attached', choice.ports);
  }
  return [...chosen.values()];
}

async function meantBy(word: string, { ports, names }: Choice): Promise<readonly ChosenBoard[]> {
  const listed = ports.find(({ path }) => path === word);
  if (listed) return [ofPort(listed)];
  const fits = matcherOf(word);
  if (mayBeName(word)) {
    const named = ports.filter((port) => port.name !== undefined && fits(port.name));
    if (named.length > 0) return named.map(ofPort);
    // Where boards.toml says whose port it is, nobody has to be asked.
    const fitsMac = matcherOf(asMac(word));
    const isMeant = (mac: string) => fitsMac(mac) || fits(names[mac] ?? '');
    const written = ports.filter(({ mac }) => mac !== undefined && isMeant(mac));
    const known = Object.entries(names).filter(([mac]) => isMeant(mac));
    const elsewhere = known.filter(([mac]) => !written.some((port) => port.mac === mac));
    const found = [...written.map(ofPort), ...elsewhere.map(([mac, name]) => ({ port: null, mac, name }))];
    if (found.length > 0) return found;
    const mac = asMac(word);
    if (macPattern.test(mac)) return [{ port: null, mac, name: null }];
  }
  if (!isPattern(word) || (await isDevice(word))) return [{ port: word, mac: null, name: null }];
  const matching = ports.filter(({ path }) => fits(path) || (mayBeName(word) && fits(basename(path))));
  if (matching.length > 0) return matching.map(ofPort);
  const devices = await devicesLike(word);
  if (devices.length > 0) return devices.map((port) => ({ port, mac: null, name: null }));
  throw nothingThere(`No port matches ${printable(word)}`, ports);
}

/** Case counts in paths alone, and not on Windows: its COM names are one name in any case. */
export function matcherOf(word: string): (text: string) => boolean {
  const pattern = portPattern(word, mayBeName(word) ? 'is' : 's');
  return (text) => pattern.test(text);
}

/** As a shell has it: also `ttyUSB[0-3]`. */
const portPattern = (word: string, flags: string): RegExp =>
  new RegExp(
    patternOf(word).source.replace(
      /\\\[(!|\\\^)?([^\]\\]+)\\\]/g,
      (_, not, of) => `[${not ? '^' : ''}${of}]`,
    ),
    flags,
  );

/** Terminals that no list shows: links below /dev/serial, the ends of pseudo terminals. */
export async function devicesLike(word: string): Promise<readonly string[]> {
  if (!/[/\\]/.test(word) || /^[a-z][a-z0-9+.-]{2,}:/i.test(word)) return [];
  const pattern = portPattern(basename(word), 's');
  const folder = dirname(word);
  const found = (await readdir(folder).catch(() => [])).filter((name) => pattern.test(name)).sort();
  const paths = found.map((name) => join(folder, name));
  const are = await Promise.all(paths.map(isDevice));
  return paths.filter((_, at) => are[at]);
}

const isDevice = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isCharacterDevice(),
    () => false,
  );

/** As it is written everywhere, whether with dashes or in capitals here. */
const asMac = (word: string): string => word.toLowerCase().replaceAll('-', ':');

const ofPort = ({ path, name }: PortInfo): ChosenBoard => ({ port: path, mac: null, name: name ?? null });

/** Two names of one port are one board: links below /dev/serial, a virtual board with other options. */
async function samePlace(port: string): Promise<string> {
  if (isVirtualPath(port)) return port.replace(/\?.*$/s, '').toLowerCase();
  if (/^[a-z][a-z0-9+.-]{2,}:/i.test(port)) return port;
  return stat(port).then(
    (found) => (found.isCharacterDevice() ? `device ${found.rdev}` : port),
    () => port,
  );
}

function nothingThere(what: string, ports: readonly PortInfo[]): EspError {
  const real = ports.filter(({ kind }) => kind !== 'virtual');
  if (real.length === 0) return new EspError('port-none', `${what}: this computer has no serial ports.`);
  return new EspError('port-missing', `${what}. There is: ${real.map(brief).join(', ')}.`);
}

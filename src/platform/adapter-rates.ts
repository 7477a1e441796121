// The baud rate that an adapter and its cable have proven to carry, kept in the state folder, so that
// a slow line is found out once and not at every flash. Only rates below what was tried are kept, and
// not for ever: the next cable may be a better one.
import { join } from 'node:path';
import { baudLadder, fastBaudRates } from '../device/loader/baud.ts';
import type { Computer } from '../device/ports/computer.ts';
import { listPorts } from '../device/ports/list-ports.ts';
import type { SessionOptions } from '../device/session/session-options.ts';
import { readRegularSync } from '../disk/regular-file.ts';
import { writeWholeSync } from '../disk/write-whole.ts';
import { thisComputer } from './computer.ts';
import { folders } from './folders.ts';
import { isVirtualPath } from './virtual-spec.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type KeptRate = { readonly baudRate: number; readonly savedAtMs: number };
type Kept = Readonly<Record<string, KeptRate>>;

const keptMs = 30 * 24 * 3600 * 1000;
const mostKept = 64;

/** What a session on this port is to know and to tell of rates. Nothing here ever throws. */
export function adapterRates(
  path: string,
  environment: Environment = process.env,
  computer: Computer = thisComputer,
  nowMs: () => number = Date.now,
): Pick<SessionOptions, 'bestBaudRate' | 'onBaudRate'> {
  const folder = folders(environment).state;
  let key = portKey(path);
  return {
    bestBaudRate: async () => {
      key = await adapterKey(path, computer);
      return readKept(folder, nowMs())[key]?.baudRate;
    },
    onBaudRate: (baudRate, triedBaudRate = baudLadder[0]) => {
      const { [key]: before, ...others } = readKept(folder, nowMs());
      if (baudRate === before?.baudRate) return;
      if (baudRate < triedBaudRate) keep(folder, { ...others, [key]: { baudRate, savedAtMs: nowMs() } });
      else if (before && before.baudRate < baudRate) keep(folder, others);
    },
  };
}

/** The adapter itself where the system knows it: it keeps its rate in whatever socket it is. */
async function adapterKey(path: string, computer: Computer): Promise<string> {
  if (isVirtualPath(path) || path.includes('://')) return portKey(path);
  const usb = (await listPorts(computer)).find((port) => port.path === path)?.usb;
  return usb ? ['usb', usb.vendorId, usb.productId, usb.serialNumber ?? path].join(':') : portKey(path);
}

const portKey = (path: string): string => path.replace(/\?.*$/s, '');

const fileIn = (folder: string): string => join(folder, 'adapter-rates.json');

/** Whatever somebody wrote into the file, what comes out are rates that espwb tries anyway. */
function readKept(folder: string, nowMs: number): Kept {
  try {
    const parsed: unknown = JSON.parse(readRegularSync(fileIn(folder)).toString('utf8'));
    if (typeof parsed !== 'object' || parsed === null) return {};
    return Object.fromEntries(Object.entries(parsed).filter(([, rate]) => isFresh(rate, nowMs)));
  } catch {
    return {};
  }
}

function isFresh(rate: unknown, nowMs: number): boolean {
  if (typeof rate !== 'object' || rate === null) return false;
  const { baudRate, savedAtMs } = rate as Partial<KeptRate>;
  const ageMs = nowMs - (savedAtMs ?? Number.NaN);
  return [...fastBaudRates, ...baudLadder].some((each) => each === baudRate) && ageMs >= 0 && ageMs < keptMs;
}

function keep(folder: string, kept: Kept): void {
  const newest = Object.entries(kept).sort(([, one], [, other]) => other.savedAtMs - one.savedAtMs);
  const text = JSON.stringify(Object.fromEntries(newest.slice(0, mostKept)), null, 1);
  try {
    writeWholeSync(fileIn(folder), `${text}\n`);
  } catch {
    // A folder that cannot be written to costs a second at the next flash, not this one.
  }
}

// Which adapter was unplugged under which name while espwb worked on it, kept in the state folder: the same
// command finds it again when the system has given it another name (docs/decisions/019-another-name.md).
import { join } from 'node:path';
import type { Computer } from '../device/ports/computer.ts';
import { adapterPorts } from '../device/ports/list-ports.ts';
import { type AdapterPort, findAgain } from '../device/ports/same-adapter.ts';
import type { Transport } from '../device/transport/transport.ts';
import { oneAfterAnother } from '../disk/one-after-another.ts';
import { readRegular } from '../disk/regular-file.ts';
import { writeWhole } from '../disk/write-whole.ts';
import { thisComputer } from './computer.ts';
import { folders } from './folders.ts';

type Environment = Readonly<Record<string, string | undefined>>;

type Unplugged = AdapterPort & {
  /** Of the board behind it; null where nobody had asked. */
  readonly mac: string | null;
  /** Ports that stayed: none of them is the one that comes back. */
  readonly others: readonly string[];
  readonly atMs: number;
};

export type Here = {
  readonly environment?: Environment;
  readonly computer?: Computer;
  readonly nowMs?: () => number;
};

export type Watched = {
  /** The MAC of the board, as soon as somebody knows it. */
  readonly learn: (mac: string | undefined) => void;
  /** Settles when it is known which adapter it is. */
  readonly looked: Promise<unknown>;
};

const keptMs = 24 * 3600 * 1000;
const mostKept = 16;

/** What is under way, so that a program does not end before it is kept. */
const keeping = new Set<Promise<void>>();

export const unpluggedAreKept = async (): Promise<void> => void (await Promise.all(keeping));

/** From now on: if the adapter behind an open port goes, it is kept what it was. */
export function watchAdapter(
  transport: Pick<Transport, 'path' | 'listen'>,
  { environment = process.env, computer = thisComputer, nowMs = Date.now }: Here = {},
): Watched {
  let mac: string | null = null;
  const { path } = transport;
  if (!isDevice(path)) return { learn: () => {}, looked: Promise.resolve() };
  // Once it is gone the system no longer tells what it was.
  const adapter = adapterPorts(computer).then((ports) => ports.find((port) => port.path === path));
  const keepIt = async () => {
    const usb = (await adapter)?.usb;
    if (!usb) return;
    const others = (await adapterPorts(computer)).map((port) => port.path).filter((each) => each !== path);
    await inTurn(() => keep(environment, { path, usb, mac, others, atMs: nowMs() }, nowMs()));
  };
  transport.listen({
    onBytes: () => {},
    onClose: () => {
      // It only spares a look at the list of ports: that it could not be kept is no second failure.
      const kept = keepIt().catch(() => {});
      keeping.add(kept);
      void kept.then(() => keeping.delete(kept));
    },
  });
  return {
    looked: adapter,
    learn: (told) => {
      mac = told ?? mac;
    },
  };
}

/** Where the adapter is that was unplugged as `path`, and for whose board it was; null where `path` is there, or nothing is known. */
export async function foundAgain(
  path: string,
  { environment = process.env, computer = thisComputer, nowMs = Date.now }: Here = {},
): Promise<{ readonly path: string; readonly mac: string | null; readonly note: string } | null> {
  if (!isDevice(path)) return null;
  const before = (await readKept(environment, nowMs())).find((each) => each.path === path);
  if (!before) return null;
  const ports = await adapterPorts(computer);
  if (ports.some((port) => port.path === path)) return null;
  const found = findAgain(
    before,
    ports.filter((port) => !before.others.includes(port.path)),
  );
  if (!found?.isCertain) return null;
  const note = `${path} is not there; the adapter that was unplugged there is ${found.port.path} now.`;
  return { path: found.port.path, mac: before.mac, note };
}

const isDevice = (path: string): boolean => !/^[a-z][a-z0-9+.-]+:/i.test(path);

const fileIn = (environment: Environment): string =>
  join(folders(environment).state, 'unplugged-adapters.json');

/** A hub takes all its adapters with it in one moment: each keeps what the one before has kept. */
const inTurn = oneAfterAnother();

async function keep(environment: Environment, now: Unplugged, nowMs: number): Promise<void> {
  const others = (await readKept(environment, nowMs)).filter(({ path }) => path !== now.path);
  const text = JSON.stringify([now, ...others].slice(0, mostKept), null, 1);
  await writeWhole(fileIn(environment), `${text}\n`, true);
}

/** Whatever somebody wrote into the file: at worst an adapter is not found again, or the wrong MAC is asked for. */
async function readKept(environment: Environment, nowMs: number): Promise<readonly Unplugged[]> {
  try {
    const parsed: unknown = JSON.parse((await readRegular(fileIn(environment))).toString('utf8'));
    return Array.isArray(parsed) ? parsed.filter((each) => isFresh(each, nowMs)) : [];
  } catch {
    return [];
  }
}

function isFresh(kept: unknown, nowMs: number): kept is Unplugged {
  if (typeof kept !== 'object' || kept === null) return false;
  const { path, usb, mac, others, atMs } = kept as Partial<Unplugged>;
  const ageMs = nowMs - (atMs ?? Number.NaN);
  const areTexts = (all: readonly unknown[]) =>
    all.every((each) => each === null || typeof each === 'string');
  return (
    typeof path === 'string' &&
    areTexts([mac ?? null]) &&
    Array.isArray(others) &&
    typeof usb === 'object' &&
    usb !== null &&
    areTexts(Object.values(usb)) &&
    ['vendorId', 'productId', 'serialNumber', 'location'].every((key) => key in usb) &&
    ageMs >= 0 &&
    ageMs < keptMs
  );
}

// Where the boards are that are named by their MAC: on the port of their last flash if they are still there, else
// on one of those that boards are likely to be on, each of which is asked.
import type { Clock } from '../device/clock.ts';
import { EspError } from '../device/errors.ts';
import type { PortInfo } from '../device/ports/port-info.ts';
import { openTransport } from '../platform/open-port.ts';
import { keptVirtualBoards, macOf } from '../platform/virtual-boards.ts';
import { workOnBoards } from './many-boards.ts';
import { openBoard } from './open-board.ts';
import { flashRecordsHere } from './recorded-flash.ts';

export type Look = {
  /** All that are there; virtual ones need not be among them. */
  readonly ports: readonly PortInfo[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

type Named = { readonly mac: string; readonly name: string | null };

/**
 * The port of each MAC. A board that is asked restarts; nothing is written to it.
 * @throws EspError port-missing where one is nowhere | cancelled
 */
export async function findBoards(wanted: readonly Named[], look: Look): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const isLeft = ({ mac }: Named) => !found.has(mac);
  const askAt = async (ports: readonly string[]) => {
    for (const [port, mac] of await macsAt(ports, look))
      if (wanted.some((board) => board.mac === mac && isLeft(board))) found.set(mac, port);
  };
  const first = await lastSeen(wanted, look);
  await askAt(first);
  const others = look.ports
    .filter(({ kind, likelihood, problem }) => kind !== 'virtual' && likelihood !== 'unlikely' && !problem)
    .map(({ path }) => path)
    .filter((path) => !first.includes(path));
  if (wanted.some(isLeft)) await askAt(others);
  const missing = wanted.find(isLeft);
  if (!missing) return found;
  const { mac, name } = missing;
  const asked = [...first, ...others].join(', ');
  throw new EspError(
    'port-missing',
    `The board ${name === null ? mac : `${name} (${mac})`} was not found${asked ? ` on ${asked}` : ': no board is attached'}.`,
  );
}

async function lastSeen(wanted: readonly Named[], { environment }: Look): Promise<readonly string[]> {
  const records = await flashRecordsHere(environment);
  const virtual = await keptVirtualBoards(environment);
  const ports = wanted.flatMap(({ mac }) => [
    ...records
      .filter((record) => record.mac === mac)
      .slice(0, 1)
      .map(({ port }) => port),
    ...virtual.filter((name) => macOf(name) === mac).map((name) => `virtual:${name}`),
  ]);
  return [...new Set(ports)];
}

/** Of the ports where somebody answers. */
async function macsAt(
  ports: readonly string[],
  { clock, signal }: Look,
): Promise<readonly (readonly [port: string, mac: string])[]> {
  const asked = await workOnBoards(
    ports.map((port) => ({ port })),
    async ({ port }, context) => {
      const session = await openBoard(await openTransport(port, clock), clock, { signal: context.signal });
      try {
        return await session.run('info', context, async (inner) => {
          const { mac } = await session.identify(inner);
          await session.restart(inner).catch(() => {});
          return mac;
        });
      } finally {
        await session.close();
      }
    },
    { clock, signal, jobs: ports.length },
  );
  const cancelled = asked.find((each) => each.outcome === 'cancelled');
  if (cancelled && 'error' in cancelled) throw cancelled.error;
  return asked.flatMap((each) => (each.outcome === 'done' ? [[each.port, each.result] as const] : []));
}

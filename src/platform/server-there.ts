// Whether the server of a network board is there, without a connection to its port: most serve one client at a
// time, so that a mere look would turn away whoever comes next, and some restart their board for every client.
// What may be asked is the name, the computer behind it at another port, and this computer's own table of
// listeners. What none of them knows is not said.
import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { PortProblem } from '../device/ports/port-info.ts';
import { addressWords, parseHostAddress } from '../device/transport/byte-socket.ts';
import { splitPortOptions } from './port-options.ts';

/** Discard: where nobody serves a board, and what is not served there is refused by a computer that is there. */
const discardPort = 9;
const listening = '0A';

export type Network = {
  /** @throws where the name is not known */
  readonly addressesOf: (host: string) => Promise<readonly string[]>;
  /** The errno of a connection that failed; null where it was made. */
  readonly knock: (address: string, port: number, limitMs: number) => Promise<string | null>;
  /** Ports that a program of this computer listens at; null where the system does not tell. */
  readonly listeners: () => Promise<ReadonlySet<number> | null>;
};

/** What is wrong with the way to a board at `port` ('rfc2217://…'), or null. Gives up, with null, after `limitMs`. */
export async function serverProblem(
  port: string,
  limitMs: number,
  network: Network = thisNetwork,
): Promise<PortProblem | null> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), limitMs);
  });
  try {
    return await Promise.race([tooLate, look(port, limitMs, network)]);
  } finally {
    clearTimeout(timer);
  }
}

async function look(port: string, limitMs: number, network: Network): Promise<PortProblem | null> {
  const [address] = splitPortOptions(port);
  const server = parseHostAddress(address.replace(/^\w+:\/\//, ''));
  const words = addressWords(server);
  const addresses = await network.addressesOf(server.host).catch(() => []);
  const [first] = addresses;
  if (first === undefined) return missing(`The name in ${words} is not known.`);
  if (addresses.every(isLoopback)) {
    const listeners = await network.listeners();
    return listeners === null || listeners.has(server.port) ? null : missing(`Nothing listens at ${words}.`);
  }
  const code = await network.knock(first, discardPort, limitMs);
  return code !== null && /^(EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN)$/.test(code)
    ? missing(`${words} cannot be reached.`)
    : null;
}

const missing = (message: string): PortProblem => ({
  code: 'port-missing',
  message,
  hints: ['See whether the server and its computer are running.'],
});

const isLoopback = (address: string): boolean => /^127\.|^::1$|^::ffff:127\./i.test(address);

const thisNetwork: Network = {
  addressesOf: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  knock: (host, port, limitMs) =>
    new Promise((resolve) => {
      const socket = connect({ host, port, timeout: limitMs });
      const end = (code: string | null) => {
        socket.destroy();
        resolve(code);
      };
      socket.unref();
      socket.once('connect', () => end(null));
      socket.once('timeout', () => end('ETIMEDOUT'));
      socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? ''));
    }),
  listeners: async () => {
    const tables = await Promise.all(
      ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'latin1').catch(() => null)),
    );
    const known = tables.filter((table) => table !== null);
    return known.length === 0 ? null : new Set(known.flatMap(listenersIn));
  },
};

/** Of a table of /proc/net/tcp: proc_pid_net(5). */
export const listenersIn = (table: string): readonly number[] =>
  table.split('\n').flatMap((line) => {
    const [, local, , state] = line.trim().split(/\s+/);
    const port = /:([0-9A-F]{4})$/i.exec(local ?? '')?.[1];
    return state === listening && port ? [Number.parseInt(port, 16)] : [];
  });

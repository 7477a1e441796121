// Clients whose computer went away while the board was talking to them: nobody acknowledges, and Linux
// sends again for a quarter of an hour (net.ipv4.tcp_retries2) before it says so. Its tables of
// connections tell sooner; a client that lives and only does not read acknowledges, and stays.
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';

/** Each is sent twice as late as the one before, the first after 0.2 s: the sixth after 13 s. */
const mostUnanswered = 6;
const lookEveryMs = 5000;

const tables = ['/proc/net/tcp', '/proc/net/tcp6'];

/** What a row of these tables says of a timer, proc_pid_net(5): sends again, probes a closed window. */
const timers = { retransmission: '01', windowProbe: '04' } as const;

type Ends = { readonly localPort?: number | undefined; readonly remotePort?: number | undefined };

/** Ends connections whose other side is gone; `stop` when no more clients come. */
export function endVanishedClients(sockets: ReadonlySet<Socket>): { readonly stop: () => void } {
  const look = async () => {
    if (sockets.size === 0) return;
    const texts = await Promise.all(tables.map((path) => readFile(path, 'latin1').catch(() => '')));
    for (const socket of sockets) if (isUnanswered(texts.join('\n'), socket)) socket.destroy();
  };
  const timer =
    process.platform === 'linux' ? setInterval(() => void look(), lookEveryMs).unref() : undefined;
  return { stop: () => clearInterval(timer) };
}

/** `table` is the text of /proc/net/tcp or tcp6, or both. */
export function isUnanswered(table: string, { localPort, remotePort }: Ends): boolean {
  const rows = table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, remote]) => portOf(local) === localPort && portOf(remote) === remotePort);
  // Two clients of different computers may have the same port: then it takes both.
  return rows.length > 0 && rows.every((row) => unanswered(row) >= mostUnanswered);
}

/** sl local remote st tx:rx tr:when retransmissions uid probes inode */
function unanswered([, , , , , timer = '', retransmissions = '', , probes = '']: readonly string[]): number {
  if (timer.startsWith(`${timers.retransmission}:`)) return Number.parseInt(retransmissions, 16);
  return timer.startsWith(`${timers.windowProbe}:`) ? Number.parseInt(probes, 10) : 0;
}

const portOf = (address: string | undefined): number =>
  Number.parseInt(address?.slice(address.lastIndexOf(':') + 1) ?? '', 16);

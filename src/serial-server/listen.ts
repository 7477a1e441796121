// The sockets of listeners: where they may be reached from, how many clients may wait, and how much is
// kept for a client that does not read.

import { lookup } from 'node:dns/promises';
import { createServer, isIP, type Server, type Socket } from 'node:net';
import { ForeignClientError } from './first-bytes.ts';
import { ListenerError, type ListenerOptions } from './listener.ts';
import { isLoopback, saysToken } from './token.ts';
import { endVanishedClients } from './vanished-clients.ts';

/** A board has one client at a time; the others are there to be told so, or at the control channel. */
const mostClients = 16;
/** A client whose computer is gone says nothing more: asked after this, it is given up seconds later. */
const silentForMs = 10_000;
/** What a client may leave unread before bytes for it are dropped, as an adapter's driver does. */
const unreadLimitBytes = 1024 * 1024;

export type Listening = { readonly port: number; readonly host: string; readonly close: () => Promise<void> };

/**
 * `onClient` owns the socket until its promise settles; then it is closed.
 * @throws ListenerError usage, busy or forbidden
 */
export async function listen(
  place: { readonly host: string; readonly port: number },
  { allowRemote, token, onNote }: ListenerOptions,
  onClient: (socket: Socket, name: string) => Promise<void>,
): Promise<Listening> {
  if (!allowRemote && !(await isThisComputer(place.host)))
    throw new ListenerError(
      'usage',
      `${place.host} can be reached from other computers, and whoever reaches a board can run code on it. Say --allow-remote if that is meant.`,
    );
  const sockets = new Set<Socket>();
  let isClosing = false;
  const keepAlive = { keepAlive: true, keepAliveInitialDelay: silentForMs };
  const server = createServer({ noDelay: true, ...keepAlive }, (socket) => {
    // A client that resets its connection is a client that left.
    socket.on('error', () => {});
    // It was on its way already: the end of the server would wait for it.
    if (isClosing) return void socket.destroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    if (sockets.size > mostClients) longestSilent(sockets, socket)?.destroy();
    const name = `${socket.remoteAddress}:${socket.remotePort}`;
    const meet = async () => {
      const isTrusted = token === null || isLoopback(socket.remoteAddress ?? '');
      if (!isTrusted && !(await saysToken(socket, token)))
        return onNote(`${name} was turned away: it did not say the token`);
      await onClient(socket, name);
    };
    void meet()
      .catch((error) => {
        if (error instanceof ForeignClientError) onNote(`${name} was turned away: ${error.message}`);
      })
      .finally(() => socket.destroySoon());
  });
  await start(server, place);
  const vanished = endVanishedClients(sockets);
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : place.port;
  return {
    port,
    host: place.host,
    close: async () => {
      vanished.stop();
      isClosing = true;
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function start(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        reject(new ListenerError('busy', `Port ${port} of ${host} is in use by another program.`));
      else if (error.code === 'EACCES')
        reject(new ListenerError('forbidden', `Port ${port} of ${host} may not be opened by this user.`));
      else reject(new ListenerError('usage', `${host}:${port} cannot be listened on: ${error.message}.`));
    });
    server.listen({ host, port });
  });
}

async function isThisComputer(host: string): Promise<boolean> {
  const addresses =
    isIP(host) > 0 ? [host] : (await lookup(host, { all: true }).catch(() => [])).map((each) => each.address);
  return addresses.length > 0 && addresses.every(isLoopback);
}

/** Who has said nothing yet goes before who has: idle clients do not keep others out. */
function longestSilent(sockets: ReadonlySet<Socket>, newest: Socket): Socket | undefined {
  const others = [...sockets].filter((socket) => socket !== newest);
  return others.find((socket) => socket.bytesRead === 0) ?? newest;
}

/** Sends unless the client has stopped reading; false when the bytes were dropped. */
export function sendUnlessStuck(socket: Socket, bytes: Uint8Array): boolean {
  if (socket.writableLength + bytes.length > unreadLimitBytes || !socket.writable) return false;
  socket.write(bytes);
  return true;
}

/** Resolves when the client has read what is under way, or has left. */
export async function untilRead(socket: Socket): Promise<void> {
  if (socket.writableLength < unreadLimitBytes / 4 || socket.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
}

export const urlOf = (scheme: string, { host, port }: Listening): string =>
  `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;

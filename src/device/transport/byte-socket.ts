// A two-way stream of bytes to another program, by TCP. tcp.ts hands its bytes through as they are,
// rfc2217.ts puts telnet around them; tests put a pair in memory in its place.
import { connect, type Socket } from 'node:net';
import { printable } from '../../text/printable.ts';
import { advise } from '../advice.ts';
import { type Clock, throwIfCancelled } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import { EspError } from '../errors.ts';

export type ByteSocket = {
  /** Resolves when the system has taken the bytes. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  readonly onBytes: (listener: (bytes: Uint8Array) => void) => void;
  /** Called once, not after close(). */
  readonly onClose: (listener: (reason: Error) => void) => void;
  readonly close: () => void;
};

export type HostAddress = {
  readonly host: string;
  readonly port: number;
  /** Said first, in a line of its own, to a board of `espwb board --allow-remote`. */
  readonly token?: string;
};

export type ConnectOptions = { readonly clock: Clock; readonly signal?: AbortSignal | undefined };

export type Connect = (address: HostAddress, options: ConnectOptions) => Promise<ByteSocket>;

const connectTimeoutMs = 5_000;
/** A server that has vanished says nothing more: the system asks after this, and gives up ten seconds later. */
const silentForMs = 10_000;

/** @throws EspError port-missing | cancelled */
export const connectTcp: Connect = async (address, { clock, signal }) => {
  throwIfCancelled(signal);
  const name = addressWords(address);
  const { host, port, token } = address;
  const keepAlive = { keepAlive: true, keepAliveInitialDelay: silentForMs };
  const socket = connect({ host, port, noDelay: true, ...keepAlive });
  const connected = new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', (error: NodeJS.ErrnoException) => reject(connectError(name, error)));
  });
  const onTimeout = () =>
    new EspError('port-missing', `${name} did not answer within ${connectTimeoutMs / 1000} s.`);
  try {
    await withDeadline(connected, { clock, timeoutMs: connectTimeoutMs, signal, onTimeout });
  } catch (error) {
    connected.catch(() => {});
    socket.destroy();
    throw error;
  }
  if (token !== undefined) socket.write(`${token}\n`);
  return asByteSocket(socket, name);
};

/** 'host:port', '[::1]:port', safe to show. */
export function addressWords({ host, port }: HostAddress): string {
  return printable(host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);
}

/** `HOST:PORT` or `[IPV6]:PORT`, with `TOKEN@` before it where one is wanted. @throws EspError usage */
export function parseHostAddress(text: string): HostAddress {
  const match =
    /^(?:([\w.~-]{1,256})@)?(?:\[([0-9a-f:.]+(?:%[\w.-]+)?)\]|([^\s:/?#[\]@]+)):(\d{1,5})\/?$/i.exec(text);
  const token = match?.[1];
  const host = match?.[2] ?? match?.[3];
  const port = Number(match?.[4]);
  if (!host || port < 1 || port > 65_535)
    throw new EspError('usage', `"${printable(text)}" is not HOST:PORT.`, {
      hints: ['For example tcp://192.168.1.20:4000 or rfc2217://localhost:4000'],
    });
  return token === undefined ? { host, port } : { host, port, token };
}

function asByteSocket(socket: Socket, name: string): ByteSocket {
  let isClosed = false;
  let lost: Error | undefined;
  let tell = (_reason: Error) => {};
  const lose = (reason: Error) => {
    if (isClosed) return;
    isClosed = true;
    lost = reason;
    socket.destroy();
    tell(reason);
  };
  socket.on('error', (error) => lose(new Error(`the connection broke (${error.message})`, { cause: error })));
  // Without this a half-closed peer would keep the port looking open.
  socket.on('end', () => lose(new Error(`${name} closed the connection`)));
  socket.on('close', () => lose(new Error(`${name} closed the connection`)));
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        if (lost) return reject(lost);
        socket.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    onBytes: (listener) => socket.on('data', (bytes) => listener(Uint8Array.from(bytes))),
    onClose: (listener) => {
      tell = listener;
      if (lost) listener(lost);
    },
    close: () => {
      isClosed = true;
      // What was written is still sent; a peer that never closes its half may not hold the process.
      socket.end();
      socket.unref();
      socket.resume();
    },
  };
}

function connectError(name: string, error: NodeJS.ErrnoException): EspError {
  const why: Readonly<Record<string, string>> = {
    ECONNREFUSED: `Nothing listens at ${name}.`,
    ENOTFOUND: `There is no host ${name}.`,
    EAI_AGAIN: `The name in ${name} could not be looked up.`,
    EHOSTUNREACH: `${name} cannot be reached.`,
    ENETUNREACH: `${name} cannot be reached.`,
    ETIMEDOUT: `${name} did not answer.`,
  };
  const message = why[error.code ?? ''] ?? `${name} cannot be opened: ${printable(error.message)}.`;
  return new EspError('port-missing', message, {
    hints: [advise('start-server')],
    hintsSayAll: true,
    cause: error,
  });
}

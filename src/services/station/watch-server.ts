// Whether a board is plugged in at a server of the network, by its connection alone: one that it keeps is a board,
// one that it closes at once is none (ser2net without its device), or somebody else's.
import { type Clock, sleep, throwIfCancelled } from '../../device/clock.ts';
import { type ByteSocket, type Connect, parseHostAddress } from '../../device/transport/byte-socket.ts';
import type { PlugWatcher } from './station.ts';

/** Between two looks at a place where nothing is. */
export const lookEveryMs = 300;
/** A server that cannot open its device says so by then. */
const keptMs = 200;

export type Server = {
  readonly path: string;
  /** As boards.toml has it, for a path that has none. */
  readonly token: string | null;
};

export type ServerWatch = {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly connect: Connect;
};

/**
 * Runs until the signal fires. While nobody works on the board its connection is held, and says nothing on it: a
 * client of RFC 2217 would wait for a server that is on its way out, and find the next board.
 * @throws EspError usage for what is no address | cancelled
 */
export async function watchServer(
  { path, token }: Server,
  { run, gone }: PlugWatcher,
  { clock, signal, connect }: ServerWatch,
): Promise<void> {
  const address = parseHostAddress(path.replace(/^[^:]*:\/\//, '').replace(/\?.*$/, ''));
  const open = async (): Promise<ByteSocket | null> => {
    const socket = await connect(
      { ...(token === null ? {} : { token }), ...address },
      { clock, signal },
    ).catch(() => null);
    throwIfCancelled(signal);
    return socket;
  };
  const isKept = async (socket: ByteSocket): Promise<boolean> => {
    const pause = new AbortController();
    const closed = untilClosed(socket, signal).then(() => false);
    const kept = sleep(clock, keptMs, pause.signal).then(
      () => true,
      () => true,
    );
    const isStill = await Promise.race([closed, kept]);
    pause.abort();
    throwIfCancelled(signal);
    return isStill;
  };
  const untilFree = async (): Promise<void> => {
    for (;;) {
      const probe = await open();
      const isFree = probe !== null && (await isKept(probe));
      probe?.close();
      if (isFree) return;
      await sleep(clock, lookEveryMs, signal);
    }
  };
  for (;;) {
    await untilFree();
    const left = await run(path);
    throwIfCancelled(signal);
    if (left === 'there') {
      // Whoever was pulled out just now is found out here, too.
      const held = await open();
      if (held) await untilClosed(held, signal);
    } else if (left === 'busy') await untilFree();
    throwIfCancelled(signal);
    gone(path);
  }
}

const untilClosed = (socket: ByteSocket, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const stop = () => {
      socket.close();
      resolve();
    };
    // What nobody reads hides the end that stands behind it.
    socket.onBytes(() => {});
    socket.onClose(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

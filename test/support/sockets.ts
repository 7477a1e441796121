// Sockets of a station behind RFC 2217: a board that is plugged in is a virtual one with a listener, and is gone with
// it. The boards are in this process, so that what is on them can be looked at afterwards.
import { systemClock } from '../../src/device/clock.ts';
import { withFiles } from '../../src/device/files/open-files.ts';
import { openSession } from '../../src/device/session/open-session.ts';
import { VirtualTransport } from '../../src/device/transport/virtual.ts';
import type { Listener } from '../../src/serial-server/listener.ts';
import type { Board } from '../../src/virtual-board/board.ts';
import { createBoard } from '../../src/virtual-board/create-board.ts';
import { openListener } from '../../src/virtual-board/listeners/open-listener.ts';
import { shareCable } from '../../src/virtual-board/listeners/shared-cable.ts';

export type Socket = {
  readonly url: string;
  readonly plug: (board: Board) => Promise<void>;
  readonly unplug: () => Promise<void>;
  /** Resolves when somebody is connected. */
  readonly whenHeld: () => Promise<void>;
};

export const blankBoard = (mac: string, timing: 'fast' | 'real' = 'fast'): Board =>
  createBoard({ flashSizeBytes: 4 << 20, timing, wiring: 'auto', mac }, systemClock);

/** At a port that is free now and stays the socket's. */
export async function openSocket(): Promise<Socket> {
  const probe = await listen('rfc2217://127.0.0.1:0', blankBoard('ec:fa:bc:00:00:00'));
  const { url } = probe;
  await probe.close();
  let listener: Listener | null = null;
  let clients = 0;
  let wake = () => {};
  const onNote = (text: string) => {
    if (text.endsWith('is connected')) clients++;
    else if (text.endsWith('has left')) clients--;
    if (clients > 0) wake();
  };
  return {
    url,
    whenHeld: () =>
      new Promise((resolve) => {
        wake = resolve;
        if (clients > 0) resolve();
      }),
    plug: async (board) => {
      clients = 0;
      listener = await listen(url, board, onNote);
    },
    unplug: async () => {
      await listener?.close();
      listener = null;
    },
  };
}

const listen = (url: string, board: Board, onNote: (text: string) => void = () => {}): Promise<Listener> =>
  openListener(
    url,
    shareCable({
      ...board,
      name: 'socket',
      unplug: async () => board.unplug(),
      press: async (button, down) => board.press(button, down),
    }),
    { allowRemote: false, onNote },
  );

/** What a file on the board holds. */
export async function fileOn(board: Board, path: string): Promise<string> {
  const session = await openSession(new VirtualTransport('virtual:socket', () => board.plug()), systemClock);
  try {
    const context = { signal: AbortSignal.timeout(30_000), onEvent: () => {} };
    return await withFiles(session, { interrupt: true }, context, async (files, { signal }) =>
      Buffer.from(await files.read(path, { signal })).toString(),
    );
  } finally {
    await session.close();
  }
}

// espwb board: virtual boards for other programs, until they are told to stop. Each listener's own URL is
// printed as JSON, with or without --json, because programs wait for it.
import { EspError } from '../device/errors.ts';
import { plugVirtualBoard, runningVirtualBoard, stopVirtualBoards } from '../platform/virtual-boards.ts';
import { parseVirtualPath, type VirtualSpec } from '../platform/virtual-spec.ts';
import type { Listener } from '../serial-server/listener.ts';
import { listenerOfBoard } from '../serial-server/listeners-of-board.ts';
import { newToken } from '../serial-server/token.ts';
import type { Fault } from '../virtual-board/board.ts';
import { differences } from '../virtual-board/differences.ts';
import { parseFault } from '../virtual-board/listeners/control-commands.ts';
import { openControlListener } from '../virtual-board/listeners/control-listener.ts';
import { openListener } from '../virtual-board/listeners/open-listener.ts';
import { shareCable } from '../virtual-board/listeners/shared-cable.ts';
import type { WorkerBoard } from '../virtual-board/worker-board.ts';
import { listenerRefused, untilTold, words } from './listeners.ts';
import type { Verb } from './verb.ts';

export const run: Verb = async ({ output, signal, environment }, args, options) => {
  if (options['differences'] === true) {
    output.result(
      { differences },
      differences.flatMap(({ what, chip, here }) => [what, `  chip: ${chip}`, `  here: ${here}`]),
    );
    return;
  }
  const urls = words(options, 'listen');
  if (urls.length === 0)
    throw new EspError('usage', 'A board for other programs needs a listener.', {
      hints: ['For example: espwb board demo --listen rfc2217://127.0.0.1:0'],
    });
  const faults = words(options, 'fault').map(readFault);
  const names = args.length > 0 ? args : ['board'];
  const specs = names.map((name) => inRealTime(parseVirtualPath(`virtual:${name}`)));
  const twice = specs.find((spec, at) => specs.findIndex(({ name }) => name === spec.name) !== at);
  if (twice) throw new EspError('usage', `The board "${twice.name}" is named twice.`);
  const listeners: Listener[] = [];
  const allowRemote = options['allowRemote'] === true;
  const token = environment['ESPWB_TOKEN'] || newToken();
  try {
    const boards: WorkerBoard[] = [];
    for (const spec of specs) {
      await plugVirtualBoard(spec, environment);
      boards.push((await runningVirtualBoard(spec.name)) as WorkerBoard);
    }
    for (const [index, board] of boards.entries()) {
      for (const fault of faults) board.inject(fault);
      const mine = (url: string) => listenerOfBoard(url, board.name, index);
      await openListeners(board, urls.map(mine), words(options, 'control').map(mine), listeners, {
        allowRemote,
        token,
        onNote: (text) => {
          const who = boards.length > 1 ? `${board.name}: ` : '';
          output.aside(`${who}${text}`);
        },
        onListening: (kind, url) =>
          output.announce({ type: kind, url, board: board.name, ...(allowRemote ? { token } : {}) }),
      });
    }
    await untilTold(signal);
    const ends = await Promise.all(
      boards.map(async (board) => ({ board: board.name, counters: await board.counters() })),
    );
    output.result(ends.length === 1 ? { ...ends[0] } : { boards: ends }, [
      ...ends.map(({ board }) => `${board} is off; its flash is kept.`),
    ]);
  } finally {
    for (const listener of listeners) await listener.close();
    await stopVirtualBoards();
  }
};

type Listening = {
  readonly allowRemote: boolean;
  readonly token: string;
  readonly onNote: (text: string) => void;
  readonly onListening: (kind: 'listening' | 'control', url: string) => void;
};

async function openListeners(
  board: WorkerBoard,
  urls: readonly string[],
  controls: readonly string[],
  listeners: Listener[],
  listening: Listening,
): Promise<void> {
  const cable = shareCable(board);
  const open = async (kind: 'listening' | 'control', opening: Promise<Listener>) => {
    const listener = await opening.catch((error) => {
      throw listenerRefused(error);
    });
    listeners.push(listener);
    listening.onListening(kind, listener.url);
  };
  for (const url of urls) await open('listening', openListener(url, cable, listening));
  for (const url of controls) await open('control', openControlListener(url, { board, cable }, listening));
}

/** Other programs are made for real boards: they get the real times unless asked otherwise. */
const inRealTime = (spec: VirtualSpec): VirtualSpec => ({
  ...spec,
  options: { timing: 'real', ...spec.options },
});

function readFault(text: string): Fault {
  try {
    return parseFault(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EspError('usage', `--fault is not understood: ${reason}.`, {
      hints: [`For example: --fault '{"kind":"lose","direction":"out","atByte":1000}'`],
      cause: error,
    });
  }
}

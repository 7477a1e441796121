// espwb board: a virtual board for other programs, until it is told to stop. Each door's own URL is
// printed as JSON, with or without --json, because programs wait for it.
import { EspError } from '../device/errors.ts';
import type { VirtualSpec } from '../host/virtual-spec.ts';
import type { Fault } from '../virtual-board/board.ts';
import type { Door, DoorError } from '../virtual-board/doors/door.ts';
import type { HostedBoard } from '../virtual-board/hosted-board.ts';
import type { Verb, VerbOptions } from './verb.ts';

export const run: Verb = async ({ output, signal, environment }, args, options) => {
  const urls = words(options, 'listen');
  if (urls.length === 0)
    throw new EspError('usage', 'A board for other programs needs a door.', {
      hints: ['For example: espwb board demo --listen rfc2217://127.0.0.1:0'],
    });
  const faults = await Promise.all(words(options, 'fault').map(readFault));
  const [{ parseVirtualPath }, { plugVirtualBoard, runningVirtualBoard, stopVirtualBoards }] =
    await Promise.all([import('../host/virtual-spec.ts'), import('../host/virtual-boards.ts')]);
  const spec = inRealTime(parseVirtualPath(`virtual:${args[0] ?? 'board'}`));
  const doors: Door[] = [];
  try {
    await plugVirtualBoard(spec, environment);
    const board = (await runningVirtualBoard(spec.name)) as HostedBoard;
    for (const fault of faults) board.inject(fault);
    const note = (text: string) => {
      if (!output.json) output.raw(Buffer.from(`${text}\n`), 'stderr');
    };
    await openDoors(board, urls, words(options, 'control'), doors, {
      allowRemote: options['allowRemote'] === true,
      onNote: note,
      onListening: (kind, url) =>
        output.raw(Buffer.from(`${JSON.stringify({ type: kind, url, board: spec.name })}\n`)),
    });
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    const counters = await board.counters();
    output.result({ board: spec.name, counters }, [`${spec.name} is off; its flash is kept.`]);
  } finally {
    for (const door of doors) await door.close();
    await stopVirtualBoards();
  }
};

type Listening = {
  readonly allowRemote: boolean;
  readonly onNote: (text: string) => void;
  readonly onListening: (kind: 'listening' | 'control', url: string) => void;
};

async function openDoors(
  board: HostedBoard,
  urls: readonly string[],
  controls: readonly string[],
  doors: Door[],
  listening: Listening,
): Promise<void> {
  const [{ shareCable }, { openDoor }, { openControlDoor }] = await Promise.all([
    import('../virtual-board/doors/shared-cable.ts'),
    import('../virtual-board/doors/open-door.ts'),
    import('../virtual-board/doors/control-door.ts'),
  ]);
  const cable = shareCable(board);
  const open = async (kind: 'listening' | 'control', opening: Promise<Door>) => {
    const door = await opening.catch((error) => {
      throw doorRefused(error);
    });
    doors.push(door);
    listening.onListening(kind, door.url);
  };
  for (const url of urls) await open('listening', openDoor(url, cable, listening));
  for (const url of controls) await open('control', openControlDoor(url, { board, cable }, listening));
}

/** Other programs are made for real boards: they get the real times unless asked otherwise. */
const inRealTime = (spec: VirtualSpec): VirtualSpec => ({
  ...spec,
  options: { timing: 'real', ...spec.options },
});

async function readFault(text: string): Promise<Fault> {
  const { parseFault } = await import('../virtual-board/doors/control-commands.ts');
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

const codes = {
  usage: 'usage',
  busy: 'port-busy',
  forbidden: 'port-forbidden',
  unsupported: 'unsupported',
} as const;

function doorRefused(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'DoorError') return error;
  return new EspError(codes[(error as DoorError).reason], error.message, { cause: error });
}

function words(options: VerbOptions, name: string): readonly string[] {
  const value = options[name];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value : [];
}

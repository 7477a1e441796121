// Runs a board in a worker thread, so that neither side can hold up the other. This is the side of
// whoever uses the board; board-server.ts is the worker's. Nothing here knows what the bytes mean.

import { join } from 'node:path';
import { makeFolder } from '../disk/make-folder.ts';
import { privateFolderMode } from '../disk/write-whole.ts';
import type { BoardCounters, PinEdge } from './board-port.ts';
import { StateFileError } from './state-file.ts';
import type { StartWorkerBoard, WorkerBoard, WorkerBoardOptions } from './worker-board.ts';
import { createCable, type WorkerCable } from './worker-cable.ts';
import type { BoardCall, BoardWorkerData, FromBoard, SentError, ToBoard } from './worker-messages.ts';
import { workerUrl } from './worker-url.ts';

/** Deflating and syncing a full 16 MB flash to a slow disk. */
const stopLimitMs = 20_000;

/** Where the flash of a board is kept. */
export const flashPath = (stateFolder: string, name: string): string => join(stateFolder, `${name}.flash`);

/**
 * Resolves when the board is powered and can be plugged in (some 60 ms).
 * @throws StateFileError if the kept flash is damaged (it is moved aside) or of another size
 */
export const startWorkerBoard: StartWorkerBoard = async (options) => {
  if (options.stateFolder !== undefined) await makeFolder(options.stateFolder, privateFolderMode);
  // Two milliseconds that only who starts a board has to spend.
  const { Worker } = await import('node:worker_threads');
  const worker = new Worker(workerUrl('board-worker'), {
    workerData: workerData(options),
    // The flags of the main thread (a test runner's loader, say) are not for the bundle.
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: 2 },
  });
  const cables = new Map<number, WorkerCable>();
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  let lastId = 0;
  let gone: Error | null = null;
  let stopping: Promise<void> | null = null;

  const send = (message: ToBoard, transfer: ArrayBuffer[] = []) => {
    if (!gone) worker.postMessage(message, transfer);
  };
  const call = <T>(what: BoardCall): Promise<T> =>
    new Promise((resolve, reject) => {
      if (gone) return reject(gone);
      const id = ++lastId;
      waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      send({ type: 'call', id, call: what });
    });
  const end = (error: Error) => {
    if (gone) return;
    gone = error;
    for (const each of waiting.values()) each.reject(error);
    waiting.clear();
    for (const cable of cables.values()) cable.closed(error.message);
    cables.clear();
  };
  const settle = (id: number) => {
    const found = waiting.get(id);
    waiting.delete(id);
    return found;
  };

  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromBoard) => {
      switch (message.type) {
        case 'ready':
          return resolve();
        case 'bytes':
          return cables.get(message.cable)?.bytes(message.bytes);
        case 'closed':
          cables.get(message.cable)?.closed(message.reason);
          return void cables.delete(message.cable);
        case 'answer':
          return settle(message.id)?.resolve(message.value);
        case 'failed':
          return message.id === null
            ? reject(revived(message.error))
            : settle(message.id)?.reject(revived(message.error));
      }
    });
    worker.on('error', (error) => {
      end(new Error(`The virtual board "${options.name}" crashed: ${error.message}`, { cause: error }));
      reject(gone);
    });
    worker.on('exit', () => {
      end(new Error(`The virtual board "${options.name}" was stopped.`));
      reject(gone);
    });
  }).catch(async (error) => {
    await worker.terminate();
    throw error;
  });

  const stop = async () => {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      const error = new Error(`The virtual board "${options.name}" did not save its flash in time.`);
      timer = setTimeout(() => reject(error), stopLimitMs);
    });
    try {
      if (!gone) await Promise.race([call({ do: 'stop' }), tooLate]);
    } finally {
      clearTimeout(timer);
      end(new Error(`The virtual board "${options.name}" was stopped.`));
      await worker.terminate();
    }
  };

  const board: WorkerBoard = {
    name: options.name,
    plug: () => {
      const cable = ++lastId;
      const made = createCable(cable, send, () => call<void>({ do: 'drain', cable }));
      cables.set(cable, made);
      send({ type: 'plug', cable });
      if (gone) made.closed(gone.message);
      return made.port;
    },
    unplug: () => call<void>({ do: 'unplug' }),
    press: (button, down) => send({ type: 'press', button, down }),
    inject: (fault) => send({ type: 'inject', fault }),
    drivePin: (pin, level) => send({ type: 'drive', pin, level }),
    setAnalog: (input) => send({ type: 'analog', input }),
    counters: () => call<BoardCounters>({ do: 'counters' }),
    resetCounters: () => call<void>({ do: 'reset-counters' }),
    edges: () => call<readonly PinEdge[]>({ do: 'edges' }),
    pinLevel: (pin) => call<0 | 1>({ do: 'level', pin }),
    ledColour: (pin) => call<number | null>({ do: 'colour', pin }),
    readFlash: () => call<Uint8Array>({ do: 'flash' }),
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
  return board;
};

const defaultFlashBytes = 4 * 1024 * 1024;

function workerData(options: WorkerBoardOptions): BoardWorkerData {
  const { name, stateFolder, firstFirmware, flash, ...rest } = options;
  return {
    options: { flashSizeBytes: defaultFlashBytes, timing: 'fast', wiring: 'auto', ...rest },
    statePath: stateFolder === undefined ? null : flashPath(stateFolder, name),
    firstFirmware: flash ?? firstFirmware ?? null,
    sizeIsGiven: options.flashSizeBytes !== undefined,
  };
}

function revived(sent: SentError): Error {
  if (sent.keptAs !== undefined) return new StateFileError(sent.message, sent.keptAs);
  const error = Object.assign(new Error(sent.message), sent.code === undefined ? {} : { code: sent.code });
  if (sent.stack !== undefined) error.stack = sent.stack;
  return error;
}

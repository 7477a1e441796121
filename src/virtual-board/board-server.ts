// The worker's side of a board in a worker: makes the board with this thread's clock, does what the
// messages say, keeps the flash. The other side is start-worker-board.ts.
import type { MessagePort } from 'node:worker_threads';
import { codeOf } from '../disk/no-room.ts';
import type { Board, CreateBoard } from './board.ts';
import type { BoardClock, BoardPort, ChipName } from './board-port.ts';
import { type FlashKeeper, keepFlash } from './flash-keeper.ts';
import type { KeptChip } from './kept-chip.ts';
import { createOutputWindow, type OutputWindow } from './output-window.ts';
import { loadFlash, StateFileError } from './state-file.ts';
import type { BoardCall, BoardWorkerData, FromBoard, SentError, ToBoard } from './worker-messages.ts';

const threadClock: BoardClock = {
  now: () => performance.now(),
  setTimer: (delayMs, fire) => {
    const timer = setTimeout(fire, delayMs);
    return () => clearTimeout(timer);
  },
};

export async function serveBoard(
  createBoard: CreateBoard,
  data: BoardWorkerData,
  parent: MessagePort,
): Promise<void> {
  const send = (message: FromBoard, transfer: ArrayBuffer[] = []) => parent.postMessage(message, transfer);
  try {
    const kept = data.statePath === null ? null : await loadFlash(data.statePath);
    const flash = kept?.flash ?? data.firstFirmware;
    const chip = chipFor(data, kept?.chip);
    const options = { ...withKeptSize(data, kept?.flash ?? null), ...(chip ? { chip } : {}) };
    const board = createBoard(flash ? { ...options, flash, ownsFlash: true } : options, threadClock);
    const keeper =
      data.statePath === null
        ? null
        : keepFlash(data.statePath, board.flash, familyOf(chip), kept === null && flash !== null);
    const handle = createHandler(board, keeper, send);
    parent.on('message', (message: ToBoard) => handle(message));
    send({ type: 'ready' });
  } catch (error) {
    send({ type: 'failed', id: null, error: sentError(error) });
  }
}

/** In the file an ESP8285 is the ESP8266 that it is. */
const familyOf = (chip: ChipName = 'esp8266'): KeptChip => (chip === 'esp8285' ? 'esp8266' : chip);
const titles: Readonly<Record<KeptChip, string>> = {
  esp8266: 'an ESP8266',
  esp32: 'an ESP32',
  esp32c3: 'an ESP32-C3',
};

/** The chip that was asked for, or the one that the board was made with. */
function chipFor({ options, statePath }: BoardWorkerData, kept: KeptChip | undefined): ChipName | undefined {
  const { chip } = options;
  if (kept === undefined || (chip !== undefined && familyOf(chip) === kept)) return chip;
  if (chip === undefined) return kept;
  throw new StateFileError(
    `${statePath} holds the flash of ${titles[kept]}, but ${titles[familyOf(chip)]} is asked for. Use another name, or remove the file to start anew.`,
  );
}

function withKeptSize(data: BoardWorkerData, kept: Uint8Array | null): BoardWorkerData['options'] {
  if (!kept || kept.length === data.options.flashSizeBytes) return data.options;
  if (data.sizeIsGiven)
    throw new StateFileError(
      `${data.statePath} holds a flash of ${kept.length / 1024} KB, but ${data.options.flashSizeBytes / 1024} KB are asked for. Use another name, or remove the file to start anew.`,
    );
  return { ...data.options, flashSizeBytes: kept.length };
}

function createHandler(
  board: Board,
  keeper: FlashKeeper | null,
  send: (message: FromBoard, transfer?: ArrayBuffer[]) => void,
): (message: ToBoard) => void {
  const ports = new Map<number, BoardPort>();
  const windows = new Map<number, OutputWindow>();

  const forget = (cable: number) => {
    ports.delete(cable);
    windows.delete(cable);
  };
  const plug = (cable: number) => {
    const port = board.plug();
    const window = createOutputWindow((isHeld) => port.hold?.(isHeld));
    ports.set(cable, port);
    windows.set(cable, window);
    port.onBytes((bytes) => {
      const own = new Uint8Array(bytes);
      window.sent(own.length);
      send({ type: 'bytes', cable, bytes: own }, [own.buffer]);
    });
    port.onClose((reason) => {
      forget(cable);
      send({ type: 'closed', cable, reason });
    });
  };
  const close = (cable: number) => {
    const port = ports.get(cable);
    forget(cable);
    port?.close();
  };
  const answer = async (call: BoardCall): Promise<unknown> => {
    switch (call.do) {
      case 'counters':
        return board.counters();
      case 'reset-counters':
        return board.resetCounters();
      case 'edges':
        return board.edges();
      case 'level':
        return board.pinLevel(call.pin);
      case 'colour':
        return board.ledColour(call.pin);
      case 'flash':
        return new Uint8Array(board.flash);
      case 'unplug':
        return board.unplug();
      case 'drain':
        return ports.get(call.cable)?.drain();
      case 'stop':
        board.stop();
        return keeper?.stop();
    }
  };
  return (message) => {
    switch (message.type) {
      case 'plug':
        return plug(message.cable);
      case 'write':
        return ports.get(message.cable)?.write(message.bytes);
      case 'lines':
        return ports.get(message.cable)?.setLines(message);
      case 'baud':
        return ports.get(message.cable)?.setBaudRate(message.baudRate);
      case 'break':
        return ports.get(message.cable)?.setBreak(message.on);
      case 'close':
        return close(message.cable);
      case 'taken':
        return windows.get(message.cable)?.taken(message.sizeBytes);
      case 'press':
        return board.press(message.button, message.down);
      case 'inject':
        return board.inject(message.fault);
      case 'drive':
        return board.drivePin(message.pin, message.level);
      case 'analog':
        return board.setAnalog(message.input);
      case 'call':
        answer(message.call).then(
          (value) => send({ type: 'answer', id: message.id, value }),
          (error) => send({ type: 'failed', id: message.id, error: sentError(error) }),
        );
    }
  };
}

function sentError(error: unknown): SentError {
  if (error instanceof StateFileError)
    return { message: error.message, stack: error.stack, keptAs: error.keptAs };
  if (!(error instanceof Error)) return { message: String(error), stack: undefined };
  const { message, stack } = error;
  const code = codeOf(error);
  return { message, stack, ...(code === undefined ? {} : { code }) };
}

// One life of the interpreter between two soft resets: sets the port up, runs boot.py and main.py, then
// serves the REPL. Everything here blocks its thread, as the firmware of a board has the chip to itself.
import type { BoardLink } from '../board-link.ts';
import type { InterruptTarget } from '../link-messages.ts';
import type { WorkerStart } from '../worker-firmware.ts';
import { createInterpreter } from './interpreter.ts';
import { lockScheduler } from './interrupt.ts';
import { keptImage } from './kept-files.ts';
import { createOutput } from './output.ts';
import { createRepl, type Repl, type ReplMode } from './repl.ts';
import { attachBoard, setUp } from './set-up.ts';
import type { MicroPythonSettings } from './settings.ts';
import type { DeviceIo } from './volumes.ts';

/** Runs until a soft reset; returns the mode in which the REPL was left. */
export async function runSession(
  link: BoardLink,
  start: WorkerStart<MicroPythonSettings>,
  reason: 'reset' | 'soft-reset',
  startMode: ReplMode,
): Promise<ReplMode> {
  const { personality } = start.settings;
  const banner = `MicroPython v${personality.version} on ${personality.date}; ${personality.machine}`;
  let attached = true;
  const send = (bytes: Uint8Array) => {
    if (attached) link.write(bytes);
  };
  const output = createOutput(send, banner);
  let interrupted = () => false;
  let target: InterruptTarget | null = null;
  let repl: Repl | null = null;

  const interpreter = await createInterpreter(
    {
      write: output.write,
      readable: link.available,
      pause: (ms) => {
        output.flush();
        link.whileReading(() => link.sleep(ms, () => link.available() || interrupted()));
      },
      read: (most) => {
        if (repl?.pasting()) {
          const pasted = repl.readPaste(most);
          return pasted.length > 0 ? pasted : null;
        }
        output.flush();
        return link.whileReading(() => readInput(link, most, interrupted));
      },
    },
    personality,
  );
  const parts = attachBoard(interpreter, link, start, {
    interrupted: () => interrupted(),
    lockScheduler(isLocked) {
      if (target) lockScheduler(target, isLocked);
    },
    isSoftReset: reason === 'soft-reset',
    flush: output.flush,
    detachConsole: () => {
      attached = false;
    },
  });
  const { events, files, volumes, heap } = parts;
  target = setUp(interpreter, parts, keptImage(personality));
  const words = new Int32Array(interpreter.memory);
  const queued = new Uint8Array(interpreter.memory, target.queuedAt, 1);
  const pendingAt = target.pendingAt / 4;
  interrupted = () => Atomics.load(words, pendingAt) !== 0;
  const board = interpreter.globals.get('_board') as Record<
    'settle' | 'device_io' | 'boot' | 'run_events',
    (...args: unknown[]) => void
  >;
  const paste = interpreter.globals.get('_paste') as { parses: () => boolean };
  volumes.connect(board.device_io as DeviceIo);
  // Asked for once, while there is room: each time takes a place in the heap, which nothing gives back.
  const { boot, run_events: runEvents } = board;
  const { parses } = paste;
  board.settle();
  heap.leave(personality.freeHeapBytes);

  link.call({ type: 'interrupts', target });
  boot(startMode === 'friendly');
  output.flush();

  repl = createRepl(
    {
      ...{ interpreter, output, link, send, rawPaste: personality.rawPaste },
      ...{ parsePaste: parses, lendHeap: heap.lend, makeRoom: heap.makeRoom },
    },
    startMode,
  );
  greet(reason === 'reset');
  for (;;) {
    const byte = link.take();
    if (byte !== null) {
      if (repl.take(byte)) {
        files.closeAll();
        return repl.mode();
      }
      // What a program scheduled at its end runs at the prompt.
      if (queued[0] !== 0) runEvents();
    } else {
      link.whileReading(() => link.sleep(events.idleMs(), () => link.available() || events.due()));
      if (events.due()) runEvents();
      output.flush();
    }
  }

  function greet(first: boolean): void {
    if (startMode === 'raw') {
      output.capture(() => {
        interpreter.replInit();
        interpreter.replProcessChar(1);
      });
      send(Buffer.from('raw REPL; CTRL-B to exit\r\n>'));
      return;
    }
    // Only the first banner comes after an empty line, and that on the ESP8266 alone.
    if (!first || personality.port === 'esp32') output.skip(2);
    interpreter.replInit();
    output.flush();
  }
}

function readInput(link: BoardLink, most: number, interrupted: () => boolean): Uint8Array {
  const bytes: number[] = [];
  while (bytes.length < most) {
    const byte = link.take();
    if (byte !== null) bytes.push(byte);
    else if (bytes.length > 0 || interrupted()) break;
    else link.sleep(Number.POSITIVE_INFINITY, () => link.available() || interrupted());
  }
  return Uint8Array.from(bytes);
}

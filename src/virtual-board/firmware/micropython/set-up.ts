// From a fresh instance to the port's MicroPython on this board: what it calls, its modules, its names, what it
// has not. All but the first takes some 0.2 s, so a board of the kind that is mostly started comes out of an
// image instead (memory-image.ts).
import { attachPinBank, type PinBank } from '../../parts/pin-bank.ts';
import type { BoardLink } from '../board-link.ts';
import { createEvents, type Events } from '../events.ts';
import type { InterruptTarget } from '../link-messages.ts';
import type { WorkerStart } from '../worker-firmware.ts';
import type { HostFunctions } from './bridge.ts';
import { buildModule } from './build-memory.ts';
import { type ChipHeap, chipHeap, heapModule } from './chip-heap.ts';
import { cryptoModule } from './crypto-functions.ts';
import { addDevices } from './devices.ts';
import type { FlashFiles } from './flash-files.ts';
import { openFlashFiles } from './flash-region.ts';
import { type Hardware, hardwareModule } from './hardware.ts';
import type { Interpreter } from './interpreter.ts';
import { findInterruptTarget } from './interrupt-target.ts';
import { fitsBoard, type MemoryImage, resume } from './memory-image.ts';
import { mountOpenFiles } from './open-files.ts';
import { shapeModule } from './port-shape.ts';
import { pythonFolders, pythonModules } from './python/modules.ts';
import type { MicroPythonSettings } from './settings.ts';
import { Volumes } from './volumes.ts';

const pythonFolder = '/.board';
const now = () => performance.now();

export type BoardParts = {
  readonly pins: PinBank;
  readonly events: Events;
  readonly files: FlashFiles;
  readonly volumes: Volumes;
  readonly heap: ChipHeap;
  /** What Python asks of this board. */
  readonly hardware: HostFunctions;
};

/** Devices and files of the board, where the C library of the instance finds them. */
export function attachBoard(
  interpreter: Interpreter,
  link: BoardLink,
  start: WorkerStart<MicroPythonSettings>,
  console: Pick<Hardware, 'interrupted' | 'lockScheduler' | 'isSoftReset' | 'flush' | 'detachConsole'>,
): BoardParts {
  const pins = attachPinBank(start.pins, start.pinout);
  const events = createEvents(attachPinBank(start.pins, start.pinout), now);
  const files = openFlashFiles(link, start, now);
  addDevices(interpreter.FS, link, start.flash.sizeBytes, files.touched.bind(files));
  mountOpenFiles(interpreter.FS, files);
  const heap = chipHeap(interpreter.memory);
  const volumes = new Volumes(interpreter.memory, files);
  const hardware = hardwareModule({ start, link, files, volumes, pins, events, now, ...console });
  return { pins, events, files, volumes, heap, hardware };
}

/** Leaves `_board` and `_paste` among the globals, for whoever goes on. */
export function setUp(
  interpreter: Interpreter,
  { hardware, heap }: Pick<BoardParts, 'hardware' | 'heap'>,
  image: MemoryImage | null,
): InterruptTarget {
  const { memory } = interpreter;
  const own = {
    ...buildModule(memory),
    ...shapeModule(memory),
    ...cryptoModule(memory),
    ...heapModule(heap),
    emergency_buffer: interpreter.setEmergencyBuffer,
  };
  const functions = { ...hardware, ...own };
  interpreter.FS.mkdir(pythonFolder);
  for (const folder of pythonFolders) interpreter.FS.mkdir(`${pythonFolder}/${folder}`);
  // As bytes: of a text, the package's loader would take each character by itself, at each start.
  for (const [name, text] of Object.entries(pythonModules))
    interpreter.FS.writeFile(`${pythonFolder}/${name}.py`, Buffer.from(text));
  if (image && fitsBoard(image, hardware)) {
    interpreter.answer(functions);
    return resume(image, memory, interpreter.FS);
  }
  const target = findInterruptTarget(interpreter);
  interpreter.addModule(pythonFolder, '_hw', functions);
  interpreter.runPython('import _board, _paste, _setup\n_setup.setup()');
  interpreter.forgetModules(['js', 'jsffi']);
  interpreter.runPython("__import__('gc').collect()");
  return target;
}

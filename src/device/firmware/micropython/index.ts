// MicroPython: its raw REPL carries code, its machine module the pins, its os module the files.
import type { Firmware } from '../firmware.ts';
import { fileSystemPlace } from './file-system-place.ts';
import { micropythonFiles } from './files.ts';
import { greetMicroPython } from './greet-micropython.ts';
import { interruptProgram } from './interrupt-program.ts';
import { micropythonPins } from './pins.ts';
import { pythonRepl } from './python-repl.ts';

declare module '../firmware-link.ts' {
  interface FirmwareKinds {
    micropython: true;
  }
}

export const micropython: Firmware = {
  kind: 'micropython',
  name: 'MicroPython',
  repl: pythonRepl,
  greet: greetMicroPython,
  interruptUnknown: interruptProgram,
  pins: {
    drive: micropythonPins,
    words: 'MicroPython',
    script: {
      opening: ['# Pins, as moved by espwb. MicroPython 1.8 and later.', 'import time'],
      pause: (ms) => `time.sleep_ms(${ms})`,
    },
    scriptEnding: 'py',
  },
  files: { open: micropythonFiles, compiles: false, place: fileSystemPlace },
};

// CircuitPython: its REPL is MicroPython's, and greets as that does; its pins are not.
import type { Firmware } from '../firmware.ts';
import { micropythonFiles } from '../micropython/files.ts';
import { pythonRepl } from '../micropython/python-repl.ts';

declare module '../firmware-link.ts' {
  interface FirmwareKinds {
    circuitpython: true;
  }
}

export const circuitpython: Firmware = {
  kind: 'circuitpython',
  name: 'CircuitPython',
  repl: pythonRepl,
  files: { open: micropythonFiles, compiles: false },
};

// The Python of this room by file name, as it is laid out for an instance to import.
import { asyncioPython } from './asyncio.py.ts';
import { attachedPython } from './attached.py.ts';
import { boardPython } from './board.py.ts';
import { busesPython } from './buses.py.ts';
import { espPython } from './esp.py.ts';
import { flashBdevPython, flashFsPython } from './flash-fs.py.ts';
import { importsPython } from './imports.py.ts';
import { machinePython } from './machine.py.ts';
import { micropythonPython } from './micropython.py.ts';
import { networkPython } from './network.py.ts';
import { gcPython, osPython, sysPython } from './os.py.ts';
import { pastePython } from './paste.py.ts';
import { pinPython } from './pin.py.ts';
import { pybPython } from './pyb.py.ts';
import { timePython } from './time.py.ts';

export const pythonModules: Readonly<Record<string, string>> = {
  _asyncio_run: asyncioPython,
  _board: boardPython,
  _buses: busesPython,
  _esp: espPython,
  _flashfs: flashFsPython,
  _gc: gcPython,
  _imports: importsPython,
  _machine: machinePython,
  _micropython: micropythonPython,
  _network: networkPython,
  _os: osPython,
  _paste: pastePython,
  _pin: pinPython,
  _pyb: pybPython,
  _sys: sysPython,
  _time: timePython,
  flashbdev: flashBdevPython,
  ...attachedPython,
};

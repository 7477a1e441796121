// A real MicroPython with files and pins in a test's own thread: what stands behind the scripted REPL where code
// has to run. Its errno numbers are those of the C library that it was built with; here they are the chip's.
import { loadMicroPython } from '@micropython/micropython-webassembly-pyscript';

export type PythonInThread = {
  readonly run: (code: string) => { readonly stdout: string; readonly stderr: string };
  /** null where there is no such file. */
  readonly file: (path: string) => string | null;
};

/** Of the WASI build and of the port (py/mperrno.h): ENOENT, EEXIST, ENOTDIR, EISDIR, ENOTEMPTY. */
const errnos: Readonly<Record<string, number>> = { 44: 2, 20: 17, 54: 20, 31: 21, 55: 39 };

const machine = `levels = {}
class Pin:
    IN, OUT, PULL_UP = 0, 1, 1
    def __init__(self, n, mode=None, pull=None, value=None):
        self.n = n
        if value is not None: levels[n] = int(value)
    def __call__(self, value=None):
        if value is None: return levels.get(self.n, 0)
        levels[self.n] = int(value)
    def __repr__(self): return 'Pin(%d)' % self.n
class PWM:
    def __init__(self, pin, freq=0, duty=0): pass
    def deinit(self): pass
class ADC:
    def __init__(self, n): pass
    def read(self): return 512
class Timer:
    ONE_SHOT, PERIODIC = 0, 1
    def __init__(self, n): pass
    def init(self, period=0, mode=0, callback=None): pass
    def deinit(self): pass
`;

export async function pythonInThread(): Promise<PythonInThread> {
  let printed: Buffer[] = [];
  const python = await loadMicroPython({
    heapsize: 1 << 20,
    linebuffer: false,
    stdout: (bytes: Uint8Array) => void printed.push(Buffer.from(bytes)),
  });
  const files = python.FS as unknown as {
    readonly writeFile: (path: string, text: string) => void;
    readonly mkdir: (path: string) => void;
    readonly readFile: (path: string) => Uint8Array;
  };
  const raised = (code: string): string => {
    try {
      python.runPython(code);
      return '';
    } catch (error) {
      const words = (error as Error).message.replace(/OSError: (\d+)/, (all, errno) =>
        errnos[errno] ? `OSError: ${errnos[errno]}` : all,
      );
      return `${words.trimEnd().replaceAll('\n', '\r\n')}\r\n`;
    }
  };
  files.mkdir('/lib');
  files.writeFile('/lib/machine.py', machine);
  raised("import sys\nif '/lib' not in sys.path:sys.path.append('/lib')");
  return {
    run: (code) => {
      printed = [];
      const stderr = raised(code);
      return { stdout: Buffer.concat(printed).toString().replaceAll('\n', '\r\n'), stderr };
    },
    file: (path) => {
      try {
        return Buffer.from(files.readFile(path)).toString('latin1');
      } catch {
        return null;
      }
    },
  };
}

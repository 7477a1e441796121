// One instance of the interpreter, from power-up or soft reset to the next. The package keeps global
// state, so only the newest instance of a thread is usable.
import { loadMicroPython, type MicroPython } from '@micropython/micropython-webassembly-pyscript';
import { type Console, hookImports } from './import-hooks.ts';
import { sharedWasm } from './shared-wasm.ts';

export type Interpreter = MicroPython & {
  readonly memory: SharedArrayBuffer;
};

/** Larger than a board's 38 KiB: this build collects garbage only between programs. */
const heapBytes = 1 << 20;

/** Makes a fresh instance in some 20 ms the first time, 10 ms later. */
export async function createInterpreter(console: Console): Promise<Interpreter> {
  let memory: WebAssembly.Memory | null = null;
  const memoryNow = () => (memory as WebAssembly.Memory).buffer;
  const original = WebAssembly.instantiate;
  const instantiate = async (_bytes: Uint8Array, imports: WebAssembly.Imports) => {
    const hooked = hookImports(imports, memoryNow, console);
    const instance = new WebAssembly.Instance(sharedWasm(), hooked);
    memory = instance.exports['memory'] as WebAssembly.Memory;
    return { instance, module: sharedWasm() };
  };
  // The package's loader offers no other way to the module and its imports.
  WebAssembly.instantiate = instantiate;
  try {
    const ignore = () => {};
    const options = { heapsize: heapBytes, linebuffer: false, stdout: ignore, stderr: ignore };
    const python = await loadMicroPython(options);
    return { ...python, memory: memoryNow() as unknown as SharedArrayBuffer };
  } finally {
    WebAssembly.instantiate = original;
  }
}

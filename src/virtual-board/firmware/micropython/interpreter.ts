// One instance of the interpreter, from power-up or soft reset to the next. The package keeps global
// state, so only the newest instance of a thread is usable.
import {
  type EmscriptenFs,
  loadMicroPython,
  type MicroPython,
} from '@micropython/micropython-webassembly-pyscript';
import { type BridgeInstance, createBridge, type HostFunctions } from './bridge.ts';
import { type Console, hookImports } from './import-hooks.ts';
import { sharedWasm } from './kept-files.ts';
import type { MicroPythonPersonality } from './personality.ts';
import { emergencyExports } from './wasm/emergency-exceptions.ts';

export type Interpreter = MicroPython & {
  readonly memory: SharedArrayBuffer;
  /** Lays out the module `name` below `folder`: these functions, which nothing else comes with. */
  readonly addModule: (folder: string, name: string, functions: HostFunctions) => void;
  /** The functions that a module has been laid out with in the life that this one goes on with. */
  readonly answer: (functions: HostFunctions) => void;
  /** Takes these out of the build's table of modules: nothing can import them any more. */
  readonly forgetModules: (names: readonly string[]) => void;
  /** Where exceptions find room that find none in the heap (wasm/emergency-exceptions.ts). */
  readonly setEmergencyBuffer: (address: number, sizeBytes: number) => void;
};

/** The name under which the bridge stands while a module takes its functions from it. */
const bridgeName = '_bridge';

/** Static data of the build ends far below this. */
const searchedWords = 0x20000;

/** Makes a fresh instance in some 20 ms the first time, 10 ms later. */
export async function createInterpreter(
  console: Console,
  { floats, interpreterHeapBytes }: Pick<MicroPythonPersonality, 'floats' | 'interpreterHeapBytes'>,
): Promise<Interpreter> {
  let made: BridgeInstance | null = null;
  const bridge = createBridge(() => made as BridgeInstance);
  const memoryNow = () => (made as BridgeInstance).memory.buffer;
  const original = WebAssembly.instantiate;
  const instantiate = async (_bytes: Uint8Array, imports: WebAssembly.Imports) => {
    const module = sharedWasm(floats);
    const needed = WebAssembly.Module.imports(module);
    const hooked = hookImports(imports, needed, memoryNow, console, bridge.imports);
    const instance = new WebAssembly.Instance(module, hooked);
    made = instance.exports as BridgeInstance;
    return { instance, module };
  };
  // The package's loader offers no other way to the module and its imports.
  WebAssembly.instantiate = instantiate;
  try {
    const ignore = () => {};
    const options = { heapsize: interpreterHeapBytes, linebuffer: false, stdout: ignore, stderr: ignore };
    const python = await loadMicroPython(options);
    trimGlobals();
    closeDevices(python.FS);
    const addModule: Interpreter['addModule'] = (folder, name, functions) => {
      bridge.open(bridgeName, functions);
      const lines = Object.keys(functions).map((each) => `${each} = ${bridgeName}.${each}\n`);
      python.FS.writeFile(`${folder}/${name}.py`, `import ${bridgeName}\n${lines.join('')}`);
      python.runPython(
        `import sys\nsys.path.insert(0, '${folder}')\nimport ${name}\ndel ${name}.${bridgeName}, sys.modules['${bridgeName}']`,
      );
      bridge.close();
    };
    const memory = memoryNow() as unknown as SharedArrayBuffer;
    const forgetModules = (names: readonly string[]) => forget(python, memory, names);
    const exported = made as unknown as Record<string, WebAssembly.Global>;
    const set = (name: string, value: number) => {
      (exported[name] as WebAssembly.Global).value = value;
    };
    const setEmergencyBuffer = (address: number, sizeBytes: number) => {
      set(emergencyExports.address, address);
      set(emergencyExports.sizeBytes, sizeBytes);
    };
    return { ...python, memory, addModule, answer: bridge.answer, forgetModules, setEmergencyBuffer };
  } finally {
    WebAssembly.instantiate = original;
  }
}

/**
 * The table of modules that are C (py/objmodule.c) and each dictionary hold a name and an address; the
 * names become the empty one, which no program can write. Throws when the build has another table.
 */
function forget(python: MicroPython, memory: SharedArrayBuffer, names: readonly string[]): void {
  const words = new Int32Array(memory, 0, searchedWords);
  for (const name of names) {
    python.runPython(`import ${name}\n_at = id(${name})\ndel ${name}`);
    const address = Number(python.globals.get('_at'));
    const found: number[] = [];
    for (let at = words.indexOf(address, 1); at > 0; at = words.indexOf(address, at + 1))
      if (isName(words[at - 1] as number)) found.push(at - 1);
    if (found.length === 0) throw new Error(`this MicroPython build keeps its module ${name} elsewhere`);
    for (const at of found) words[at] = emptyName;
  }
  python.runPython('del _at');
}

/** Objects that are interned strings carry these low bits, and the string's number above (py/obj.h). */
const emptyName = 0b010;
const isName = (word: number) => (word & 0b111) === emptyName && word >>> 3 > 0 && word >>> 3 < 0x10000;

/** What the package's functions read again and again among the globals. */
const readGlobals = [
  ...['ccall', 'getValue', 'setValue', '_malloc', '_free'],
  ...['lengthBytesUTF8', 'stringToUTF8', 'UTF8ToString'],
] as const;

type LoaderGlobals = {
  Module: Record<string, unknown>;
  loadMicroPython?: unknown;
  proxy_js_ref: unknown[];
  readonly proxy_js_ref_map: Map<unknown, number>;
};

/** The loader leaves all of Emscripten among the globals, with whatever reads files, and itself. */
function trimGlobals(): void {
  const globals = globalThis as unknown as LoaderGlobals;
  const { Module: all } = globals;
  globals.Module = Object.freeze(Object.fromEntries(readGlobals.map((name) => [name, all[name]])));
  globals.proxy_js_ref = [undefined, undefined];
  globals.proxy_js_ref_map.clear();
  delete globals.loadMicroPython;
}

/** Emscripten's devices lead to this computer's terminal: the console has its own way, the rest goes. */
function closeDevices(fs: EmscriptenFs): void {
  for (const stream of fs.streams) if (stream) stream.stream_ops = {};
  empty(fs, '/dev');
}

function empty(fs: EmscriptenFs, folder: string): void {
  for (const name of fs.readdir(folder)) {
    if (name === '.' || name === '..') continue;
    const path = `${folder}/${name}`;
    if (fs.isDir(fs.lookupPath(path).node.mode)) {
      empty(fs, path);
      fs.rmdir(path);
    } else fs.unlink(path);
  }
}

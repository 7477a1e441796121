// What MicroPython's WebAssembly build imports: all of its ways to this computer, by name. The console
// is replaced, output goes to `write` in whole strings and input comes from `read`; errors get
// MicroPython's numbers; memory does not grow; the bridge to JavaScript is the one given.
import { toMicroPythonErrno } from './errno.ts';

export type Console = {
  readonly write: (bytes: Uint8Array) => void;
  /** Blocks until there is at least one byte or an interrupt; returns at most `most`, null at the end of a text. */
  readonly read: (most: number) => Uint8Array | null;
  readonly readable: () => boolean;
  /** Sleeps a little, waking for input. */
  readonly pause: (ms: number) => void;
};

/** All that the interpreter may take of this computer; the build starts with 16 MB of it. */
const mostMemoryBytes = 32 << 20;

type Import = (...values: number[]) => number;

const pollIn = 1;
const pollOut = 4;
/** Emscripten returns error 27 for a call that was interrupted; MicroPython then runs its pending exception. */
const interrupted = 27;

/** Emscripten's own that stay: calls within the module, jumps out of it, and files in memory. */
const keptImports = /^(invoke_[iv]+|_emscripten_throw_longjmp|_abort_js|__syscall_\w+)$/;
const keptWasiImports = ['fd_close', 'fd_sync', 'fd_seek', 'fd_read', 'fd_write'];

/**
 * Wraps the imports that Emscripten made; `memory` gives the instance's memory once it exists.
 * @throws for an import that is not known here: another build might bring another way out
 */
export function hookImports(
  imports: WebAssembly.Imports,
  needed: readonly { readonly module: string; readonly name: string }[],
  memory: () => ArrayBufferLike,
  console: Console,
  bridge: WebAssembly.Imports[string],
): WebAssembly.Imports {
  const own: WebAssembly.Imports[string] = {
    ...bridge,
    mp_js_random_u32: () => Math.trunc(Math.random() * 0x1_0000_0000) | 0,
    mp_js_ticks_ms: () => performance.now(),
    mp_js_time_ms: () => Date.now(),
    emscripten_resize_heap: (wantedBytes = 0) => {
      const grow = imports['env']?.['emscripten_resize_heap'] as Import;
      return wantedBytes >>> 0 <= mostMemoryBytes ? grow(wantedBytes) : 0;
    },
  };
  const env: WebAssembly.Imports[string] = {};
  const wasi: WebAssembly.Imports[string] = {};
  for (const { module, name } of needed) {
    const [kept, from] =
      module === 'env'
        ? [keptImports.test(name), imports['env']]
        : [keptWasiImports.includes(name), imports['wasi_snapshot_preview1']];
    const found = module === 'env' && Object.hasOwn(own, name) ? own[name] : kept ? from?.[name] : undefined;
    if (!found) throw new Error(`this MicroPython build imports ${module}.${name}, which is not known`);
    (module === 'env' ? env : wasi)[name] = found;
  }
  for (const [name, original] of Object.entries(env))
    if (name.startsWith('__syscall_')) env[name] = negatedErrors(original as Import);
  for (const [name, original] of Object.entries(wasi)) wasi[name] = plainErrors(original as Import);

  const emscriptenWrite = wasi['fd_write'] as Import;
  wasi['fd_write'] = (descriptor: number, vectors: number, count: number, written: number): number => {
    if (descriptor !== 1 && descriptor !== 2) return emscriptenWrite(descriptor, vectors, count, written);
    const bytes = gather(memory(), vectors, count);
    console.write(bytes);
    new DataView(memory()).setUint32(written, bytes.length, true);
    return 0;
  };
  const emscriptenRead = wasi['fd_read'] as Import;
  wasi['fd_read'] = (descriptor: number, vectors: number, count: number, got: number): number => {
    if (descriptor !== 0) return emscriptenRead(descriptor, vectors, count, got);
    const view = new DataView(memory());
    const at = view.getUint32(vectors, true);
    const bytes = console.read(view.getUint32(vectors + 4, true));
    if (bytes?.length === 0) return interrupted;
    if (bytes) new Uint8Array(memory()).set(bytes, at);
    view.setUint32(got, bytes?.length ?? 0, true);
    return 0;
  };
  const emscriptenPoll = env['__syscall_poll'] as Import;
  env['__syscall_poll'] = (list: number, count: number, timeoutMs: number): number => {
    const view = new DataView(memory());
    if (count !== 1 || view.getInt32(list, true) > 2) return emscriptenPoll(list, count, timeoutMs);
    const asked = view.getInt16(list + 4, true);
    if ((asked & pollIn) !== 0 && !console.readable() && timeoutMs !== 0)
      console.pause(timeoutMs < 0 ? 10 : timeoutMs);
    const ready = (asked & pollOut) | (console.readable() ? asked & pollIn : 0);
    view.setInt16(list + 6, ready, true);
    return ready === 0 ? 0 : 1;
  };
  return { env, wasi_snapshot_preview1: wasi };
}

const negatedErrors =
  (original: Import): Import =>
  (...values) => {
    const result = original(...values);
    return result < 0 ? -toMicroPythonErrno(-result) : result;
  };

const plainErrors =
  (original: Import): Import =>
  (...values) => {
    const result = original(...values);
    return result > 0 ? toMicroPythonErrno(result) : result;
  };

function gather(memory: ArrayBufferLike, vectors: number, count: number): Uint8Array {
  const view = new DataView(memory);
  const parts: Uint8Array[] = [];
  for (let index = 0; index < count; index++) {
    const at = view.getUint32(vectors + 8 * index, true);
    parts.push(new Uint8Array(memory, at, view.getUint32(vectors + 8 * index + 4, true)));
  }
  return Uint8Array.from(Buffer.concat(parts));
}

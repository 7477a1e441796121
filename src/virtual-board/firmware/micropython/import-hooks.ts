// What MicroPython's WebAssembly build imports, with the console replaced: output goes to `write` in
// whole strings, input comes from `read`, errors get MicroPython's numbers.
import { toMicroPythonErrno } from './errno.ts';

export type Console = {
  readonly write: (bytes: Uint8Array) => void;
  /** Blocks until there is at least one byte or an interrupt; returns at most `most`, null at the end of a text. */
  readonly read: (most: number) => Uint8Array | null;
  readonly readable: () => boolean;
  /** Sleeps a little, waking for input. */
  readonly pause: (ms: number) => void;
};

type Import = (...values: number[]) => number;

const pollIn = 1;
const pollOut = 4;
/** Emscripten returns error 27 for a call that was interrupted; MicroPython then runs its pending exception. */
const interrupted = 27;

/** Wraps the imports that Emscripten made; `memory` gives the instance's memory once it exists. */
export function hookImports(
  imports: WebAssembly.Imports,
  memory: () => ArrayBufferLike,
  console: Console,
): WebAssembly.Imports {
  const env = { ...imports['env'] };
  const wasi = { ...imports['wasi_snapshot_preview1'] };
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
  return { ...imports, env, wasi_snapshot_preview1: wasi };
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

// MicroPython's WebAssembly build, with its memory made shareable: one flag in the module's memory
// section, so that another thread can raise KeyboardInterrupt in a program that never yields.
// WebAssembly core specification, binary format: sections, limits (threads proposal: flag 0x03).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type FloatFormat, withSingleFloats } from './single-floats.ts';

const packageName = '@micropython/micropython-webassembly-pyscript';
const memorySection = 5;
const limitsWithMaximum = 0x01;
const limitsShared = 0x03;

let compiled: WebAssembly.Module | null = null;

/** Compiled once a thread, whose floats all have one format. */
export function sharedWasm(floats: FloatFormat): WebAssembly.Module {
  if (compiled) return compiled;
  const path = createRequire(import.meta.url).resolve(`${packageName}/micropython.wasm`);
  compiled = new WebAssembly.Module(withSingleFloats(shareMemory(readFileSync(path)), floats));
  return compiled;
}

/** Returns a copy whose memory is shared. Throws when the module has no bounded memory of its own. */
function shareMemory(wasm: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(wasm);
  let at = 8; // magic and version
  while (at < copy.length) {
    const id = copy[at] as number;
    const size = unsignedLeb128(copy, at + 1);
    const content = size.next;
    if (id === memorySection) {
      const count = unsignedLeb128(copy, content);
      if (count.value !== 1 || copy[count.next] !== limitsWithMaximum)
        throw new Error('the WebAssembly module does not have one memory with a maximum');
      copy[count.next] = limitsShared;
      return copy;
    }
    at = content + size.value;
  }
  throw new Error('the WebAssembly module has no memory section');
}

function unsignedLeb128(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  for (let shift = 0, next = at; ; shift += 7) {
    const byte = bytes[next++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, next };
  }
}

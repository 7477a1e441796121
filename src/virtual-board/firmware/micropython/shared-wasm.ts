// The interpreter's module: the package's build, changed for a board (wasm/) when espwb was built.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FloatFormat } from './wasm/single-floats.ts';

/** Known before the thread's globals go, of which URL is one. */
const folder = fileURLToPath(new URL('.', import.meta.url));
let compiled: WebAssembly.Module | null = null;

/** Compiled once a thread, whose floats all have one format. */
export function sharedWasm(floats: FloatFormat): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(readFileSync(`${folder}micropython-${floats}.wasm`));
  return compiled;
}

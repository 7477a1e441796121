// What was made of MicroPython when espwb was built and lies beside this worker: the package's build, changed
// for a board (wasm/), and the memory of an instance that is set up (memory-image.ts).
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type MemoryImage, unpackImage } from './memory-image.ts';
import type { MicroPythonPersonality } from './personality.ts';
import type { FloatFormat } from './wasm/single-floats.ts';

/** Known before the thread's globals go, of which URL is one. */
const folder = fileURLToPath(new URL('.', import.meta.url));
let compiled: WebAssembly.Module | null = null;
let fat: WebAssembly.Module | null = null;
let image: MemoryImage | null | undefined;

/** Compiled once a thread, whose floats all have one format. */
export function sharedWasm(floats: FloatFormat): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(readFileSync(`${folder}micropython-${floats}.wasm`));
  return compiled;
}

/** Of FatFs: compiled when the first FAT is met, once a thread. */
export function fatModule(): WebAssembly.Module {
  fat ??= new WebAssembly.Module(readFileSync(`${folder}fatfs.wasm`));
  return fat;
}

/** Null where none was made: of older releases. */
export function keptImage({
  port,
  floats,
}: Pick<MicroPythonPersonality, 'port' | 'floats'>): MemoryImage | null {
  if (port !== 'esp8266') return null;
  const path = `${folder}micropython-${floats}.memory`;
  image ??= existsSync(path) ? unpackImage(readFileSync(path)) : null;
  return image;
}

// V8 shares the machine code of a WebAssembly module between threads for as long as one of them has it. The
// thread of a firmware ends with each reset; kept here, the next start does not compile all of it anew.
import { readFileSync } from 'node:fs';
import { workerUrl } from '../../worker-url.ts';
import type { FloatFormat } from './wasm/single-floats.ts';

const kept = new Map<FloatFormat, WebAssembly.Module>();

export function keepCode(floats: FloatFormat): void {
  if (kept.has(floats)) return;
  const file = new URL(`micropython-${floats}.wasm`, workerUrl('micropython-worker'));
  kept.set(floats, new WebAssembly.Module(readFileSync(file)));
}

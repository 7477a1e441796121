// Garbage collected in the midst of everything changes no result: a program that makes all kinds of
// objects, through C code that calls back into Python, runs on the package's own build and on ours with a
// collection at every allocation.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadMicroPython } from '@micropython/micropython-webassembly-pyscript';
import { expect, test } from 'vitest';
import { withCollectionAnywhere } from '../../../../../src/virtual-board/firmware/micropython/wasm/collect-anywhere.ts';
import { greedyProgram } from '../../../../support/greedy-program.ts';

const packageName = '@micropython/micropython-webassembly-pyscript';
const original = new Uint8Array(
  readFileSync(createRequire(import.meta.url).resolve(`${packageName}/micropython.wasm`)),
);

/** What the program prints on a build with that heap. */
async function run(wasm: Uint8Array, heapsize: number, code: string): Promise<string> {
  const { instantiate } = WebAssembly;
  const module = new WebAssembly.Module(Uint8Array.from(wasm));
  const made = async (_bytes: Uint8Array, imports: WebAssembly.Imports) => ({
    module,
    instance: new WebAssembly.Instance(module, imports),
  });
  WebAssembly.instantiate = made as typeof instantiate;
  const printed: number[] = [];
  try {
    const stdout = (bytes: Uint8Array) => void printed.push(...bytes);
    const python = await loadMicroPython({ heapsize, linebuffer: false, stdout });
    python.runPython(code);
  } finally {
    WebAssembly.instantiate = instantiate;
  }
  return Buffer.from(printed).toString();
}

test('a collection at every allocation changes nothing that a program computes', async () => {
  const wanted = await run(original, 1 << 20, greedyProgram);
  expect(wanted.length).toBeGreaterThan(5000);
  const changed = withCollectionAnywhere(original);
  expect(await run(changed, 128 << 10, `import gc\ngc.threshold(16)\n${greedyProgram}`)).toBe(wanted);
});

test('a heap of 64 KB is enough for garbage without an end, and full when it is all in use', async () => {
  const changed = withCollectionAnywhere(original);
  const garbage = 'for i in range(3000): x = [0] * 2000\nprint(len(x))';
  expect(await run(changed, 64 << 10, garbage)).toBe('2000\n');
  const hoard =
    'kept = []\ntry:\n  while True: kept.append(bytearray(1000))\nexcept MemoryError: n = len(kept)\nkept = None\nprint(50 < n < 64)';
  expect(await run(changed, 64 << 10, hoard)).toBe('True\n');
});

test('a build that collects in another way is refused', () => {
  const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  expect(() => withCollectionAnywhere(empty)).toThrow('has no section');
});

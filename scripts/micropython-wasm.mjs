// Lays MicroPython's WebAssembly build into dist/ as boards run it, one file for each format of floats
// (src/virtual-board/firmware/micropython/wasm/). Made anew only when the package or the code changed.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Its folder, whose licence goes with the bundles. */
export const micropythonPackage = 'node_modules/@micropython/micropython-webassembly-pyscript';

/** @param {string} root */
export async function buildMicroPythonWasm(root) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['src/virtual-board/firmware/micropython/wasm/build.ts'],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
  });
  const code = outputFiles[0].text;
  const original = readFileSync(join(root, micropythonPackage, 'micropython.wasm'));
  const key = createHash('sha256').update(code).update(original).digest('hex');
  const keyPath = join(root, 'dist', 'micropython.sha256');
  if (existsSync(keyPath) && readFileSync(keyPath, 'utf8') === key) return;
  const { floatFormats, wasmForBoards } = await import(
    `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`
  );
  for (const format of floatFormats)
    writeFileSync(join(root, 'dist', `micropython-${format}.wasm`), wasmForBoards(original, format));
  writeFileSync(keyPath, key);
}

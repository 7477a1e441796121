// Lays MicroPython's WebAssembly build into dist/ as boards run it, one file for each format of floats
// (src/virtual-board/firmware/micropython/wasm/), and the memory of a board that is set up (make-image.ts).
// Made anew only when the package or the code changed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { textLoaders } from './text-files.mjs';

/** Its folder, whose licence goes with the bundles. */
export const micropythonPackage = 'node_modules/@micropython/micropython-webassembly-pyscript';
/** FatFs for its file systems, as it is; the licence of the package goes with the bundles too. */
export const fatPackage = 'node_modules/js-fatfs';
const room = 'src/virtual-board/firmware/micropython';

/** @param {string} root */
export async function buildMicroPythonWasm(root) {
  const [changes, imageMaker] = await Promise.all(
    ['wasm/build.ts', 'make-image.ts'].map((file) => bundled(root, `${room}/${file}`)),
  );
  const original = readFileSync(join(root, micropythonPackage, 'micropython.wasm'));
  copyFileSync(join(root, fatPackage, 'dist/fatfs.wasm'), join(root, 'dist/fatfs.wasm'));
  const key = createHash('sha256').update(changes).update(imageMaker).update(original).digest('hex');
  const dist = (name) => join(root, 'dist', name);
  const keyPath = dist('micropython.sha256');
  if (existsSync(keyPath) && readFileSync(keyPath, 'utf8') === key) return;
  const { floatFormats, wasmForBoards } = await import(
    `data:text/javascript;base64,${Buffer.from(changes).toString('base64')}`
  );
  for (const format of floatFormats)
    writeFileSync(dist(`micropython-${format}.wasm`), wasmForBoards(original, format));
  // Beside the module that it loads.
  const makerPath = dist(`make-image-${process.pid}.mjs`);
  writeFileSync(makerPath, imageMaker);
  try {
    const image = execFileSync(process.execPath, [makerPath], {
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 1 << 24,
    });
    writeFileSync(dist('micropython-shortest.memory'), image);
  } finally {
    rmSync(makerPath);
  }
  writeFileSync(keyPath, key);
}

async function bundled(root, entryPoint) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entryPoint],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    external: ['@micropython/micropython-webassembly-pyscript'],
    loader: textLoaders,
  });
  return outputFiles[0].text;
}

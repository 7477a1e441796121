// Compiles the Lua side of NodeMCU into dist/, one file for each kind of numbers
// (src/virtual-board/firmware/lua/prelude/). Made anew only when the package or the code changed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { textLoaders } from './text-files.mjs';

const numberKinds = ['both', 'float', 'integer'];

/** @param {string} root */
export async function buildLuaPrelude(root) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['src/virtual-board/firmware/lua/make-prelude.ts'],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    loader: textLoaders,
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  const maker = outputFiles[0].text;
  const key = createHash('sha256').update(maker).digest('hex');
  const dist = (name) => join(root, 'dist', name);
  const keyPath = dist('lua-prelude.sha256');
  if (existsSync(keyPath) && readFileSync(keyPath, 'utf8') === key) return;
  const makerPath = dist(`make-prelude-${process.pid}.mjs`);
  writeFileSync(makerPath, maker);
  try {
    for (const kind of numberKinds) {
      const packed = execFileSync(process.execPath, [makerPath, kind], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      writeFileSync(dist(`lua-prelude-${kind}.luac`), packed);
    }
  } finally {
    rmSync(makerPath);
  }
  writeFileSync(keyPath, key);
}

// Bundles the program and its workers into dist/. One file a thread, shared code in chunks, so that
// `espwb --version` loads next to nothing. Usage: node scripts/build.mjs
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Ink loads its devtools only on demand, but names them in an import; they are not installed. */
const withoutDevtools = {
  name: 'without-devtools',
  setup(builder) {
    builder.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'devtools', namespace: 'empty' }));
    builder.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {}' }));
  },
};

export const buildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
  // Native or wasm next to their own files: these stay packages.
  external: [
    '@serialport/bindings-cpp',
    '@micropython/micropython-webassembly-pyscript',
    '@lydell/node-pty',
    '@resvg/resvg-js',
  ],
  plugins: [withoutDevtools],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
};

const entries = {
  espwb: 'src/main.ts',
  'board-worker': 'src/virtual-board/board-worker.ts',
  'micropython-worker': 'src/virtual-board/firmware/micropython/micropython-worker.ts',
  'lua-worker': 'src/virtual-board/firmware/lua/lua-worker.ts',
};

/** Stale chunks are only swept on `--clean` (packing): another run may be using them right now. */
export async function buildAll({ clean = false } = {}) {
  if (clean) rmSync(join(root, 'dist'), { recursive: true, force: true });
  const present = Object.entries(entries).filter(([, path]) => existsSync(join(root, path)));
  await build({
    ...buildOptions,
    entryPoints: Object.fromEntries(present),
    outdir: 'dist',
    splitting: true,
    chunkNames: '[name]-[hash]',
    minifySyntax: true,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await buildAll({ clean: process.argv.includes('--clean') });

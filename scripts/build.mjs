// Bundles the program and its workers into dist/. One file a thread, shared code in chunks, so that
// `espwb --version` loads next to nothing. Usage: node scripts/build.mjs
import { rmSync } from 'node:fs';
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

/** Commander starts programs only for subcommands that are files of their own; espwb has none. */
const withoutSubprograms = {
  name: 'without-subprograms',
  setup(builder) {
    builder.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: 'subprograms', namespace: 'empty' } : undefined,
    );
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
  plugins: [withoutDevtools, withoutSubprograms],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  minifySyntax: true,
  // The time that V8 takes to read goes by characters. Names stay, for the stacks of bug reports.
  minifyWhitespace: true,
  lineLimit: 120,
  logLevel: 'warning',
};

/** Modules with a bundle of their own: what is imported from elsewhere is loaded when it is wanted. */
const bundledApart = {
  name: 'bundled-apart',
  setup(builder) {
    builder.onResolve({ filter: /\/(start-workbench|http-client)\.ts$/ }, ({ path, kind }) =>
      kind === 'dynamic-import'
        ? { path: path.replace(/.*\/(.*)\.ts$/, './$1.js'), external: true }
        : undefined,
    );
  },
};

/**
 * Each group is bundled by itself; within one, what several of its parts need is a chunk of its own. A
 * process runs the command line or the workbench, and few chunks start faster than many.
 */
const groups = [
  { espwb: 'src/main.ts' },
  { 'start-workbench': 'src/workbench/start-workbench.ts' },
  { 'http-client': 'src/device/firmware/http-client.ts' },
  {
    'board-worker': 'src/virtual-board/board-worker.ts',
    'micropython-worker': 'src/virtual-board/firmware/micropython/micropython-worker.ts',
    'lua-worker': 'src/virtual-board/firmware/lua/lua-worker.ts',
  },
];

/** Stale chunks are only swept on `--clean` (packing): another run may be using them right now. */
export async function buildAll({ clean = false } = {}) {
  if (clean) rmSync(join(root, 'dist'), { recursive: true, force: true });
  const apart = {
    plugins: [...buildOptions.plugins, bundledApart],
    splitting: true,
    chunkNames: '[name]-[hash]',
  };
  await Promise.all(
    groups.map((entryPoints) => build({ ...buildOptions, ...apart, entryPoints, outdir: 'dist' })),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await buildAll({ clean: process.argv.includes('--clean') });

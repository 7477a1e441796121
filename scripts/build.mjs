// Bundles the program and its workers into dist/. What decides between them is small, so that
// `espwb --version` loads next to nothing. Usage: node scripts/build.mjs
import { rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildLuaPrelude } from './lua-prelude.mjs';
import { buildMicroPythonWasm, fatPackage, micropythonPackage } from './micropython-wasm.mjs';
import { noticesOf } from './notices.mjs';
import { textLoaders } from './text-files.mjs';

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
  metafile: true,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
  // Native or wasm next to their own files: these stay packages.
  external: [
    '@serialport/bindings-cpp',
    'koffi',
    '@micropython/micropython-webassembly-pyscript',
    '@lydell/node-pty',
    '@resvg/resvg-js',
  ],
  plugins: [withoutDevtools, withoutSubprograms],
  loader: textLoaders,
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
    const beside =
      (extension) =>
      ({ path, kind }) =>
        kind === 'dynamic-import'
          ? { path: `./${basename(path, '.ts')}${extension}`, external: true }
          : undefined;
    builder.onResolve({ filter: /\/start-workbench\.ts$/ }, beside('.mjs'));
    builder.onResolve({ filter: /\/http-client\.ts$/ }, beside('.js'));
  },
};

/** Each group is bundled by itself; in ES modules, what several of its parts need is a chunk of its own. */
const modules = [
  { 'start-workbench': 'src/workbench/start-workbench.ts' },
  {
    'board-worker': 'src/virtual-board/board-worker.ts',
    'micropython-worker': 'src/virtual-board/firmware/micropython/micropython-worker.ts',
    'lua-worker': 'src/virtual-board/firmware/lua/lua-worker.ts',
  },
];

/** CommonJS, one file each, which Node starts sooner. */
const scripts = [
  { entryPoints: { espwb: 'src/main.ts' } },
  {
    entryPoints: {
      program: 'src/commands/program.ts',
      'http-client': 'src/device/releases/http-client.ts',
    },
    // Code that V8 compiled before has no import() in Node 20 (docs/decisions/009).
    supported: { 'dynamic-import': false },
  },
];

/** Stale chunks are only swept on `--clean` (packing): another run may be using them right now. */
export async function buildAll({ clean = false } = {}) {
  if (clean) rmSync(join(root, 'dist'), { recursive: true, force: true });
  const apart = { ...buildOptions, plugins: [...buildOptions.plugins, bundledApart], outdir: 'dist' };
  const asModules = { outExtension: { '.js': '.mjs' }, splitting: true, chunkNames: '[name]-[hash]' };
  const asScripts = {
    format: 'cjs',
    define: { ...buildOptions.define, 'import.meta.url': '__bundleUrl', 'import.meta.dirname': '__dirname' },
    banner: { js: "const __bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  };
  const built = await Promise.all([
    ...modules.map((entryPoints) => build({ ...apart, ...asModules, entryPoints })),
    ...scripts.map((script) => build({ ...apart, ...asScripts, ...script })),
  ]);
  writeFileSync(join(root, 'dist', 'package.json'), '{ "type": "commonjs" }\n');
  await Promise.all([buildMicroPythonWasm(root), buildLuaPrelude(root)]);
  const metafiles = built.map(({ metafile }) => metafile);
  writeFileSync(
    join(root, 'THIRD-PARTY-NOTICES'),
    noticesOf(root, metafiles, [micropythonPackage, fatPackage]),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await buildAll({ clean: process.argv.includes('--clean') });

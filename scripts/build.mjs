// Bundles the program and its workers into dist/. What decides between them is small, so that
// `espwb --version` loads next to nothing. Usage: node scripts/build.mjs
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { lazyModules } from './lazy-modules.mjs';
import { buildLuaPrelude } from './lua-prelude.mjs';
import { buildMicroPythonWasm, fatPackage, micropythonPackage } from './micropython-wasm.mjs';
import { noticesOf } from './notices.mjs';
import { textLoaders } from './text-files.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Ink waits for its devtools and its own package.json while it loads, where DEV is set; a script cannot wait. */
const withoutDevtools = {
  name: 'without-devtools',
  setup(builder) {
    builder.onLoad({ filter: /[\\/]ink[\\/]build[\\/]reconciler\.js$/ }, ({ path }) => {
      const whole = readFileSync(path, 'utf8');
      const contents = whole
        .replace("await import('./devtools.js')", '')
        .replace('await loadPackageJson()', '{}');
      if (/^(?:const .*|\s+\?) ?await /m.test(contents))
        throw new Error(`${path} waits for more than was known`);
      return { contents };
    });
  },
};

const modulePath = (path) => JSON.stringify(join(root, path));

/**
 * What is plain is measured without string-width (src/text/plain-width.ts). Whoever asks gets the version that espwb
 * depends on: wrap-ansi brings an older one, and which of them came first would be chance.
 */
const quickWidth = {
  name: 'quick-width',
  setup(builder) {
    const namespace = 'quick-width';
    const contents = `import { plainWidth } from ${modulePath('src/text/plain-width.ts')};
      let whole;
      export default (text, options) => {
        const width = typeof text === 'string' && options === undefined ? plainWidth(text) : null;
        if (width !== null) return width;
        whole ??= require('string-width').default;
        return whole(text, options);
      };`;
    builder.onResolve({ filter: /^string-width$/ }, ({ path, namespace: asking }) =>
      asking === namespace ? undefined : { path, namespace },
    );
    builder.onLoad({ filter: /.*/, namespace }, () => ({ contents, resolveDir: root }));
  },
};

/** The same of clusters: Intl.Segmenter takes a while to be made, and for each text. */
const quickSegments = {
  name: 'quick-segments',
  setup(builder) {
    const made = (quick) =>
      `let whole; const NAME = { segment: (text) => ${quick}(whole ??= new Intl.Segmenter()).segment(text) };`;
    builder.onLoad(
      { filter: /[\\/](?:slice-ansi[\\/]tokenize-ansi|ansi-tokenize[\\/]build[\\/]tokenize)\.js$/ },
      ({ path }) => {
        const text = readFileSync(path, 'utf8');
        const found =
          /^const (\w+) = new Intl\.Segmenter\(undefined, \{ ?granularity: .grapheme. ?\}\);$/m.exec(text);
        if (!found) throw new Error(`${path} makes its segmenter in another way than was known`);
        // slice-ansi asks it for the cluster at a place, too.
        const isWalked = path.includes('ansi-tokenize');
        const code = made(isWalked ? 'plainSegments(text) ?? ' : '').replace('NAME', found[1]);
        const needs = isWalked
          ? `import { plainSegments } from ${modulePath('src/text/plain-width.ts')};`
          : '';
        return { contents: needs + text.replace(found[0], code) };
      },
    );
  },
};

/**
 * A frame of 200x60 is 12000 cells: Ink makes an object for each blank one, a list of styles for each character,
 * compares these lists by making three sets of them, and makes a fourth of the nothing that is between two cells of one
 * style. Cells are put into rows and never changed, so that one will do; lists that are the same need no comparing.
 * Most lines of a frame stood in the one before: what they are made of is kept from frame to frame, as long as it is
 * no more than a few frames have.
 */
const mostLinesKept = 500;

const quickCells = {
  name: 'quick-cells',
  setup(builder) {
    const replaced = (path, ...replacements) => {
      let contents = readFileSync(path, 'utf8');
      for (const [before, after] of replacements) {
        const whole = contents;
        contents = whole.replace(before, () => after);
        if (contents === whole) throw new Error(`${path} makes its cells in another way than was known`);
      }
      return { contents };
    };
    builder.onLoad({ filter: /[\\/]ink[\\/]build[\\/]output\.js$/ }, ({ path }) => {
      const row =
        /const row = \[\];\s+for \(let x = 0; x < this\.width; x\+\+\) \{\s+row\.push\((\{[^}]*\})\);\s+\}/;
      const [, cell] = row.exec(readFileSync(path, 'utf8')) ?? [];
      return replaced(
        path,
        [row, `const row = new Array(this.width).fill(${cell});`],
        ['caches = new OutputCaches();', 'caches = keptCaches();'],
        [
          'export default class Output {',
          `let caches = new OutputCaches();
          const keptCaches = () => {
            const { styledChars, widths, blockWidths } = caches;
            const isFull = [styledChars, widths, blockWidths].some(({ size }) => size > ${mostLinesKept});
            return isFull ? (caches = new OutputCaches()) : caches;
          };
          export default class Output {`,
        ],
      );
    });
    builder.onLoad({ filter: /ansi-tokenize[\\/]build[\\/]styledChars\.js$/ }, ({ path }) =>
      replaced(path, ['styles: [...codes]', 'styles: codes']),
    );
    builder.onLoad({ filter: /ansi-tokenize[\\/]build[\\/]ansiCodes\.js$/ }, ({ path }) =>
      replaced(path, [
        'export function ansiCodesToString(codes) {',
        `export function ansiCodesToString(codes) {
          if (codes.length === 0) return '';`,
      ]),
    );
    builder.onLoad({ filter: /ansi-tokenize[\\/]build[\\/]diff\.js$/ }, ({ path }) =>
      replaced(path, [
        'export function diffAnsiCodes(from, to) {',
        `export function diffAnsiCodes(from, to) {
          if (from === to || (from.length === 0 && to.length === 0)) return [];`,
      ]),
    );
  },
};

/**
 * Modules of Node's that no first frame needs, and that take a millisecond or more to load: what is imported of them
 * loads them when it is used. A name that is missing here ends the build.
 */
const usedLater = {
  'node:crypto': ['createHash', 'randomBytes', 'timingSafeEqual'],
  'node:child_process': ['spawn', 'execFileSync'],
  'node:dns/promises': ['lookup'],
};
const loadedWhenUsed = {
  name: 'loaded-when-used',
  setup(builder) {
    const filter = new RegExp(`^(${Object.keys(usedLater).join('|')})$`);
    builder.onResolve({ filter }, ({ path, kind, namespace }) =>
      kind === 'import-statement' && namespace !== 'used-later'
        ? { path, namespace: 'used-later' }
        : undefined,
    );
    builder.onLoad({ filter: /.*/, namespace: 'used-later' }, ({ path }) => {
      const names = usedLater[path];
      const functions = names.map((name) => `${name} = (...words) => require('${path}').${name}(...words)`);
      const whole = `new Proxy({}, { get: (_, name) => require('${path}')[name] })`;
      return { contents: `export const ${functions.join(', ')}; export default ${whole};` };
    });
  },
};

/** Ink's layout engine is waited for later (src/terminal/layout-engine.ts). */
const layoutEngineLater = {
  name: 'layout-engine-later',
  setup(builder) {
    const namespace = 'layout-engine-later';
    const modules = {
      'layout-engine': `import { loadYoga } from 'yoga-layout/load';
        export let engine;
        export const layoutEngine = { ready: loadYoga().then((loaded) => { engine = loaded; }) };`,
      'yoga-layout': `export { engine as default } from 'layout-engine';`,
    };
    builder.onResolve({ filter: /^yoga-layout$|[\\/]layout-engine\.ts$|^layout-engine$/ }, ({ path }) => ({
      path: path === 'yoga-layout' ? path : 'layout-engine',
      namespace,
    }));
    builder.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: modules[path],
      resolveDir: root,
    }));
  },
};

/** Its bytes stand in its script: fetching them from there would load all that Node has for the web. */
const layoutEngineAtHand = {
  name: 'layout-engine-at-hand',
  setup(builder) {
    builder.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, ({ path }) => {
      const whole = readFileSync(path, 'utf8');
      const fetching = whole.replace('"function"!=typeof fetch', 'true');
      const contents = fetching.replace(
        'try{var b=xa(a.slice(37))',
        'try{return Buffer.from(a.slice(37),"base64");var b=xa(a.slice(37))',
      );
      if (fetching === whole || contents === fetching)
        throw new Error(`${path} fetches in another way than was known`);
      return { contents };
    });
  },
};

/** The workbench as lines reads what the views are made of, and draws none of it: Ink is left out. */
const withoutInk = {
  name: 'without-ink',
  setup(builder) {
    builder.onResolve({ filter: /^ink(?:-select-input)?$/ }, ({ path }) => ({
      path,
      namespace: 'without-ink',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'without-ink' }, () => ({
      contents: `export const Box = 'box', Text = 'text'; export default 'menu';`,
    }));
  },
};

/**
 * Where there is a process, fengari reads files, starts programs and asks at the terminal. A board's Lua has none of
 * that: fengari is built as for a browser.
 */
const fengariWithoutNode = {
  name: 'fengari-without-node',
  setup(builder) {
    builder.onLoad({ filter: /[\\/]fengari[\\/]src[\\/]\w+\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('typeof process', '"undefined"'),
    }));
  },
};

/** Commander starts programs only for subcommands that are files of their own; espwb has none. */
const withoutSubprograms = {
  name: 'without-subprograms',
  setup(builder) {
    builder.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: 'subprograms', namespace: 'empty' } : undefined,
    );
    builder.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {}' }));
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
  plugins: [
    withoutDevtools,
    withoutSubprograms,
    quickWidth,
    quickSegments,
    quickCells,
    layoutEngineAtHand,
    fengariWithoutNode,
  ],
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
    const beside = ({ path, kind }) =>
      kind === 'dynamic-import' ? { path: `./${basename(path, '.ts')}.js`, external: true } : undefined;
    builder.onResolve({ filter: /\/http-client\.ts$/ }, beside);
  },
};

/** Bundled together: in ES modules, what several of them need is a chunk of its own. */
const modules = [
  {
    'board-worker': 'src/virtual-board/board-worker.ts',
    'micropython-worker': 'src/virtual-board/firmware/micropython/micropython-worker.ts',
    'lua-worker': 'src/virtual-board/firmware/lua/lua-worker.ts',
  },
];

/**
 * Code that V8 compiled before has no import() in Node 20 (docs/decisions/009). Its text is read as ASCII, and what
 * stands in a tagged template cannot be escaped there.
 */
const forKeptCode = { supported: { 'dynamic-import': false, 'template-literal': false } };

/** CommonJS, one file each, which Node starts sooner. */
const scripts = [
  { entryPoints: { espwb: 'src/main.ts' }, plugins: [loadedWhenUsed] },
  {
    entryPoints: {
      program: 'src/commands/program.ts',
      'http-client': 'src/device/releases/http-client.ts',
    },
    plugins: [lazyModules],
    ...forKeptCode,
  },
  {
    entryPoints: { workbench: 'src/workbench/start-workbench.ts' },
    plugins: [layoutEngineLater, lazyModules, loadedWhenUsed],
    ...forKeptCode,
  },
  { entryPoints: { plain: 'src/plain/start-plain.ts' }, plugins: [lazyModules, withoutInk], ...forKeptCode },
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
    ...scripts.map(({ plugins = [], ...script }) =>
      build({ ...apart, ...asScripts, ...script, plugins: [...apart.plugins, ...plugins] }),
    ),
  ]);
  for (const name of ['program.js', 'workbench.js', 'plain.js']) mustBeAscii(join(root, 'dist', name));
  writeFileSync(join(root, 'dist', 'package.json'), '{ "type": "commonjs" }\n');
  await Promise.all([buildMicroPythonWasm(root), buildLuaPrelude(root)]);
  const metafiles = built.map(({ metafile }) => metafile);
  writeFileSync(
    join(root, 'THIRD-PARTY-NOTICES'),
    noticesOf(root, metafiles, [micropythonPackage, fatPackage]),
  );
}

function mustBeAscii(path) {
  const at = readFileSync(path).findIndex((byte) => byte > 0x7f);
  if (at >= 0) throw new Error(`${path} is not ASCII at byte ${at}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await buildAll({ clean: process.argv.includes('--clean') });

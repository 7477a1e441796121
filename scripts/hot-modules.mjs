// For tests that run from source: modules whose loops are hot are given to Vite as the build bundles them. Vite
// makes of each imported name a getter, and of the core's switch over imported numbers a search; a flash took
// four times as long.
import { build } from 'esbuild';

const hot = [
  '/src/virtual-board/parts/xtensa/interpreter.ts',
  '/src/virtual-board/esp32c3/cpu/interpreter.ts',
];

/** A plugin of Vite. What such a module imports must hold no state: it gets copies. */
export const hotModules = {
  name: 'hot-modules',
  enforce: 'pre',
  /** @param {string} path */
  async load(path) {
    if (!hot.some((end) => path.replaceAll('\\', '/').endsWith(end))) return null;
    const { outputFiles } = await build({
      entryPoints: [path],
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      minifySyntax: true,
      sourcemap: 'external',
      outdir: 'out',
    });
    const [map, code] = outputFiles.map(({ text }) => text);
    return { code, map };
  },
};

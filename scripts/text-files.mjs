// Python and Lua files are imported as text: by esbuild and, in tests that run from source, by Vite.
import { readFileSync } from 'node:fs';

const extensions = ['.py', '.lua'];

/** For esbuild's `loader`. */
export const textLoaders = Object.fromEntries(extensions.map((extension) => [extension, 'text']));

/** A plugin of Vite. */
export const textFiles = {
  name: 'text-files',
  enforce: 'pre',
  /** @param {string} path */
  load(path) {
    if (!extensions.some((extension) => path.endsWith(extension))) return null;
    return `export default ${JSON.stringify(readFileSync(path, 'utf8'))};`;
  },
};

// Runs one TypeScript file of this repository (a benchmark, a tool). Usage: node scripts/run.mjs FILE [ARGUMENT...]
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { buildOptions } from './build.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const file = process.argv[2];
if (!file) {
  process.stderr.write('usage: node scripts/run.mjs FILE [ARGUMENT...]\n');
  process.exit(2);
}
// Below dist/, so that packages resolve and workers are found beside it.
mkdirSync(join(root, 'dist'), { recursive: true });
const folder = mkdtempSync(join(root, 'dist', 'run-'));
const outfile = join(folder, 'program.mjs');
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
await build({ ...buildOptions, entryPoints: [resolve(file)], outfile });
process.argv.splice(1, 2, outfile);
await import(pathToFileURL(outfile).href);

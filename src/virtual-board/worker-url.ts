// Where a worker's bundle lies: beside this code when bundled, in dist/ when run from source by the
// tests (their global setup builds it first), one folder up for scripts/run.mjs.
import { existsSync } from 'node:fs';

export function workerUrl(name: 'board-worker' | 'micropython-worker' | 'lua-worker'): URL {
  const here = import.meta.url;
  const places = here.endsWith('.ts') ? ['../../dist/'] : ['./', '../'];
  const found = places.map((place) => new URL(`${place}${name}.mjs`, here)).find((url) => existsSync(url));
  if (!found) throw new Error(`${name}.mjs is not built: run "node scripts/build.mjs"`);
  return found;
}

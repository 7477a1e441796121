// Workers and stories run the bundle, so it is built once before any test.
import { execFileSync } from 'node:child_process';

export default function buildOnce(): void {
  if (process.env['ESPWB_SKIP_BUILD']) return;
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
}

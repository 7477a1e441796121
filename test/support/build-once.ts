// Workers and stories run the bundle, so it is built once before any test; each project of Vitest asks for it.
import { execFileSync } from 'node:child_process';

export default function buildOnce(): void {
  if (process.env['ESPWB_SKIP_BUILD']) return;
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
  process.env['ESPWB_SKIP_BUILD'] = '1';
}

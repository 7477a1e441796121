// Windows makes links for administrators and developers alone, and some file systems make none.
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether this user may make a link to a folder. */
export function canLink(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'espwb-link-'));
  try {
    symlinkSync(folder, join(folder, 'link'), 'junction');
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

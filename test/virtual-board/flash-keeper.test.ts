// A board's flash is in its file when the board stops, whatever was written or erased meanwhile.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepFlash } from '../../src/virtual-board/flash-keeper.ts';
import { loadFlash } from '../../src/virtual-board/state-file.ts';

const sectorBytes = 4096;

test('what is written, what is erased and what only changes place is kept, and nothing is saved without need', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'espwb-keeper-'));
  try {
    const path = join(folder, 'board.flash');
    const kept = async () => Buffer.from((await loadFlash(path))?.flash ?? []);
    const flash = new Uint8Array(512 * 1024).fill(0xff);
    // A new board is kept although its flash is blank.
    await keepFlash(path, flash, 'esp8266', true).stop();
    expect((await kept()).equals(flash)).toBe(true);

    const changes: readonly (() => void)[] = [
      () => flash.set(Buffer.from('first'), 3 * sectorBytes + 17),
      () => flash.set(Buffer.from('other'), 3 * sectorBytes + 17),
      () => flash.copyWithin(9 * sectorBytes, 3 * sectorBytes, 4 * sectorBytes),
      () => flash.fill(0xff, 3 * sectorBytes, 4 * sectorBytes),
      () => flash.fill(0, flash.length - 1),
      () => flash.fill(0xff),
    ];
    for (const change of changes) {
      const keeper = keepFlash(path, flash, 'esp8266', false);
      change();
      await keeper.stop();
      expect((await kept()).equals(flash)).toBe(true);
    }

    await rm(path);
    await keepFlash(path, flash, 'esp8266', false).stop();
    expect(await loadFlash(path)).toBeNull();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

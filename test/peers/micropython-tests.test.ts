// MicroPython's own tests and mpremote's, unmodified, out of a Debian package: three boards at once. What is
// left out, and why, is data (support/micropython-left-out.ts), and docs/virtual-board.md tells it.
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { documentedSection, leftOutSection, parts } from './support/left-out-section.ts';
import { folders, leftOut, mpremoteLeftOut } from './support/micropython-left-out.ts';
import {
  onMicroPythonBoard,
  runFolders,
  runMpremoteScript,
  runTests,
  suiteFolder,
  suiteLimitMs,
} from './support/micropython-tests.ts';

/** Fewer would mean that something else than the board has gone wrong: a folder that is empty, a runner that stops. */
const leastPassed = { language: 450, modules: 150, files: 35 };
const skipped: string[] = [];
/** Tests that measure a time may fail while three boards and CPython share the computer. */
const failed: string[] = [];

describe('MicroPython’s own tests', { timeout: suiteLimitMs }, () => {
  test.concurrent.each(['language', 'modules', 'files'] as const)('%s', async (group) => {
    const names = leftOut.flatMap(({ tests }) => tests);
    const here = names.filter((name) => folders[group].some((folder) => name.startsWith(`${folder}/`)));
    const result = await runFolders(folders[group], here);
    failed.push(...result.failed);
    expect(result.passed.length, result.output.slice(-2000)).toBeGreaterThan(leastPassed[group]);
    // A test that does not exist any more is no reason.
    for (const name of here)
      await expect(readFile(join(suiteFolder(), 'tests', `${name}.py`)), name).resolves.toBeDefined();
    skipped.push(...result.skipped.filter((name) => !here.includes(name)));
  });

  test.concurrent('mpremote’s scripts', async () => {
    const folder = join(suiteFolder(), 'tools/mpremote/tests');
    const without = mpremoteLeftOut.flatMap(({ tests }) => tests);
    const scripts = (await readdir(folder)).filter(
      (name) => name.endsWith('.sh') && name.startsWith('test_') && !without.includes(name.slice(0, -3)),
    );
    expect(scripts.length).toBeGreaterThan(1);
    await onMicroPythonBoard(async (board, pty) => {
      for (const script of scripts) {
        const own = join(board.folder, script);
        await mkdir(own);
        const printed = await runMpremoteScript(join(folder, script), pty, own);
        expect(printed, script).toBe(await readFile(join(folder, `${script}.exp`), 'utf8'));
      }
    });
  });

  test('what failed while they shared the computer passes by itself', async () => {
    // More would be a fault that is found sooner by looking at these.
    expect(failed.length, failed.join(' ')).toBeLessThan(20);
    if (failed.length === 0) return;
    const again = await runTests(failed);
    expect(again.failed, again.output.slice(-2000)).toEqual([]);
    expect(again.passed).toHaveLength(failed.length);
  });

  test('the document tells what is left out and why', async () => {
    const made = leftOutSection(skipped);
    const documented = parts(await documentedSection(made));
    expect(documented.table, 'UPDATE_DOCS=1 npm run test:peers writes it').toBe(parts(made).table);
    for (const name of skipped) expect(documented.skipped, name).toContain(name);
  });
});

// From the download to the running script, on the built program in a terminal with the virtual board:
// a release from a mirror on this computer, flashed; a script put on the board and run; a folder synced.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { demoMicroPython } from '../../src/device/image/demo-image.ts';
import { type ServedBoard, serveBoard } from '../peers/support/served-board.ts';
import { type FirmwareMirror, startMirror } from '../support/firmware-mirror.ts';
import { runProgram } from '../support/run-program.ts';
import { someOf } from '../support/sampled.ts';
import { startWorkbenchProgram, type WorkbenchProgram } from '../support/workbench-program.ts';

const fileName = 'ESP8266_GENERIC-20271203-v1.41.0.bin';
let mirror: FirmwareMirror;
let home = '';
let project = '';
let app: WorkbenchProgram | undefined;
let board: ServedBoard | undefined;

beforeEach(async () => {
  mirror = await startMirror({ [fileName]: demoMicroPython({ sizeBytes: 0x20000 }) });
  home = mkdtempSync(join(tmpdir(), 'espwb-story-'));
  project = join(home, 'weather');
  mkdirSync(join(project, 'lib'), { recursive: true });
  writeFileSync(join(project, 'hello.py'), 'import lib.sums\nprint("the answer is", lib.sums.answer())\n');
  writeFileSync(join(project, 'lib', 'sums.py'), 'def answer():\n    return 6 * 7\n');
});
afterEach(async () => {
  app?.discard();
  await board?.stop();
  [app, board] = [undefined, undefined];
  mirror.stop();
  rmSync(home, { recursive: true, force: true });
});

// The same way, once by keys and once by verbs.
someOf(1, {
  'by keys: a release from the mirror, downloaded, flashed, a script synced and run, the second sync sends nothing':
    async () => {
      const env = { ESPWB_FIRMWARE_MIRROR: mirror.url };
      app = startWorkbenchProgram(['-p', 'virtual:story?timing=fast'], { home, env, cwd: project });
      await app.waitFor(/○ virtual:story/);
      app.press('{enter}');
      await app.waitFor(/✔ ESP8266EX/);

      app.press('F');
      await app.waitFor('MicroPython releases/');
      app.press('jjj{enter}');
      await app.waitFor('MicroPython for 4 MB of flash');
      app.press('u');
      await app.waitFor('New: micropython-1.41.0');
      app.press('{enter}');
      await app.waitFor(/Enter Write \d+ KB to/);
      expect(mirror.asked).toEqual(['', fileName]);
      app.press('{enter}');
      await app.waitFor('Written and verified by MD5');

      app.press('5');
      await app.waitFor('hello.py');
      await app.waitFor('boot.py');
      app.press('y');
      await app.waitFor(/\+ \/hello\.py[\s\S]*\+ \/lib\/sums\.py/);
      app.press('{enter}');
      await app.waitFor('Synced: sent 2 files');
      app.press('y');
      await app.waitFor('Up to date: 2 files unchanged, nothing to send');

      app.press('{tab}G');
      await app.waitFor(/◀── hello\.py/);
      app.press('X');
      await app.waitFor('the answer is 42');
      app.press('{ctrl-]}');
      await app.waitFor('This computer');
      app.press('1q');
      expect(await app.exited).toBe(0);
      expect(app.text()).toMatch(/Flashed micropython-1\.41\.0/);
    },
  'by verbs: the newest release by its name, a script put, run, read back, and a folder synced twice':
    async () => {
      const env = { ESPWB_HOME: home, ESPWB_FIRMWARE_MIRROR: mirror.url };
      board = await serveBoard('story', ['rfc2217://127.0.0.1:0']);
      const port = board.urls[0] as string;
      const espwb = async (...args: string[]) => {
        const run = await runProgram(['-p', port, '--json', '--yes', ...args], env);
        expect(run.code, run.output).toBe(0);
        return run.result;
      };
      const { images } = await espwb('firmware', 'list', '--refresh');
      expect(images).toContainEqual(expect.objectContaining({ id: 'micropython-1.41.0', unsuited: null }));
      expect(await espwb('flash', 'micropython')).toMatchObject({
        files: [{ path: fileName }],
        verified: true,
      });
      expect(await espwb('fs', 'put', join(project, 'hello.py'))).toMatchObject({
        files: [{ path: '/hello.py' }],
      });
      expect(await espwb('fs', 'sync', project)).toMatchObject({ sentFiles: 1, unchangedFiles: 1 });
      expect(await espwb('fs', 'sync', project)).toMatchObject({ sentFiles: 0, unchangedFiles: 2 });
      expect(await espwb('exec', 'exec(open("hello.py").read())')).toMatchObject({
        stdout: 'the answer is 42\n',
      });
      await espwb('fs', 'rm', 'hello.py');
      expect(JSON.stringify(await espwb('fs', 'ls'))).not.toContain('hello.py');
    },
});

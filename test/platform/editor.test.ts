// The person's editor: here a script or a batch file that the test makes, run as VISUAL and EDITOR name it.
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { editorCommand, runEditor } from '../../src/platform/editor.ts';
import { windowsStart } from '../../src/platform/windows-program.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-editor-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const isWindows = process.platform === 'win32';

/** A program of one's own: a shell script, or a batch file. */
function script(name: string, { sh, cmd }: { sh: string; cmd: string }): string {
  const path = join(folder, isWindows ? `${name}.cmd` : name);
  writeFileSync(path, isWindows ? `@echo off\r\n${cmd}\r\n` : `#!/bin/sh\n${sh}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** Writes its last argument but one, a line, into the file that the last one names, and ends with 3. */
const edit = () => script('edit', { sh: 'echo "$1" >> "$2"; exit 3', cmd: 'echo %~1>> %2\r\nexit /b 3' });

describe('the editor', () => {
  test('is VISUAL before EDITOR, with its options; without either it is the one that is everywhere', () => {
    expect(editorCommand({ VISUAL: 'code --wait', EDITOR: 'nano' })).toEqual(['code', '--wait']);
    expect(editorCommand({ VISUAL: '', EDITOR: ' nano  -w ' })).toEqual(['nano', '-w']);
    expect(editorCommand({ EDITOR: '"C:\\Program Files\\np.exe" -m \'a b\'' })).toEqual([
      'C:\\Program Files\\np.exe',
      '-m',
      'a b',
    ]);
    expect(editorCommand({}, 'linux')).toEqual(['vi']);
    const tooLong = 'x'.repeat(5000);
    expect(editorCommand({ EDITOR: `${tooLong} -w` })).toEqual([tooLong, '-w']);
    expect(editorCommand({}, 'win32')).toEqual(['notepad']);
  });

  test.each(['main file.py', "it's (1).py", 'R&D^2.py', 'x!y!.py', 'a;b,c=d.py'])(
    'gets its options, then the file %s, and its exit code comes back',
    async (name) => {
      const file = join(folder, name);
      writeFileSync(file, 'x=1\n');
      expect(await runEditor({ ...process.env, VISUAL: '', EDITOR: `"${edit()}" --wait` }, file)).toBe(3);
      expect(readFileSync(file, 'utf8').replaceAll('\r', '')).toBe('x=1\n--wait\n');
      expect(readdirSync(folder).length).toBe(2);
    },
  );

  test('may be a path with spaces and nothing else', async () => {
    mkdirSync(join(folder, 'My Editor'));
    const path = script(join('My Editor', 'edit'), { sh: 'exit 4', cmd: 'exit /b 4' });
    expect(editorCommand({ EDITOR: path })).toEqual([path]);
    expect(await runEditor({ ...process.env, VISUAL: '', EDITOR: path }, 'x')).toBe(4);
  });

  test('that cannot be started, or is killed, has no exit code', async () => {
    expect(await runEditor({ EDITOR: join(folder, 'missing') }, 'x')).toBeNull();
  });

  test.skipIf(isWindows)('that is killed has none either', async () => {
    const killed = script('killed', { sh: 'kill -9 $$', cmd: '' });
    expect(await runEditor({ EDITOR: killed }, 'x')).toBeNull();
  });
});

describe('a program on Windows', () => {
  const files = [
    'C:\\VS Code\\bin\\code',
    'C:\\VS Code\\bin\\code.cmd',
    'C:\\Windows\\System32\\notepad.exe',
    'D:\\tools\\ed.bat',
  ];
  const environment = {
    PATH: '.;"C:\\VS Code\\bin";C:\\Windows\\System32;;D:\\tools',
    PATHEXT: '.COM;.EXE;.BAT;.CMD',
    ComSpec: 'C:\\Windows\\System32\\cmd.exe',
  };
  const start = (program: string, ...args: string[]) =>
    windowsStart(program, args, environment, (path) =>
      files.some((file) => file.toLowerCase() === path.toLowerCase()),
    );

  test('is found on the PATH by its ending, and an .exe starts by itself', () => {
    expect(start('notepad', 'a&b.py')).toEqual({
      program: 'C:\\Windows\\System32\\notepad.EXE',
      args: ['a&b.py'],
      isVerbatim: false,
    });
    expect(start('NOTEPAD.exe')?.program).toBe('C:\\Windows\\System32\\NOTEPAD.exe');
    expect(start('C:/Windows/System32/notepad')?.program).toMatch(/^C:\\Windows\\System32\\notepad\.EXE$/);
    expect(start('missing')).toBeNull();
    // Not from where espwb was started.
    expect(windowsStart('x', [], environment, (path) => !/^[CD]:\\/.test(path))).toBeNull();
  });

  test('that is a batch file is run by cmd.exe, in a line where nothing has a meaning', () => {
    expect(start('code', '--wait', 'C:\\R&D\\100%PATH%\\it^s "a".py', 'dir\\')).toEqual({
      program: 'C:\\Windows\\System32\\cmd.exe',
      args: [
        '/d',
        '/s',
        '/c',
        '""C:\\VS Code\\bin\\code.CMD" ^"--wait^" ' +
          '^"C:\\R^&D\\100^%PATH^%\\it^^s^ \\^"a\\^".py^" ^"dir\\\\^""',
      ],
      isVerbatim: true,
    });
    expect(start('ed')?.args.at(-1)).toBe('""D:\\tools\\ed.BAT""');
  });
});

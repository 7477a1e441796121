// The person's editor: here a script that the test makes, run as VISUAL and EDITOR name it.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { editorCommand, runEditor } from '../../src/platform/editor.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-editor-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function script(name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

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
    expect(editorCommand({}, 'win32')).toEqual(['notepad']);
  });

  test('gets its options, then the file, and its exit code comes back', async () => {
    const file = join(folder, 'main file.py');
    writeFileSync(file, 'x=1\n');
    const editor = script('edit', 'echo "$1" >> "$2"; echo "#$#" >> "$2"; exit 3');
    expect(await runEditor({ EDITOR: `${editor} --wait` }, file)).toBe(3);
    expect(readFileSync(file, 'utf8')).toBe('x=1\n--wait\n#2\n');
  });

  test('that cannot be started, or is killed, has no exit code', async () => {
    expect(await runEditor({ EDITOR: join(folder, 'missing') }, 'x')).toBeNull();
    expect(await runEditor({ EDITOR: script('killed', 'kill -9 $$') }, 'x')).toBeNull();
  });
});

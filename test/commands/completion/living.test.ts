// What completion finds on this computer: names that are kept, nothing that would have to be opened.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { livingHere } from '../../../src/commands/completion/living.ts';
import { filesSeen } from '../../../src/commands/files-seen.ts';
import { rememberFiles, seenFiles } from '../../../src/platform/seen-files.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'espwb-living-'));
  vi.stubEnv('ESPWB_HOME', home);
  vi.stubEnv('ESPWB_PORT', undefined);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const values = async (...args: Parameters<typeof livingHere>) =>
  (await livingHere(...args)).map(({ value }) => value);

test('ports: the virtual boards that have something in their flash, and the kinds of network ports', async () => {
  mkdirSync(join(home, 'state', 'boards'), { recursive: true });
  writeFileSync(join(home, 'state', 'boards', 'shelf.flash'), '');
  const found = await values('ports', '', undefined);
  for (const each of ['virtual:demo', 'virtual:shelf', 'rfc2217://', 'tcp://']) expect(found).toContain(each);
  expect(await values('boards', '', undefined)).toEqual(['demo', 'shelf']);
});

test('behind the ? of a port come its options, then their values; what is given is not offered again', async () => {
  expect(await values('ports', 'virtual:x?', undefined)).toContain('virtual:x?timing=');
  expect(await values('ports', 'virtual:x?timing=', undefined)).toEqual([
    ...['virtual:x?timing=real', 'virtual:x?timing=fast'],
  ]);
  const more = await values('ports', 'virtual:x?timing=real&', undefined);
  expect(more).toContain('virtual:x?timing=real&flash=');
  expect(more).not.toContain('virtual:x?timing=real&timing=');
  expect(await values('ports', 'rfc2217://host:1?', undefined)).toEqual([
    ...['rfc2217://host:1?reset=', 'rfc2217://host:1?lines='],
  ]);
  expect(await values('ports', 'tcp://host:1?', undefined)).toEqual([]);
  expect(await values('ports', 'virtual:x?constructor=', undefined)).not.toContain('virtual:x?constructor=');
});

test('images: the newest MicroPython, those that come with espwb, each known release', async () => {
  const found = await values('images', '', undefined);
  expect(found.slice(0, 3)).toEqual(['micropython', 'demo-micropython', 'demo-nodemcu']);
  expect(found).toContain('micropython-1.29.0-FLASH_1M');
});

test('files of a board: those that were seen on that port, in the way in which the path was begun', async () => {
  await rememberFiles('COM3', () => ['boot.py', 'lib/', 'lib/a.py']);
  expect(await values('board-files', '', 'COM3')).toEqual(['boot.py', 'lib/', 'lib/a.py']);
  expect(await values('board-files', '/', 'COM3')).toEqual(['/boot.py', '/lib/', '/lib/a.py']);
  expect(await values('board-files', ':b', 'COM3')).toContain(':boot.py');
  expect(await values('board-files', '', 'COM4')).toEqual([]);
  vi.stubEnv('ESPWB_PORT', 'COM3');
  expect(await values('board-files', '', undefined)).toContain('boot.py');
});

test('a file that holds something else than names is no failure', async () => {
  mkdirSync(join(home, 'state'), { recursive: true });
  for (const text of ['', '[]', '7', '{"COM3":7}', '{"COM3":[7]}']) {
    writeFileSync(join(home, 'state', 'seen-files.json'), text);
    expect(await seenFiles('COM3')).toEqual([]);
  }
});

test('what an action of fs showed or changed is what is remembered', () => {
  const after = (before: string[], action: string, args: string[], result: object) =>
    filesSeen(action, args, result as Record<string, unknown>)?.(before);
  const entries = [
    { path: '/boot.py', kind: 'file' },
    { path: '/lib', kind: 'folder' },
  ];
  expect(after(['gone.py', 'lib/a.py', 'old/b.py'], 'ls', [], { entries })).toEqual([
    ...['lib/a.py', 'boot.py', 'lib/'],
  ]);
  expect(
    after(['lib/gone.py', 'top.py'], 'ls', ['/lib'], { entries: [{ path: '/lib/b.py', kind: 'file' }] }),
  ).toEqual([...['top.py', 'lib/b.py']]);
  expect(after(['a.py'], 'ls', ['*.txt'], { entries: [{ path: '/b.txt', kind: 'file' }] })).toEqual([
    'a.py',
    'b.txt',
  ]);
  expect(after([], 'put', [], { files: [{ path: '/lib/c.py' }] })).toEqual(['lib/c.py']);
  expect(after(['a.py', 'lib/'], 'rm', [], { removed: ['/a.py', '/lib'] })).toEqual([]);
  expect(after(['a/', 'a/b.py'], 'mv', [], { from: '/a', to: '/c' })).toEqual(['c/', 'c/b.py']);
  expect(after(['a.py'], 'format', [], {})).toEqual([]);
  expect(filesSeen('df', [], {})).toBeNull();
});

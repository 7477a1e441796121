import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isBelow, localTree } from '../../../src/device/files/tree.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-tree-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a tree ends at its sixteenth folder: what is deeper is named, and nobody walks for ever', async () => {
  const names = Array.from({ length: 17 }, (_, depth) => `d${depth}`);
  mkdirSync(join(folder, ...names), { recursive: true });
  writeFileSync(join(folder, ...names.slice(0, 16), 'a.py'), '');
  writeFileSync(join(folder, ...names, 'b.py'), '');
  const { files, folders, leftOut } = await localTree(folder);
  expect(folders).toHaveLength(16);
  expect(files.map(({ name }) => name)).toEqual([`${names.slice(0, 16).join('/')}/a.py`]);
  expect(leftOut).toEqual([{ name: `${names.join('/')}/`, reason: 'too-deep' }]);
});

test('a neighbour whose name begins alike is not below', () => {
  expect([isBelow('/lib', '/lib/a'), isBelow('/lib', '/library/a'), isBelow('/lib', '/lib')]).toEqual([
    true,
    false,
    false,
  ]);
  expect(isBelow('/', '/a')).toBe(true);
});

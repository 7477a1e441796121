// What a cancel may say of the flash is decided by the declaration: looking changes nothing.
import { expect, test } from 'vitest';
import { declarations } from '../../src/commands/declarations.ts';

const changes = (verb: string, args: readonly string[], options = {}) => {
  const { changesFlash } = declarations.find(({ command }) => command.split(' ')[0] === verb) ?? {};
  return (typeof changesFlash === 'function' ? changesFlash(args, options) : changesFlash) === true;
};

test.each([
  ['fs', ['ls'], false],
  ['fs', ['get', 'boot.py'], false],
  ['fs', ['df'], false],
  ['fs', ['put', 'main.py'], true],
  ['fs', ['rm', 'main.py'], true],
  ['fs', ['sync', 'src'], true],
  ['fs', ['watch', 'src'], true],
  ['exec', ['print(1)'], true],
  ['info', [], false],
  ['gpio', ['get', '2'], false],
] as const)('espwb %s %j, cancelled, may have changed the flash: %s', (verb, args, expected) => {
  expect(changes(verb, args)).toBe(expected);
});

test('a dry run of sync changes nothing', () => {
  expect(changes('fs', ['sync', 'src'], { dryRun: true })).toBe(false);
});

test('every example runs as it stands in sh, PowerShell and cmd.exe, which knows no single quotes', () => {
  const examples = declarations.flatMap((each) => each.examples ?? []);
  expect(examples.length).toBeGreaterThan(30);
  for (const example of examples) expect(example).toMatch(/^espwb [^'$`%^\\]*$/);
});

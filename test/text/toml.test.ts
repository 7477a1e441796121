// Where things stand in a file of TOML that a person wrote.
import { expect, test } from 'vitest';
import { parseToml, TomlError } from '../../src/text/toml.ts';

const text = `# a bench
discover = true

[[board]]
name = "one"
port = "tcp://a:1"

[[ board ]]
'name' = "two"
  port = "tcp://b:2"
`;

test('a field is found in its own table, by number, and a missing one at the head of its table', async () => {
  const { tables, lineOf } = await parseToml(text);
  expect(tables['board']).toEqual([
    { name: 'one', port: 'tcp://a:1' },
    { name: 'two', port: 'tcp://b:2' },
  ]);
  expect(lineOf(null, 0, 'discover')).toBe(2);
  expect(lineOf('board', 0, 'port')).toBe(6);
  expect(lineOf('board', 1, 'name')).toBe(9);
  expect(lineOf('board', 1, 'port')).toBe(10);
  expect(lineOf('board', 1, 'mac')).toBe(8);
  expect(lineOf('board', 0)).toBe(4);
  // Of the top alone: it stands in a table here.
  expect(lineOf(null, 0, 'port')).toBe(1);
});

test.each([
  ['an unfinished text', 'a = 1\nname = "one\nport = 2', 2],
  ['a name without a value', '\n\nname', 3],
  ['a name twice', 'a = 1\na = 2', 2],
  ['a table twice', '[a]\nb = 1\n[a]', 3],
])('%s is no TOML, and its line is told', async (_, broken, line) => {
  const error = await parseToml(broken).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(TomlError);
  expect(error.line).toBe(line);
  expect(error.message).not.toContain('\n');
});

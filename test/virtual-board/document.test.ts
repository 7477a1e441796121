// docs/virtual-board.md claims things; each claim names why it may be believed and a test that exists.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { namesByRelease } from '../../src/virtual-board/firmware/micropython/names-by-build.ts';
import { exchanges as esp32Exchanges } from './esp32/rom/known-exchanges.ts';
import { exchanges as c3Exchanges } from './esp32c3/rom/known-exchanges.ts';
import { exchanges } from './esp8266/rom/known-exchanges.ts';

const lines = readFileSync('docs/virtual-board.md', 'utf8').split('\n');

/** The rows of all tables that are headed "behaviour | evidence | test"; `\|` is no border. */
function claims(): readonly (readonly string[])[] {
  let isClaims = false;
  const rows: string[][] = [];
  for (const line of lines) {
    if (!line.startsWith('|')) isClaims = false;
    else if (line === '| behaviour | evidence | test |') isClaims = true;
    else if (isClaims && !line.startsWith('|---'))
      rows.push(
        line
          .split(/(?<!\\)\|/)
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
  }
  return rows;
}

test('the document has its tables', () => {
  expect(claims().length).toBeGreaterThan(40);
});

test.each(claims())('"%s" has evidence and a test that exists', (...row) => {
  expect(row).toHaveLength(3);
  const [, evidence, tests] = row as [string, string, string];
  expect(evidence).not.toBe('');
  for (const name of tests.split(', ')) expect(existsSync(`test/${name}.test.ts`), name).toBe(true);
});

test.each([
  ['Exchanges replayed byte for byte:', exchanges],
  ['Exchanges of the ESP32 replayed byte for byte:', esp32Exchanges],
  ['Exchanges of the ESP32-C3 replayed byte for byte:', c3Exchanges],
])('%s the list is the list that is replayed', (heading, replayed) => {
  const from = lines.indexOf(heading);
  const listed = lines
    .slice(from + 2)
    .slice(0, lines.slice(from + 2).indexOf(''))
    .map((line) => /^\d+\. (.*)$/.exec(line)?.[1]);
  expect(listed).toEqual(replayed.map(({ why }) => why));
  expect(listed.length).toBeGreaterThanOrEqual(20);
});

/** UPDATE_DOCS=1 writes it. */
test('the names by release are those that boards are made by', () => {
  const path = 'docs/virtual-board.md';
  const text = readFileSync(path, 'utf8');
  const begin =
    '<!-- names by release: made by `UPDATE_DOCS=1 npx vitest run test/virtual-board/document.test.ts` -->\n\n';
  const end = '\n\n<!-- names by release: end -->';
  const from = text.indexOf(begin) + begin.length;
  const to = text.indexOf(end);
  const listed = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');
  const rows = namesByRelease().map(
    ({ release, came, went }) => `| ${release} | ${listed(came)} | ${listed(went)} |`,
  );
  const made = ['| release | came | went, or is left out |', '|---|---|---|', ...rows].join('\n');
  if (process.env['UPDATE_DOCS'] !== undefined)
    writeFileSync(path, text.slice(0, from) + made + text.slice(to));
  else expect(text.slice(from, to)).toBe(made);
});

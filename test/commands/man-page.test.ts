import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { declarations } from '../../src/commands/declarations.ts';
import { manPage } from '../../src/commands/man-page.ts';

test('man/espwb.1 says the same (node scripts/run.mjs scripts/man-page.ts writes it)', () => {
  expect(readFileSync('man/espwb.1', 'utf8')).toBe(manPage());
});

test('every verb and every option stands in it, and no line is taken for a request of roff by accident', () => {
  const lines = manPage().split('\n');
  for (const { command, options = [] } of declarations) {
    expect(lines.some((line) => line.startsWith(`.SS espwb ${command.split(' ')[0]}`))).toBe(true);
    for (const [flags] of options) expect(lines).toContain(`.B ${flags.replaceAll('-', '\\-')}`);
  }
  const requests = lines.filter((line) => /^[.']/.test(line));
  for (const line of requests) expect(line).toMatch(/^\.(?:\\"|TH|SH|SS|TP|B|RB|RI|IR|I|br|nf|fi)\b|^\.\\"/);
  expect(lines.join('')).toMatch(/^[\x20-\x7e]*$/);
});

test('it goes with the package, where man finds it', () => {
  const { man, files } = JSON.parse(readFileSync('package.json', 'utf8')) as { man: string; files: string[] };
  expect([man, files.includes('man')]).toEqual(['man/espwb.1', true]);
});

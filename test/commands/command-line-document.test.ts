import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commandLineDocument } from '../../src/commands/command-line-document.ts';
import { declarations } from '../../src/commands/declarations.ts';
import { errorCodes } from '../../src/device/errors.ts';

test('docs/command-line.md says the same (node scripts/run.mjs scripts/command-line-doc.ts writes it)', () => {
  expect(readFileSync('docs/command-line.md', 'utf8')).toBe(commandLineDocument());
});

test('every verb and every error code stands in it, each code once', () => {
  const text = commandLineDocument();
  for (const { command } of declarations) expect(text).toContain(`## espwb ${command}`);
  for (const code of errorCodes) expect(text.split(`\`${code}\` (`)).toHaveLength(2);
});

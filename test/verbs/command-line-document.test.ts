import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorCodes } from '../../src/device/errors.ts';
import { commandLineDocument } from '../../src/verbs/command-line-document.ts';
import { declarations } from '../../src/verbs/declarations.ts';

test('docs/command-line.md says the same (node scripts/run.mjs scripts/command-line-doc.ts writes it)', () => {
  expect(readFileSync('docs/command-line.md', 'utf8')).toBe(commandLineDocument());
});

test('every verb and every error code stands in it, each code once', () => {
  const text = commandLineDocument();
  for (const { command } of declarations) expect(text).toContain(`## espwb ${command}`);
  for (const code of errorCodes) expect(text.split(`\`${code}\` (`)).toHaveLength(2);
});

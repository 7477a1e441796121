// Code on a board reaches the board and nothing else: every attempt of the list (scripts/escapes.ts prints
// what each gave).
import { expect, test } from 'vitest';
import { escapeAttempts } from '../../support/escape-attempts.ts';
import { tryEscape } from '../../support/try-escape.ts';

test.each(escapeAttempts.map((attempt) => [attempt.firmware, attempt.what, attempt] as const))(
  'out of %s by way of %s',
  async (_firmware, _what, attempt) => {
    expect(await tryEscape(attempt)).toMatch(attempt.gives);
  },
);

// Code on a board reaches the board and nothing else: the attempts of the list (scripts/escapes.ts prints
// what each gave).
import { expect, test } from 'vitest';
import { escapeAttempts } from '../../support/escape-attempts.ts';
import { sampled } from '../../support/sampled.ts';
import { tryEscape } from '../../support/try-escape.ts';

const micropython = escapeAttempts.filter(({ firmware }) => firmware === 'micropython');
test.each(sampled(micropython, 4, 'esp32c3').map((attempt) => [attempt.what, attempt] as const))(
  'out of MicroPython on an ESP32-C3 by way of %s',
  async (_what, attempt) => {
    expect(await tryEscape(attempt, 'esp32c3')).toMatch(attempt.gives);
  },
);

test.each(sampled(escapeAttempts, 8).map((attempt) => [attempt.firmware, attempt.what, attempt] as const))(
  'out of %s by way of %s',
  async (_firmware, _what, attempt) => {
    expect(await tryEscape(attempt)).toMatch(attempt.gives);
  },
);

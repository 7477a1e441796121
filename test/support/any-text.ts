// Any characters, controls and those of no language among them. fast-check's own `unit: 'binary'` makes a table of all
// of Unicode first, which takes longer than the tests.
import fc from 'fast-check';

const code = fc.oneof(
  fc.integer({ min: 0, max: 0x7f }),
  fc.integer({ min: 0x80, max: 0xd7ff }),
  fc.integer({ min: 0xe000, max: 0x10ffff }),
);

/** @param maxLength in characters */
export const anyText = (maxLength = 100): fc.Arbitrary<string> =>
  fc.array(code, { maxLength }).map((codes) => String.fromCodePoint(...codes));

// Words about options of the command line, said for somebody who looks at a screen. Pure.

const names: Readonly<Record<string, string>> = {
  'flash-size': 'flash size',
  'flash-mode': 'flash mode',
  'flash-freq': 'flash frequency',
  'erase-all': 'erase all first',
  baud: 'baud rate',
};

const whole: readonly (readonly [RegExp, string])[] = [
  [
    /^--force /,
    'Esc, then o: with the option "refused images" on "flash them all the same" it is planned nevertheless.',
  ],
  [
    /^--unlock /,
    'On the plan of a flash (F on Boards) U clears the protection bits first, after a question.',
  ],
  [
    /^--no-stub /,
    'Without it: o on the plan of a flash (or before), "through": the boot ROM alone. Slower, NOT verified.',
  ],
  [/^Try a lower baud rate/, 'Try a lower rate: o on the plan of a flash, then "baud rate".'],
  [/^Run the same command again\.$/, 'r tries again: what is right already is found and skipped.'],
  [
    /--flash-size with the size/,
    'Esc, then o: the option "flash size" takes the size printed on the chip or module.',
  ],
  [/^Give --region /, 'Name the region: b, then for example 0:4MB.'],
];

/** 'boots in dout only (--flash-mode dout)' becomes 'boots in dout only (o: flash mode dout)'. */
export function flagsAsKeys(text: string): string {
  const known = whole.find(([pattern]) => pattern.test(text));
  if (known) return known[1];
  return text
    .replace(/: give --flash-size\b/g, ': set the flash size (o)')
    .replace(/--([a-z-]+)/g, (flag, name: string) => (names[name] ? `o: ${names[name]}` : flag));
}

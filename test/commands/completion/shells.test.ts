// What each shell asks and is answered: words out of a line that is being typed, and names of any kind back
// into it, in quotes that keep them one word. test/peers/completion.test.ts asks the shells themselves.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerShell } from '../../../src/commands/completion/answer.ts';
import { bash } from '../../../src/commands/completion/bash.ts';
import type { Living } from '../../../src/commands/completion/complete.ts';
import { fish } from '../../../src/commands/completion/fish.ts';
import { powershell } from '../../../src/commands/completion/powershell.ts';
import { lex } from '../../../src/commands/completion/shell.ts';
import { zsh } from '../../../src/commands/completion/zsh.ts';
import { declarations } from '../../../src/commands/declarations.ts';
import { globalOptions } from '../../../src/commands/global-options.ts';

const line = { verbs: declarations, options: globalOptions };
const breaks = ' \t\n"\'><=;|&(:';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const offering =
  (...values: string[]): Living =>
  async () =>
    values.map((value) => ({ value, about: 'what it is' }));

const lexers = {
  bash: { escape: '\\', escapedInDouble: '"\\$`', singleInSingle: 'never' },
  powershell: { escape: '`', escapedInDouble: null, singleInSingle: 'doubled' },
} as const;

describe('the words of a line', () => {
  test.each([
    ['espwb flash ', ['flash', '']],
    ['espwb flash a\\ b.bin c', ['flash', 'a b.bin', 'c']],
    [`espwb exec 'print("x")' -p`, ['exec', 'print("x")', '-p']],
    ['espwb -p "virtual:my', ['-p', 'virtual:my']],
    [`espwb fs rm 'it'"'"s`, ['fs', 'rm', "it's"]],
    ['ESPWB_HOME=/tmp A= espwb fs l', ['fs', 'l']],
    ['espwb fs rm "a\\$b\\c', ['fs', 'rm', 'a$b\\c']],
  ])('bash: %s', (typed, words) => {
    expect(bash.typed([typed, breaks]).words).toEqual(words);
  });

  test.each([
    ['espwb -p virtual:de', 8, ''],
    ['espwb --port=virtual:', 15, ''],
    ['espwb -p "virtual:de', 0, '"'],
    ["espwb -p 'virtual:de", 0, "'"],
    ['espwb -p virtual\\:de', 0, ''],
    ['espwb -p virtual:demo ', 0, ''],
  ])('bash: of %s the word goes on behind character %i, in the quote %s', (typed, from, quote) => {
    expect(bash.typed([typed, breaks]).replaced).toEqual({ from, quote });
  });

  test('PowerShell: quotes are doubled in quotes, a backtick escapes; the line comes as Base64', () => {
    const typed = "espwb fs rm 'it''s' a` b \"x`\"y";
    expect(powershell.typed([base64(typed)]).words).toEqual(['fs', 'rm', "it's", 'a b', 'x"y']);
  });

  test('fish: the word under the cursor comes first and with its quotes, the others without', () => {
    expect(fish.typed(["'it\\'s a", 'fs', 'rm']).words).toEqual(['fs', 'rm', "it's a"]);
  });

  test('zsh has taken the quotes away', () => {
    expect(zsh.typed(['fs', 'rm', 'it']).words).toEqual(['fs', 'rm', 'it']);
  });
});

const hostile = fc.string({
  unit: fc.constantFrom(...' !"#$%&\'()*+,-./:;<=>?@[\\]^`{|}~abé’'),
  minLength: 1,
});

describe('a name of any kind', () => {
  test.each(['', '"', "'"] as const)(
    'for bash, in the quote %s, is one word and commands nothing',
    (quote) => {
      fc.assert(
        fc.property(hostile, (value) => {
          const [text = ''] = bash.lines({ value }, { words: [''], replaced: { from: 0, quote } });
          const back = `${quote}${text}${quote}`;
          expect(lex(back, lexers.bash).words).toEqual([value]);
          // What acts in bash outside of single quotes must have a backslash before it.
          const outside = quote === "'" ? text.replaceAll("'\\''", '') : text.replaceAll(/\\.|"'!'"/g, '');
          expect(outside).not.toMatch(
            quote === "'" ? /'/ : quote === '"' ? /[$`"!]/ : /[\s$`"'!;&|<>(){}*?[\]#\\^]/,
          );
        }),
      );
    },
  );

  test('for PowerShell is one word', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const [inserted = '', shown] = powershell.lines(
          { value },
          { words: [''], replaced: { from: 0, quote: '' } },
        );
        expect(shown).toBe(value);
        expect(inserted).toMatch(/^(?:[\w./:\\%+?=-]+|'(?:[^'‘’‚‛]|(['‘’‚‛])\1)*')$/);
        if (!value.includes('’')) expect(lex(inserted, lexers.powershell).words).toEqual([value]);
      }),
    );
  });

  test('zsh and fish quote it themselves: it goes there as it is, with what it is', async () => {
    const name = `a b$(x)'"`;
    for (const [shell, args] of [
      [zsh, ['fs', 'rm', '']],
      [fish, ['', 'fs', 'rm']],
    ] as const)
      expect(await answerShell(shell, args, line, offering(name))).toEqual(['words', name, 'what it is']);
  });

  test('that a terminal would not show as it is, is not offered', async () => {
    const living = offering('good', 'two\nlines', 'bell\x07', 'hid\u200bden', 'right\u202eleft');
    expect(await answerShell(bash, ['espwb fs rm ', breaks], line, living)).toEqual(['words', 'good']);
  });
});

describe('the answer', () => {
  test('to bash begins where bash begins the word', async () => {
    const living = offering('virtual:demo', 'virtual:my-board');
    expect(await answerShell(bash, ['espwb -p virtual:', breaks], line, living)).toEqual([
      'words',
      'demo',
      'my-board',
    ]);
    expect(await answerShell(bash, ['espwb -p "virt', breaks], line, living)).toEqual([
      ...['words', 'virtual:demo', 'virtual:my-board'],
    ]);
  });

  test('says whether files fit, and that no blank is to follow', async () => {
    expect(await answerShell(bash, ['espwb verify 0x1000=f', breaks], line, offering())).toEqual([
      'words file behind',
    ]);
    expect(await answerShell(bash, ['espwb fs sync s', breaks], line, offering())).toEqual(['words folder']);
    const [marks] = await answerShell(bash, ['espwb -p rfc', breaks], line, offering('rfc2217://'));
    expect(marks).toBe('words open');
  });
});

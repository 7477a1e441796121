// The keymap as a document: one table a focus. docs/keys.md is this text, a test holds it.
import { type Binding, keyName } from './binding.ts';
import { focuses } from './focus.ts';
import { bindingsOf, everywhereKeysOf, keymap } from './keymap.ts';
import { letters } from './letters.ts';

export function keysDocument(): string {
  const parts = [
    '# Keys',
    '',
    'Made from the keys of the screens by `node scripts/run.mjs scripts/keys-doc.ts`.',
    'Lower case looks, UPPER CASE changes the board; keys that change something on it are marked with ⚠.',
    'Other keys for a command: by its id, in the settings (`docs/settings.md`).',
    '',
    ...letterTable(),
    ...Object.entries(focuses).flatMap(([focus, { title }]) => table(title, bindingsOf(focus))),
    ...table('Everywhere', everywhereKeysOf()),
  ];
  return `${parts.join('\n').trimEnd()}\n`;
}

function letterTable(): string[] {
  return [
    '## What a letter means',
    '',
    'The same wherever it means anything, in questions and in the menu of the REPL too.',
    '',
    '| key | meaning | commands |',
    '|---|---|---|',
    ...Object.entries(letters).map(([letter, meaning]) => {
      const commands = keymap.filter(({ keys }) => keys.includes(letter)).map(({ id }) => `\`${id}\``);
      return `| \`${keyName(letter)}\` | ${meaning} | ${commands.join(' ')} |`;
    }),
    '',
  ];
}

const table = (title: string, bindings: readonly Binding[]): string[] => [
  `## ${title}`,
  '',
  '| keys | what it does | id |',
  '|---|---|---|',
  ...bindings
    .filter(({ keys }) => keys.length > 0)
    .map(
      ({ id, keys, help, changesBoard }) =>
        `| ${keys.map((key) => `\`${keyName(key)}\``).join(' ')} | ${changesBoard ? '⚠ ' : ''}${help} | \`${id}\` |`,
    ),
  '',
];

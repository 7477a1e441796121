// The keymap as a document: one table a focus. docs/keys.md is this text, a test holds it.
import { type Binding, keyName } from './binding.ts';
import { focuses } from './focus.ts';
import { bindingsOf, everywhere } from './keymap.ts';

export function keysDocument(): string {
  const parts = [
    '# Keys',
    '',
    'Made from the keys of the screens by `node scripts/run.mjs scripts/keys-doc.ts`.',
    'Lower case looks, UPPER CASE changes the board; keys that change something on it are marked with ⚠.',
    '',
    ...Object.entries(focuses).flatMap(([focus, { title }]) => table(title, bindingsOf(focus))),
    ...table('Everywhere', everywhere),
  ];
  return `${parts.join('\n').trimEnd()}\n`;
}

const table = (title: string, bindings: readonly Binding[]): string[] => [
  `## ${title}`,
  '',
  '| keys | what it does |',
  '|---|---|',
  ...bindings.map(
    ({ keys, help, changesBoard }) =>
      `| ${keys.map((key) => `\`${keyName(key)}\``).join(' ')} | ${changesBoard ? '⚠ ' : ''}${help} |`,
  ),
  '',
];

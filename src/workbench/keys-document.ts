// The keymap as a document: one table a screen. docs/keys.md is this text, a test holds it.
import type { Focus } from './focus.ts';
import { type Binding, bindingsOf, everywhere, keyName } from './keymap.ts';

const sections: readonly (readonly [Focus, string])[] = [
  ['boards', 'Boards'],
  ['boards-menu', 'Boards: the menu'],
  ['filter', 'Boards: the filter'],
  ['flash-choose', 'Flash: choosing a firmware'],
  ['flash-nodemcu', 'Flash: how to get a NodeMCU image'],
  ['flash-plan', 'Flash: the plan'],
  ['flash-options', 'Flash: the options of a plan'],
  ['flash-offset', 'Flash: the offset of a file'],
  ['flash-unlock', 'Flash: a write-protected chip'],
  ['running', 'Flash and erase, while they run'],
  ['flash-result', 'Flash: the result'],
  ['erase', 'Erase: the confirmation'],
  ['erase-unlock', 'Erase: a write-protected chip'],
  ['erase-result', 'Erase: the result'],
  ['backups', 'Backups'],
  ['backup-region', 'Backups: what to save'],
  ['backup-delete', 'Backups: deleting one'],
  ['repl', 'REPL (every other key goes to the board)'],
  ['repl-menu', 'REPL: after Ctrl-T'],
  ['repl-back', 'REPL: looking back'],
  ['repl-search', 'REPL: a search'],
  ['repl-file', 'REPL: a file to run'],
  ['repl-paste', 'REPL: a paste of several lines'],
  ['idle', 'REPL, while nobody answers'],
  ['pins', 'Pins'],
  ['pins-wizard', 'Pins: which pin is the LED?'],
  ['pins-unlock', 'Pins: unlocking one'],
  ['files', 'Files'],
  ['files-ask', 'Files: what would change'],
  ['files-name', 'Files: a name'],
  ['files-view', 'Files: a file as text'],
  ['log', 'Log'],
  ['failure', 'A failure'],
  ['help', 'Help'],
  ['palette', 'Palette'],
];

export function keysDocument(): string {
  const parts = [
    '# Keys',
    '',
    'Made from `src/workbench/keymap.ts` by `node scripts/run.mjs scripts/keys-doc.ts`.',
    'Lower case looks, UPPER CASE changes the board; keys that change something on it are marked with ⚠.',
    '',
    ...sections.flatMap(([focus, title]) => table(title, bindingsOf(focus))),
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

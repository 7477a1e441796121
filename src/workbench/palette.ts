// The palette's list: every command by its name, the best match first. Pure.
import { type Binding, keymap } from './keymap.ts';
import type { State } from './state.ts';

export type PaletteEntry = { readonly binding: Binding; readonly refusal: string | null };

/** Commands that only make sense under their key: moving, confirming, leaving. */
const under = new Set<string>([
  ...['up', 'down', 'page-up', 'page-down', 'first', 'last', 'choose', 'to-menu', 'to-ports', 'open', 'pick'],
  ...['filter-done', 'filter-clear', 'folder-up', 'write', 'plan-back', 'erase-now', 'erase-back', 'dismiss'],
  ...['pwm-slower', 'pwm-faster', 'unlock-now', 'led-yes', 'led-no', 'pins-ask-close'],
  ...['repl-paste-run', 'repl-paste-type', 'repl-ask-close', 'repl-again'],
  ...['palette', 'palette-run', 'palette-close', 'help-close', 'repl-menu-close', 'repl-menu', 'repl-leave'],
  ...[
    'repl-send-menu-key',
    'repl-follow',
    'repl-older',
    'repl-newer',
    'repl-search-now',
    'repl-file-now',
    'retry',
    'failure-log',
    'to-repl',
    'to-flash',
    'flash-again',
    'stop',
    'back',
  ],
  ...[
    'to-backups',
    'unlock-agree',
    'unlock-back',
    'option-next',
    'option-before',
    'option-remove',
    'options-done',
  ],
  ...['options-back', 'offset-done', 'offset-back', 'backup-restore', 'backup-delete', 'backup-copy'],
  ...['backups-again', 'region-done', 'region-back', 'backup-delete-agree', 'backup-delete-back'],
  ...['plan-options', 'plan-backup', 'plan-add', 'plan-unlock'],
  ...['repl-screen', 'pins-screen', 'flash-screen', 'cancel', 'slower', 'faster', 'pin-low', 'pin-high'],
]);

export function paletteEntries(state: State, query: string): readonly PaletteEntry[] {
  const wanted = query.trim().toLowerCase();
  return keymap
    .filter((binding) => !under.has(binding.id))
    .map((binding) => ({ binding, score: scoreOf(binding, wanted) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .map(({ binding }) => ({ binding, refusal: binding.refuse(state) }));
}

/** Names that begin with the query, then names and helps that hold it, then its letters in order. */
function scoreOf({ label, help }: Binding, wanted: string): number {
  const name = label.toLowerCase();
  if (wanted === '' || name.startsWith(wanted)) return 4;
  if (name.includes(wanted)) return 3;
  if (help.toLowerCase().includes(wanted)) return 2;
  let at = 0;
  for (const letter of name) if (letter === wanted[at]) at++;
  return at === wanted.length ? 1 : 0;
}

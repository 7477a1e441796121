// The palette's list: every command by its name, the best match first. Pure.
import type { Focus } from './focus.ts';
import { type Binding, type CommandId, keymap } from './keymap.ts';
import type { State } from './state.ts';

export type PaletteEntry = { readonly binding: Binding; readonly refusal: string | null };

/** A question, a result, something that runs: what answers it means nothing elsewhere. */
const passing: ReadonlySet<Focus | 'everywhere'> = new Set<Focus>([
  ...(['filter', 'flash-plan', 'flash-options', 'flash-offset', 'flash-unlock', 'flash-result'] as const),
  ...(['erase', 'erase-unlock', 'erase-result', 'backup-region', 'backup-delete', 'pins-unlock'] as const),
  ...(['pins-wizard', 'files-ask', 'files-name', 'files-view', 'repl-back', 'repl-search'] as const),
  ...(['repl-file', 'repl-paste', 'idle', 'running', 'failure', 'help', 'palette'] as const),
]);

/** Commands that only make sense under their key: moving, and what is aimed with the cursor. */
const under: ReadonlySet<CommandId> = new Set<CommandId>([
  ...(['up', 'down', 'page-up', 'page-down', 'first', 'last', 'choose', 'to-menu', 'to-ports'] as const),
  ...(['open', 'pick', 'folder-up', 'files-look', 'files-up', 'files-side', 'files-mark'] as const),
  ...(['backup-restore', 'backup-delete', 'backup-copy', 'backups-again', 'to-backups'] as const),
  ...(['pwm-slower', 'pwm-faster', 'slower', 'faster', 'pin-low', 'pin-high', 'plan-options'] as const),
  ...(['repl-menu', 'repl-leave', 'repl-send-menu-key', 'repl-menu-close', 'palette', 'back'] as const),
  ...(['stop', 'repl-screen', 'pins-screen', 'flash-screen'] as const),
]);

export function paletteEntries(state: State, query: string): readonly PaletteEntry[] {
  const wanted = query.trim().toLowerCase();
  return keymap
    .filter(({ id, where }) => !under.has(id) && !where.every((focus) => passing.has(focus)))
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

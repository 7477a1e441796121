// Which board a screen speaks of: its port and, once known, its MAC.
import { factsOf, targetPath } from '../workbench/availability.ts';
import type { State } from '../workbench/state.ts';
import { portLabel } from '../workbench/words.ts';

export function boardWords(state: State): string {
  const path = targetPath(state);
  const mac = factsOf(state)?.mac;
  return [path ? portLabel(path) : 'no board', mac].filter(Boolean).join(' · ');
}

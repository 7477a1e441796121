// Which board a screen speaks of: its port and, once known, its MAC.
import { cellWidth } from '../../components/layout.ts';
import { panelTitleFrame } from '../../components/Panel.tsx';
import { factsOf, targetPath } from '../../workbench/availability.ts';
import type { State } from '../../workbench/state.ts';
import { portLabel } from '../../workbench/words.ts';

export function boardWords(state: State): string {
  const path = targetPath(state);
  const mac = factsOf(state)?.mac;
  return [path ? portLabel(path) : 'no board', mac].filter(Boolean).join(' · ');
}

/** A panel's title with the board in it; where that is too long, its MAC, which tells boards apart. */
export function boardTitle(words: string, state: State, width: number): string {
  const whole = `${words} · ${boardWords(state)}`;
  const mac = factsOf(state)?.mac;
  return mac && cellWidth(whole) > width - panelTitleFrame ? `${words} · ${mac}` : whole;
}

// A key of the workbench: what it does, where, what it is called, when it cannot be used. One entry holds
// it all; the footer, the help, the palette and docs/keys.md are made of the entries.
import type { DisabledReason } from './availability.ts';
import type { Command } from './command.ts';
import type { State } from './state.ts';

/** What the next key is meant for, by its name: 'files', 'flash-plan'. Each screen names its own. */
export type Focus = string;

export const everywhere = 'everywhere';

export type Binding = {
  readonly id: string;
  /** Ids of terminal/key.ts; the first one is shown. */
  readonly keys: readonly string[];
  /** The first one is its home: elsewhere it stands behind the keys that are at home there. */
  readonly where: readonly Focus[];
  /** For the footer and the palette. */
  readonly label: string;
  /** Where the label would not be true of what it does now: what it does instead; null = the label. */
  readonly labelNow?: (state: State) => string | null;
  readonly help: string;
  /** What others call it, in lower case: the palette finds it by these too. */
  readonly words?: readonly string[];
  readonly disabledReason: DisabledReason;
  readonly run: Command;
  readonly changesBoard?: true;
  /** Not in the footer: every list has them. */
  readonly quiet?: true;
  /** Means nothing but under its key: moving, and what is aimed with the cursor. */
  readonly notInPalette?: true;
  /**
   * Needs nothing that only its screen shows: chosen by its name it is done at once, from whichever screen, and shows
   * itself where it asks or changes something.
   */
  readonly fromAnywhere?: true;
  /** The palette has it last, unless its name is typed. */
  readonly standsBack?: true;
  /** It looks at the last result, which other keys clear. */
  readonly keepsStatus?: true;
};

/** Those of a focus, the ones at home there first. */
export function bindingsOn(bindings: readonly Binding[], focus: Focus): readonly Binding[] {
  const here = bindings.filter((each) => each.where.includes(focus));
  return [
    ...here.filter((each) => each.where[0] === focus),
    ...here.filter((each) => each.where[0] !== focus),
  ];
}

const shown: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  backspace: 'Bksp',
  delete: 'Del',
};

export const labelOf = ({ label, labelNow }: Binding, state: State): string => labelNow?.(state) ?? label;

/** A key as people read it. */
export const keyName = (id: string): string => shown[id] ?? id;

// The menu of harmless actions on the selected board, drawn and driven by ink-select-input: it only
// looks, or opens a screen that asks before it changes anything.
import SelectInput from 'ink-select-input';
import { createContext, type ReactNode, useContext } from 'react';
import { pad, truncate } from '../../components/layout.ts';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { Text } from '../../components/Text.tsx';
import { theme, useLook } from '../../components/theme.ts';
import { printable, safe } from '../../text/printable.ts';
import type { State } from '../../workbench/state.ts';
import { starterHere } from '../flash/starter.ts';
import type { ScreenProps } from '../screen.ts';

type Entry = { readonly value: string; readonly label: string; readonly about: string };

const entries: readonly Entry[] = [
  { value: 'identify', label: 'Identify', about: 'resets it; t does not' },
  { value: 'flash', label: 'Flash a firmware…', about: 'shows its plan first' },
  { value: 'repl', label: 'REPL', about: 'talk to the firmware' },
  { value: 'pins', label: 'Pins', about: 'levels, LED, blink' },
  { value: 'log', label: 'Log', about: 'all that happened' },
];

/** A board that nothing boots on is offered its first firmware, and the cursor stands there. */
function entriesFor(state: State): readonly Entry[] {
  const { noFirmware } = state.ports.known[state.ports.selected ?? ''] ?? {};
  const starter = noFirmware?.isBare && !noFirmware.missesInitData ? starterHere(state) : null;
  if (!starter) return entries;
  const label = `Put ${starter.words} on it`;
  return [{ value: 'flash-starter', label, about: 'shows its plan first' }, ...entries];
}

export const boardMenuHeight = (state: State): number => entriesFor(state).length + 2;

export type BoardMenuProps = ScreenProps & { readonly focused: boolean };

/** What the menu's own parts need beyond what ink-select-input hands them. */
const MenuLook = createContext({
  focused: false,
  width: 0,
  aboutOf: (_label: string): string => '',
  greyed: (_label: string): boolean => false,
});

export function BoardMenu({ state, width, height, focused, binding, onChoose }: BoardMenuProps): ReactNode {
  const items = entriesFor(state);
  const named = (label: string) => items.find((each) => each.label === label);
  const greyed = (label: string) => binding(named(label)?.value ?? '')?.disabledReason(state) != null;
  const aboutOf = (label: string) => named(label)?.about ?? '';
  return (
    <Panel title="What to do" width={width} height={height} focused={focused}>
      <MenuLook value={{ focused, width: width - panelFrame, aboutOf, greyed }}>
        <SelectInput
          items={[...items]}
          isFocused={focused}
          indicatorComponent={Indicator}
          itemComponent={Item}
          onSelect={(item) => onChoose(item.value)}
        />
      </MenuLook>
    </Panel>
  );
}

function Indicator({ isSelected = false }: { isSelected?: boolean }): ReactNode {
  const { focused } = useContext(MenuLook);
  const { colour, bold = false } = useLook()(focused ? theme.accent : theme.border);
  return (
    <Text {...(colour ? { color: colour } : {})} bold={bold}>
      {isSelected ? safe`❯ ` : safe`  `}
    </Text>
  );
}

function Item({ isSelected = false, label }: { isSelected?: boolean; label: string }): ReactNode {
  const { focused, width, aboutOf, greyed } = useContext(MenuLook);
  const lookOf = useLook();
  const words = aboutOf(label);
  const labelWidth = Math.max(20, Math.min(label.length + 2, width - 2));
  const about = words.length <= width - 2 - labelWidth ? words : '';
  return (
    <Text wrap="truncate">
      <Text bold={isSelected && focused} dimColor={lookOf(undefined, greyed(label)).dim ?? false}>
        {printable(pad(truncate(label, labelWidth), labelWidth))}
      </Text>
      <Text dimColor={lookOf(undefined, true).dim ?? false}>
        {printable(pad(about, Math.max(0, width - 2 - labelWidth)))}
      </Text>
    </Text>
  );
}

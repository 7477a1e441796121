// The menu of harmless actions on the selected board, drawn and driven by ink-select-input: it only
// looks, or opens a screen that asks before it changes anything.
import SelectInput from 'ink-select-input';
import { createContext, type ReactNode, useContext } from 'react';
import { pad } from '../../components/layout.ts';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { Text } from '../../components/Text.tsx';
import { theme, useLook } from '../../components/theme.ts';
import { printable, safe } from '../../text/printable.ts';
import type { ScreenProps } from '../screen.ts';

const entries = [
  { value: 'identify', label: 'Identify', about: 'resets it; r does not' },
  { value: 'flash', label: 'Flash a firmware…', about: 'shows its plan first' },
  { value: 'repl', label: 'REPL', about: 'talk to the firmware' },
  { value: 'pins', label: 'Pins', about: 'levels, LED, blink' },
  { value: 'log', label: 'Log', about: 'all that happened' },
] as const;

export const boardMenuHeight = entries.length + 2;

export type BoardMenuProps = ScreenProps & { readonly focused: boolean };

/** What the menu's own parts need beyond what ink-select-input hands them. */
const MenuLook = createContext({ focused: false, width: 0, greyed: (_label: string): boolean => false });

export function BoardMenu({ state, width, height, focused, binding, onChoose }: BoardMenuProps): ReactNode {
  const greyed = (label: string) => {
    const id = entries.find((each) => each.label === label)?.value;
    return id !== undefined && binding(id)?.disabledReason(state) != null;
  };
  return (
    <Panel title="What to do" width={width} height={height} focused={focused}>
      <MenuLook value={{ focused, width: width - panelFrame, greyed }}>
        <SelectInput
          items={[...entries]}
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
  const { focused, width, greyed } = useContext(MenuLook);
  const lookOf = useLook();
  const words = entries.find((each) => each.label === label)?.about ?? '';
  const about = words.length <= width - 22 ? words : '';
  return (
    <Text wrap="truncate">
      <Text bold={isSelected && focused} dimColor={lookOf(undefined, greyed(label)).dim ?? false}>
        {printable(pad(label, 20))}
      </Text>
      <Text dimColor={lookOf(undefined, true).dim ?? false}>
        {printable(pad(about, Math.max(0, width - 22)))}
      </Text>
    </Text>
  );
}

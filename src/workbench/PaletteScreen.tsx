// Palette: every command by its name; what cannot be done now says why.
import type { ReactNode } from 'react';
import { List, type ListItem } from '../components/List.tsx';
import { pad } from '../components/layout.ts';
import { Panel, panelFrame } from '../components/Panel.tsx';
import { Row } from '../components/Row.tsx';
import { TextField } from '../components/TextField.tsx';
import { theme } from '../components/theme.ts';
import type { PartProps } from '../screens/screen.ts';
import { printable, safe } from '../text/printable.ts';
import { keyName } from './binding.ts';
import { inPalette } from './keymap.ts';
import type { PaletteEntry } from './palette.ts';

export function PaletteScreen({ state, width, height }: PartProps): ReactNode {
  const room = width - panelFrame;
  if (state.overlay?.kind !== 'palette') return null;
  const { query, cursor } = state.overlay;
  const entries = inPalette({ ...state, overlay: null }, query.text);
  return (
    <Panel title="Commands" note={`${entries.length}`} width={width} height={height} focused>
      <TextField label=":" text={query.text} cursor={query.cursor} width={room} hint="type a name" />
      <Row width={room} pieces={[]} />
      {entries.length === 0 ? (
        <Row width={room} pieces={[{ text: safe`No command of this name.`, dim: true }]} />
      ) : (
        <List items={entries.map(paletteItem)} cursor={cursor} width={room} height={height - 4} focused />
      )}
    </Panel>
  );
}

const paletteItem = ({ binding, disabledReason }: PaletteEntry): ListItem => ({
  key: binding.id,
  greyed: disabledReason !== null,
  pieces: [
    {
      text: printable(pad(binding.label, 14)),
      ...(binding.changesBoard ? { colour: theme.warning } : {}),
    },
    { text: printable(pad(keyName(binding.keys[0] ?? ''), 8)), colour: theme.accent },
    { text: printable(disabledReason ?? binding.help), dim: true },
  ],
});

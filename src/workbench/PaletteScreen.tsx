// Palette: every command by its name; what cannot be done now says why.
import type { ReactNode } from 'react';
import { wideCells } from '../components/Header.tsx';
import { List, type ListItem } from '../components/List.tsx';
import { pad } from '../components/layout.ts';
import { Panel, panelFrame } from '../components/Panel.tsx';
import { Row } from '../components/Row.tsx';
import { TextField } from '../components/TextField.tsx';
import { theme } from '../components/theme.ts';
import { screens } from '../screens/index.ts';
import type { PartProps } from '../screens/screen.ts';
import { printable, safe } from '../text/printable.ts';
import { type Binding, everywhere, type Focus, keyName } from './binding.ts';
import { focuses, focusOf } from './focus.ts';
import { inPalette } from './keymap.ts';
import type { PaletteEntry } from './palette.ts';

export function PaletteScreen({ state, width, height }: PartProps): ReactNode {
  const room = width - panelFrame;
  if (state.overlay?.kind !== 'palette') return null;
  const { query, cursor } = state.overlay;
  const from = { ...state, overlay: null };
  const here = focusOf(from);
  const entries = inPalette(from, query.text);
  return (
    <Panel title="Commands" note={`${entries.length}`} width={width} height={height} focused>
      <TextField label=":" text={query.text} cursor={query.cursor} width={room} hint="type a name" />
      <Row width={room} pieces={[]} />
      {entries.length === 0 ? (
        <Row width={room} pieces={[{ text: safe`No command of this name.`, dim: true }]} />
      ) : (
        <List
          items={entries.map((entry) => paletteItem(entry, here, room >= wideCells ? 28 : 15))}
          cursor={cursor}
          width={room}
          height={height - 4}
          focused
        />
      )}
    </Panel>
  );
}

const paletteItem = (
  { binding, disabledReason }: PaletteEntry,
  here: Focus,
  labelCells: number,
): ListItem => ({
  key: binding.id,
  greyed: disabledReason !== null,
  pieces: [
    {
      text: printable(pad(binding.label, labelCells)),
      ...(binding.changesBoard ? { colour: theme.warning } : {}),
    },
    { text: printable(pad(keysTo(binding, here), 12)), colour: theme.accent },
    { text: printable(disabledReason ?? binding.help), dim: true },
  ],
});

/** The keys that lead there: 'b', from another screen '4 b', in the menu of the REPL '3 ctrl-t s'. */
export function keysTo({ keys, where }: Pick<Binding, 'keys' | 'where'>, here: Focus): string {
  const [key] = keys;
  if (key === undefined) return '';
  if (where.includes(here) || where.includes(everywhere)) return keyName(key);
  const home = where[0] ?? '';
  const tab = screens.find((screen) => screen.focuses[home])?.tab;
  const opener = focuses[home]?.opener;
  return [tab && 'key' in tab ? tab.key : '', opener ?? '', keyName(key)].filter(Boolean).join(' ');
}

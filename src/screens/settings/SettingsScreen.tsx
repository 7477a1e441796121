// Settings: a row each, what the one under the cursor means, and where the file is.
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { List, type ListItem } from '../../components/List.tsx';
import { pad, wrapWords } from '../../components/layout.ts';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { type Piece, Row } from '../../components/Row.tsx';
import { TextField } from '../../components/TextField.tsx';
import { theme } from '../../components/theme.ts';
import { printable } from '../../text/printable.ts';
import { type Preferences, usualPreferences } from '../../workbench/preferences.ts';
import { FilterField } from '../FilterField.tsx';
import type { ScreenProps } from '../screen.ts';
import { type SettingRow, settingRows, shownRows } from './rows.ts';

const labelCells = 18;

export function SettingsScreen({ state, width, height }: ScreenProps): ReactNode {
  const room = width - panelFrame;
  const { preferences, settings } = state;
  const rows = shownRows(state);
  const row = settingRows[settings.cursor];
  const about = [
    ...wrapWords(row?.about ?? '', room).map((line) => [{ text: printable(line), dim: true }]),
    [],
    ...manyWords(preferences).map((line) => [{ text: printable(line), dim: true }]),
  ];
  const listHeight = Math.max(
    1,
    Math.min(settingRows.length, height - 4 - about.length - (settings.filter ? 1 : 0)),
  );
  return (
    <Panel title="Settings" note="kept in settings.json" width={width} height={height} focused>
      {settings.filter ? <FilterField filter={settings.filter} width={room} /> : null}
      <List
        items={rows.map((each) => settingItem(each, preferences))}
        cursor={row ? rows.indexOf(row) : 0}
        width={room}
        height={listHeight}
        focused={settings.entry === null}
      />
      <Row width={room} pieces={[]} />
      {settings.entry ? (
        <TextField label="folder" {...settings.entry} width={room} hint="where espwb was started" />
      ) : null}
      {about.slice(0, height - 3 - listHeight - (settings.filter ? 1 : 0)).map((pieces, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text
        <Row key={at} width={room} pieces={pieces} />
      ))}
      <Box flexGrow={1} />
    </Panel>
  );
}

function settingItem(row: SettingRow, preferences: Preferences): ListItem {
  const value = preferences[row.key];
  const isUsual = value === usualPreferences[row.key];
  const chosen: Piece = { text: printable(row.words(value)), ...(isUsual ? {} : { colour: theme.accent }) };
  return { key: row.key, pieces: [{ text: printable(pad(row.label, labelCells)) }, chosen] };
}

/** What the file alone can hold. */
function manyWords({ keys, names }: Preferences): string[] {
  const count = (many: object, one: string) => {
    const { length } = Object.keys(many);
    return length === 0 ? `no ${one}s` : length === 1 ? `1 ${one}` : `${length} ${one}s`;
  };
  return [`In the file: ${count(keys, 'own key')}, ${count(names, 'board name')} (n on Boards).`];
}

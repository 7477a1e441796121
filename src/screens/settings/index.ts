// Settings: what a person has chosen for the whole workbench; in use at once, kept in a file.
import { always } from '../../workbench/availability.ts';
import { everywhere } from '../../workbench/binding.ts';
import { change } from '../../workbench/command.ts';
import { clamp } from '../../workbench/cursor.ts';
import { newFilter } from '../../workbench/filter.ts';
import { filterKeys } from '../../workbench/filter-keys.ts';
import type { ScreenModule } from '../../workbench/screen-module.ts';
import { showScreen } from '../../workbench/show.ts';
import type { State } from '../../workbench/state.ts';
import { withSettings } from './actions.ts';
import { settingsKeys } from './keys.ts';
import { type SettingRow, settingRows, shownRows } from './rows.ts';
import { SettingsScreen } from './SettingsScreen.tsx';
import { initialSettings } from './state.ts';

/** From one shown row to another. */
function move(state: State, by: number): State {
  const shown = shownRows(state);
  const at = shown.indexOf(settingRows[state.settings.cursor] as SettingRow);
  const next = shown[clamp(Math.max(0, at) + by, shown.length)];
  return next ? withSettings({ cursor: settingRows.indexOf(next) })(state) : state;
}

const settingsFilterKeys = filterKeys({
  ...{ id: 'settings-filter', list: 'settings', field: 'settings-filter' },
  help: 'Show only settings that hold a text',
  helpClear: 'Show all settings again',
  begin: withSettings({ filter: newFilter }),
  keep: (state) => {
    const { filter } = state.settings;
    return filter ? withSettings({ filter: { ...filter, typing: false } })(state) : state;
  },
  clear: withSettings({ filter: null }),
});

export const settings: ScreenModule<'settings'> = {
  name: 'settings',
  order: 100,
  tab: { of: 'boards' },
  ofApp: true,
  initial: () => initialSettings,
  focuses: {
    settings: {
      title: 'Settings',
      move,
    },
    'settings-filter': {
      title: 'Settings: the filter',
      passing: true,
      move,
      edit: (state, edit) => {
        const { filter } = state.settings;
        return filter
          ? move(withSettings({ filter: { ...filter, entry: edit(filter.entry) } })(state), 0)
          : state;
      },
    },
    'settings-folder': {
      title: 'Settings: a folder',
      pathsIn: (app) => app.platform.startFolder,
      passing: true,
      edit: (state, edit) => {
        const { entry } = state.settings;
        return entry ? { ...state, settings: { ...state.settings, entry: edit(entry) } } : state;
      },
    },
  },
  focusOf: ({ settings: { entry, filter } }) =>
    entry ? 'settings-folder' : filter?.typing ? 'settings-filter' : 'settings',
  keys: [...settingsKeys, ...settingsFilterKeys],
  entry: {
    id: 'settings',
    keys: [','],
    where: [everywhere],
    label: 'settings',
    help: 'Settings: theme, keys, notifications, what is asked',
    words: ['preferences', 'options', 'config', 'setup'],
    disabledReason: always,
    quiet: true,
    run: change((state) => showScreen(state, 'settings')),
  },
  View: SettingsScreen,
  back: (state) => (state.settings.filter ? withSettings({ filter: null })(state) : null),
};

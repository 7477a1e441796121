// Settings: what a person has chosen for the whole workbench; in use at once, kept in a file.
import { always } from '../../workbench/availability.ts';
import { everywhere } from '../../workbench/binding.ts';
import { change } from '../../workbench/command.ts';
import { clamp } from '../../workbench/cursor.ts';
import type { ScreenModule } from '../../workbench/screen-module.ts';
import { showScreen } from '../../workbench/show.ts';
import { settingsKeys } from './keys.ts';
import { settingRows } from './rows.ts';
import { SettingsScreen } from './SettingsScreen.tsx';
import { initialSettings } from './state.ts';

export const settings: ScreenModule<'settings'> = {
  name: 'settings',
  tab: { of: 'boards' },
  ofApp: true,
  initial: () => initialSettings,
  focuses: {
    settings: {
      title: 'Settings',
      move: (state, by) => {
        const cursor = clamp(state.settings.cursor + by, settingRows.length);
        return { ...state, settings: { ...state.settings, cursor } };
      },
    },
    'settings-folder': {
      title: 'Settings: a folder',
      passing: true,
      edit: (state, edit) => {
        const { entry } = state.settings;
        return entry ? { ...state, settings: { ...state.settings, entry: edit(entry) } } : state;
      },
    },
  },
  focusOf: (state) => (state.settings.entry ? 'settings-folder' : 'settings'),
  keys: settingsKeys,
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
};

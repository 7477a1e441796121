// The keys of Settings.
import { always } from '../../workbench/availability.ts';
import type { Binding } from '../../workbench/binding.ts';
import { change } from '../../workbench/command.ts';
import { showScreen } from '../../workbench/show.ts';
import { closeEntry, editFile, moveValue, resetValue, useFolder } from './actions.ts';
import { settingRows } from './rows.ts';

export const settingsKeys: readonly Binding[] = [
  {
    id: 'setting-next',
    keys: ['enter', 'space', 'right', 'l'],
    where: ['settings'],
    label: 'next value',
    help: 'The next value, in use at once; a folder is typed',
    disabledReason: always,
    notInPalette: true,
    run: (app) => moveValue(app, 1),
  },
  {
    id: 'setting-before',
    keys: ['left', 'h'],
    where: ['settings'],
    label: 'value before',
    help: 'The value before',
    disabledReason: always,
    notInPalette: true,
    quiet: true,
    run: (app) => moveValue(app, -1),
  },
  {
    id: 'setting-usual',
    keys: ['backspace', 'delete'],
    where: ['settings'],
    label: 'default value',
    help: 'The default value again',
    disabledReason: always,
    notInPalette: true,
    run: (app) => resetValue(app),
  },
  {
    id: 'settings-file',
    keys: ['e'],
    where: ['settings'],
    label: 'edit the file',
    help: 'Open the file of the settings in $EDITOR; it is in use when the editor is left',
    words: ['preferences', 'config', 'json'],
    fromAnywhere: true,
    disabledReason: always,
    run: (app) => editFile(app),
  },
  {
    id: 'folder-done',
    keys: ['enter'],
    where: ['settings-folder'],
    label: 'use this folder',
    help: 'Use this folder; empty is where espwb was started',
    disabledReason: always,
    run: (app) => useFolder(app),
  },
  {
    id: 'folder-back',
    keys: ['esc'],
    where: ['settings-folder'],
    label: 'back',
    help: 'Leave the folder as it was',
    disabledReason: always,
    run: change(closeEntry),
  },
  // By their names alone, for the palette: each leads to its row.
  ...settingRows.map(
    ({ key, label, about, names }, cursor): Binding => ({
      id: `setting-${key}`,
      keys: [],
      where: ['settings'],
      label,
      help: about,
      words: names,
      fromAnywhere: true,
      standsBack: true,
      disabledReason: always,
      quiet: true,
      run: change((state) => ({
        ...showScreen(state, 'settings'),
        settings: { cursor, filter: null, entry: null },
      })),
    }),
  ),
];

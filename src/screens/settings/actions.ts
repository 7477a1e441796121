// A choice: it acts at once and is kept in the file.
import { statSync } from 'node:fs';
import { fromTyped } from '../../platform/typed-path.ts';
import { type Preferences, usualPreferences } from '../../workbench/preferences.ts';
import type { State } from '../../workbench/state.ts';
import { emptyEntry, insertText } from '../../workbench/text-entry.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { movedValue, type SettingRow, settingRows, shownRows } from './rows.ts';
import type { SettingsState } from './state.ts';

/** None that the filter hides. */
const rowHere = (state: State): SettingRow | undefined =>
  shownRows(state).find((row) => row === settingRows[state.settings.cursor]);

export const withSettings =
  (part: Partial<SettingsState>) =>
  (state: State): State => ({ ...state, settings: { ...state.settings, ...part } });

/** Into the state and the file. */
export async function choose<Key extends keyof Preferences>(
  app: Workbench,
  key: Key,
  value: Preferences[Key],
): Promise<void> {
  app.store.update((state) => ({ ...state, preferences: { ...state.preferences, [key]: value } }));
  onEveryDesk(app, inUse);
  await app.settings.rememberPreference(key, value);
}

/** Screens have a state a board. */
function onEveryDesk({ desks }: Workbench, change: (state: State) => State): void {
  for (const { store } of desks.all) store.update(change);
}

/** What a screen has taken from the settings follows them, but for what is under way. */
const inUse = (state: State): State => {
  const { baud } = state.preferences;
  const { flash } = state;
  if (flash.phase !== 'choose' || flash.options.baudRate === baud) return state;
  return { ...state, flash: { ...flash, options: { ...flash.options, baudRate: baud } } };
};

/** The next value, or the one before; what is typed gets its field. */
export async function moveValue(app: Workbench, by: 1 | -1): Promise<void> {
  const state = app.store.get();
  const row = rowHere(state);
  if (!row) return;
  if (row.values) return choose(app, row.key, movedValue(row, state.preferences, by));
  if (by === 1)
    app.store.update(withSettings({ entry: insertText(emptyEntry, `${state.preferences.folder ?? ''}`) }));
}

/** The default value again. */
export async function resetValue(app: Workbench): Promise<void> {
  const row = rowHere(app.store.get());
  if (row) await choose(app, row.key, usualPreferences[row.key]);
}

/** Leaves the value as it is. */
export const closeEntry = withSettings({ entry: null });

/** What was typed becomes the folder, if it is one; nothing typed is the usual one. */
export async function useFolder(app: Workbench): Promise<void> {
  const typed = app.store.get().settings.entry?.text.trim() ?? '';
  const folder = typed === '' ? null : fromTyped(typed, app.platform.startFolder);
  if (folder !== null && !statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    app.say('warning', `${folder} is not a folder.`);
    return;
  }
  app.store.update(closeEntry);
  onEveryDesk(app, (state) => beginIn(state, folder ?? app.platform.startFolder));
  await choose(app, 'folder', folder);
}

/** Both screens that look at this computer go there. */
const beginIn = (state: State, folder: string): State => ({
  ...state,
  flash: { ...state.flash, folder },
  files: { ...state.files, local: { ...state.files.local, folder, cursor: 0, marked: [] } },
});

/** The file in the person's editor; what it says then acts at once. */
export async function editFile(app: Workbench): Promise<void> {
  const { path } = app.settings;
  await app.settings.rememberPreference('theme', app.store.get().preferences.theme);
  const code = await app.platform.edit(path);
  const { preferences, troubles } = app.settings.preferences();
  app.store.update((state) => ({ ...state, preferences }));
  onEveryDesk(app, inUse);
  if (code === null) app.say('warning', 'No editor could be started: set EDITOR to one.');
  else if (troubles[0]) for (const trouble of troubles) app.say('warning', trouble);
  else app.say('good', `The settings of ${path} are in use.`);
}

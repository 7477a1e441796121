// What is remembered between runs: recent images, whether to back up first, what a person has told of a board.
import { join } from 'node:path';
import { folders } from '../platform/folders.ts';
import { readSettings } from '../platform/read-settings.ts';
import { type LineEnding, lineEndings } from '../screens/repl/line-ending.ts';
import { type Preferences, readPreferences, usualPreferences } from './preferences.ts';
import { openSettingsFile, type SettingsFile } from './settings-file.ts';

type Kept = {
  recentImages: string[];
  backUpFirst: boolean;
  lineEndings: Record<string, string>;
  boards: Record<string, KeptBoard>;
} & Partial<Preferences>;

/** What a person has told of a board; by its MAC. */
export type KeptBoard = { readonly profile: string | null; readonly ledPin: number | null };

export type Settings = {
  /** The file of all this, which a person may edit. */
  readonly path: string;
  /** What the file says now, and what of it does not fit, a sentence each. Never throws. */
  readonly preferences: () => { readonly preferences: Preferences; readonly troubles: readonly string[] };
  readonly rememberPreference: <Key extends keyof Preferences>(
    key: Key,
    value: Preferences[Key],
  ) => Promise<void>;
  readonly recentImages: () => Promise<readonly string[]>;
  /** Puts a path on top of the recent ones. */
  readonly rememberImage: (path: string) => Promise<void>;
  /** What Enter sends on this port; null where nobody has chosen. */
  readonly lineEnding: (port: string) => Promise<LineEnding | null>;
  readonly board: (key: string) => Promise<KeptBoard>;
  readonly rememberBoard: (key: string, board: KeptBoard) => Promise<void>;
  readonly rememberLineEnding: (port: string, ending: LineEnding) => Promise<void>;
  /** Whether the flash of a board is saved before its first write. */
  readonly backUpFirst: () => Promise<boolean>;
  readonly rememberBackUpFirst: (wanted: boolean) => Promise<void>;
};

const recentKept = 8;
const defaults: Kept = { recentImages: [], backUpFirst: false, lineEndings: {}, boards: {} };

/** `onTrouble` hears once why the settings cannot be read or kept; they last until the program ends then. */
export function openSettings(
  folder = folders().config,
  onTrouble: (words: string) => void = () => {},
): Settings {
  const path = join(folder, 'settings.json');
  let store: Promise<SettingsFile<Kept>> | undefined;
  const load = () => {
    store ??= openSettingsFile<Kept>(path, defaults, onTrouble);
    return store;
  };
  const recentImages = async () => {
    const kept: unknown = (await load()).get('recentImages');
    return Array.isArray(kept) ? kept.filter((each): each is string => typeof each === 'string') : [];
  };
  return {
    path,
    preferences: () => preferencesIn(path),
    rememberPreference: async (key, value) => (await load()).set(key, value as Kept[typeof key]),
    recentImages,
    lineEnding: async (port) => {
      const kept: unknown = (await load()).get('lineEndings');
      const found = Object.entries(kept ?? {}).find(([path]) => path === port)?.[1];
      return lineEndings.find((ending) => ending === found) ?? null;
    },
    board: async (key) => {
      const kept: unknown = (await load()).get('boards');
      const found: unknown = Object.entries(kept ?? {}).find(([each]) => each === key)?.[1];
      const { profile, ledPin } = (found ?? {}) as Record<string, unknown>;
      return {
        profile: typeof profile === 'string' ? profile : null,
        ledPin: Number.isInteger(ledPin) ? (ledPin as number) : null,
      };
    },
    rememberBoard: async (key, board) => {
      const store = await load();
      store.set('boards', { ...store.get('boards'), [key]: board });
    },
    rememberLineEnding: async (port, ending) => {
      const store = await load();
      store.set('lineEndings', { ...store.get('lineEndings'), [port]: ending });
    },
    rememberImage: async (path) => {
      const others = (await recentImages()).filter((each) => each !== path);
      (await load()).set('recentImages', [path, ...others].slice(0, recentKept));
    },
    backUpFirst: async () => (await load()).get('backUpFirst') === true,
    rememberBackUpFirst: async (wanted) => (await load()).set('backUpFirst', wanted),
  };
}

function preferencesIn(path: string): ReturnType<Settings['preferences']> {
  try {
    const value = readSettings(path);
    if (typeof value !== 'string') return readPreferences(value);
    const told = `The settings are broken: defaults are used, the file is kept. ${path}: ${value}.`;
    return { preferences: usualPreferences, troubles: [told] };
  } catch {
    // The first choice that cannot be kept tells why.
    return { preferences: usualPreferences, troubles: [] };
  }
}

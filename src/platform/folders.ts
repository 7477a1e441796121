// Where espwb keeps things on this computer: the XDG folders, %LOCALAPPDATA% on Windows, ~/Library on macOS;
// all of them below ESPWB_HOME if it is set (docs/decisions/023-folders-of-the-platform.md).
import { existsSync } from 'node:fs';
import { devNull, homedir } from 'node:os';
import nodePath, { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

export type Folders = {
  /** Virtual boards' flash, backups, the record of flashes. */
  readonly state: string;
  /** Downloaded firmware, and what V8 compiled of espwb. */
  readonly cache: string;
  readonly config: string;
};

export const folderKinds = ['state', 'cache', 'config'] as const satisfies readonly (keyof Folders)[];

/** What decides beside the environment. */
export type Place = {
  /** As process.platform has it. */
  readonly platform: string;
  readonly home: string;
};

export const thisPlace = (): Place => ({ platform: process.platform, home: home() });

/** What was left at the old place, because it could not be moved, is still used there. */
export function folders(environment: Environment = process.env, place = thisPlace()): Folders {
  const usual = usualFolders(environment, place);
  const former = formerFolders(environment, place);
  const inUse = (kind: keyof Folders) => {
    const old = former[kind];
    return old !== undefined && !existsSync(usual[kind]) && existsSync(old) ? old : usual[kind];
  };
  return { state: inUse('state'), cache: inUse('cache'), config: inUse('config') };
}

/** The folders of this system, whether they are there or not. */
export function usualFolders(environment: Environment, { platform, home }: Place): Folders {
  const own = environment['ESPWB_HOME'];
  if (own) return { state: join(own, 'state'), cache: join(own, 'cache'), config: join(own, 'config') };
  const xdg = xdgFolders(environment, home);
  const byPlatform = ownFolders(environment, { platform, home });
  // Whoever sets a variable of XDG means it, wherever.
  const told = (kind: keyof Folders) => (environment[xdgVariables[kind]] ? xdg : byPlatform)[kind];
  return { state: told('state'), cache: told('cache'), config: told('config') };
}

/** Where earlier versions kept things on Windows and macOS; only what is elsewhere now. */
export function formerFolders(environment: Environment, { platform, home }: Place): Partial<Folders> {
  if (environment['ESPWB_HOME'] || !/^(win32|darwin)$/.test(platform)) return {};
  const moved = folderKinds.filter((kind) => !environment[xdgVariables[kind]]);
  const old = xdgFolders({}, home);
  return Object.fromEntries(moved.map((kind) => [kind, old[kind]]));
}

const xdgVariables = {
  state: 'XDG_STATE_HOME',
  cache: 'XDG_CACHE_HOME',
  config: 'XDG_CONFIG_HOME',
} as const satisfies Readonly<Record<keyof Folders, string>>;

function xdgFolders(environment: Environment, home: string): Folders {
  const below = (kind: keyof Folders, ...usual: string[]) =>
    join(environment[xdgVariables[kind]] || join(home, ...usual), 'espwb');
  return {
    state: below('state', '.local', 'state'),
    cache: below('cache', '.cache'),
    config: below('config', '.config'),
  };
}

function ownFolders(environment: Environment, { platform, home }: Place): Folders {
  if (platform === 'win32') {
    const path = nodePath.win32;
    const base = path.join(environment['LOCALAPPDATA'] || path.join(home, 'AppData', 'Local'), 'espwb');
    return {
      state: path.join(base, 'state'),
      cache: path.join(base, 'cache'),
      config: path.join(base, 'config'),
    };
  }
  if (platform !== 'darwin') return xdgFolders(environment, home);
  const support = join(home, 'Library', 'Application Support', 'espwb');
  return {
    state: join(support, 'state'),
    cache: join(home, 'Library', 'Caches', 'espwb'),
    config: join(support, 'config'),
  };
}

/**
 * Users without a home exist: a container gives a number that no list knows, a script sets HOME to nothing. What
 * they have cannot be kept, as with a home that cannot be written to.
 */
export function home(environment: Environment = process.env): string {
  return environment['HOME'] || systemHome() || join(devNull, 'no-home');
}

function systemHome(): string {
  try {
    return homedir();
  } catch {
    return '';
  }
}

/** One folder a board in it, see device/flash/backup.ts. */
export const backupsFolder = (environment?: Environment): string =>
  join(folders(environment).state, 'backups');

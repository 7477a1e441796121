// Where espwb keeps things on this computer: the XDG folders, all of them below ESPWB_HOME if it is set.
import { homedir } from 'node:os';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

export type Folders = {
  /** Virtual boards' flash, backups, the record of flashes. */
  readonly state: string;
  /** Downloaded firmware, and what V8 compiled of espwb. */
  readonly cache: string;
  readonly config: string;
};

export function folders(environment: Environment = process.env): Folders {
  const own = environment['ESPWB_HOME'];
  if (own) return { state: join(own, 'state'), cache: join(own, 'cache'), config: join(own, 'config') };
  const below = (variable: string, ...usual: string[]) =>
    join(environment[variable] || join(homedir(), ...usual), 'espwb');
  return {
    state: below('XDG_STATE_HOME', '.local', 'state'),
    cache: below('XDG_CACHE_HOME', '.cache'),
    config: below('XDG_CONFIG_HOME', '.config'),
  };
}

/** One folder a board in it, see device/flash/backup.ts. */
export const backupsFolder = (environment?: Environment): string =>
  join(folders(environment).state, 'backups');

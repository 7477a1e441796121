// What this terminal can do, decided once and before Ink is imported: chalk reads FORCE_COLOR at
// import, ignores NO_COLOR, and turns colour off wherever CI is set, terminal or not.

type Environment = Record<string, string | undefined>;

export type TerminalAbilities = {
  readonly colour: boolean;
  /** How many colours frames may use: by number where the terminal has 256, else those of the user's palette. */
  readonly depth: 'none' | '16' | '256';
  /** Box drawing and symbols; else frames go through toAscii. */
  readonly unicode: boolean;
  /** Cursor addressing and an alternate screen; without it only the plain verbs make sense. */
  readonly fullScreen: boolean;
};

/** `terminals` says whether stdin and stdout both are terminals; `platform` is process.platform's. */
export function terminalAbilities(
  environment: Environment,
  terminals: boolean,
  platform: string = process.platform,
): TerminalAbilities {
  const term = environment['TERM'] ?? '';
  const dumb = term === 'dumb';
  const colour = wantsColour(environment) ?? (terminals && !dumb);
  return {
    colour,
    depth: colour ? depthOf(environment) : 'none',
    unicode: !dumb && term !== 'linux' && !environment['ESPWB_ASCII'] && speaksUtf8(environment, platform),
    fullScreen: terminals && !dumb,
  };
}

/** Of the terminal that this process was started in. */
export const abilitiesHere = (): TerminalAbilities =>
  terminalAbilities(process.env, process.stdin.isTTY === true && process.stdout.isTTY === true);

/**
 * Tells chalk, through the only variable it obeys everywhere: 1 = the 16 colours of the user's own palette,
 * 2 = the 256. Without colours as well: bold and reverse are no colours, and a theme without any needs them.
 * chalk reads it once, when it is loaded; NO_COLOR is away for that time, because Node warns where both stand. What is
 * returned makes the environment what it was, for programs that are started from here.
 */
export function setColour(environment: Environment, depth: TerminalAbilities['depth']): () => void {
  const names = ['FORCE_COLOR', 'NO_COLOR'] as const;
  const before = names.map((name) => [name, environment[name]] as const);
  delete environment['NO_COLOR'];
  environment['FORCE_COLOR'] = depth === '256' ? '2' : '1';
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete environment[name];
      else environment[name] = value;
    }
  };
}

/** What a terminal's name promises; COLORTERM is what those set that have more than their name says. */
function depthOf(environment: Environment): '16' | '256' {
  if (environment['FORCE_COLOR'] === '1') return '16';
  const named = /256|truecolor|24bit|direct|kitty|alacritty|ghostty|wezterm/.test(
    `${environment['TERM'] ?? ''} ${environment['COLORTERM'] ?? ''}`,
  );
  return named || environment['WT_SESSION'] ? '256' : '16';
}

/** The person's word, if there is one. no-color.org: any non-empty NO_COLOR counts. */
function wantsColour(environment: Environment): boolean | undefined {
  if (environment['NO_COLOR']) return false;
  const forced = environment['FORCE_COLOR'];
  if (forced === undefined) return undefined;
  return forced !== '0' && forced !== 'false';
}

/** A locale that is not set says nothing (containers); one that names another character set does. */
function speaksUtf8(environment: Environment, platform: string): boolean {
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'];
  return !locale || /utf-?8/i.test(locale) || platform === 'win32';
}

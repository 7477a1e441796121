// What this terminal can do, decided once and before Ink is imported: chalk reads FORCE_COLOR at
// import, ignores NO_COLOR, and turns colour off wherever CI is set, terminal or not.

type Environment = Record<string, string | undefined>;

export type TerminalAbilities = {
  readonly colour: boolean;
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
  return {
    colour: wantsColour(environment) ?? (terminals && !dumb),
    unicode: !dumb && term !== 'linux' && !environment['ESPWB_ASCII'] && speaksUtf8(environment, platform),
    fullScreen: terminals && !dumb,
  };
}

/** Of the terminal that this process was started in. */
export const abilitiesHere = (): TerminalAbilities =>
  terminalAbilities(process.env, process.stdin.isTTY === true && process.stdout.isTTY === true);

/** Tells chalk, through the only variable it obeys everywhere. 1 = the 16 colours of the user's own palette. */
export function setColour(environment: Environment, colour: boolean): void {
  environment['FORCE_COLOR'] = colour ? '1' : '0';
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

// Whether a terminal gets lines and not frames without being asked for them each time. Loads next to nothing.
import { join } from 'node:path';
import { readRegularSync } from '../disk/regular-file.ts';

/** The setting, if it says so; else a terminal without a cursor, and a screen reader as Ink's own variable tells it. */
export function wantsPlain(
  environment: Readonly<Record<string, string | undefined>>,
  configFolder: string,
): boolean {
  const chosen = plainSetting(join(configFolder, 'settings.json'));
  if (chosen === 'on' || chosen === 'off') return chosen === 'on';
  return environment['TERM'] === 'dumb' || environment['INK_SCREEN_READER'] === 'true';
}

/** Whatever cannot be read says nothing: who opens the settings tells why. */
function plainSetting(path: string): unknown {
  try {
    return (
      JSON.parse(
        readRegularSync(path)
          .toString('utf8')
          .replace(/^\ufeff/, ''),
      ) as { plain?: unknown } | null
    )?.plain;
  } catch {
    return undefined;
  }
}

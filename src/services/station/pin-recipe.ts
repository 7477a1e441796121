// [[pins]] of a recipe: what is done with a pin, and what it has to read then. In the order in which they stand.
import type { BoardProfile } from '../../device/chips/board-profile.ts';
import { type Clock, sleep } from '../../device/clock.ts';
import { EspError } from '../../device/errors.ts';
import { parsePin } from '../../device/pins/parse-pin.ts';
import type { Level, PinDriver } from '../../device/pins/pin-driver.ts';
import { pinTitle } from '../../device/pins/pins.ts';
import type { TomlTable } from '../../platform/toml-file.ts';

export type PinTry =
  | { readonly kind: 'set'; readonly pin: number; readonly level: Level }
  | {
      readonly kind: 'read';
      readonly pin: number;
      readonly level: Level;
      readonly input: 'float' | 'pull-up' | null;
      /** How long after it was made an input; milliseconds. */
      readonly afterMs: number;
    }
  | { readonly kind: 'analog'; readonly least: number; readonly most: number };

const analogName = /^(a0|adc|adc0)$/i;

/** @throws EspError usage with file, line and field */
export const pinTries = (tables: readonly TomlTable[], profile: BoardProfile): PinTry[] =>
  tables.map((table) => {
    const name = table.needs(table.word('pin'), 'pin');
    const made = analogName.test(name) ? analogTry(table) : levelTry(table, name, profile);
    table.done();
    return made;
  });

function analogTry(table: TomlTable): PinTry {
  const least = table.needs(table.number('from', 0, 1024), 'from');
  return { kind: 'analog', least, most: table.needs(table.number('to', least, 1024), 'to') };
}

function levelTry(table: TomlTable, name: string, profile: BoardProfile): PinTry {
  const pin = table.reading('pin', () => parsePin(name, profile));
  const set = table.number('set', 0, 1);
  const read = table.number('read', 0, 1);
  const input = table.text('input');
  const afterMs = table.number('after-ms', 0, 10_000) ?? 0;
  if ((set === undefined) === (read === undefined))
    throw table.error(null, 'It needs either "set" or "read".');
  if (set !== undefined) {
    if (input !== undefined) throw table.error('input', 'A pin that is set is not an input.');
    return { kind: 'set', pin, level: set as Level };
  }
  if (input !== undefined && input !== 'float' && input !== 'pull-up')
    throw table.error('input', 'Possible: "float", "pull-up".');
  return { kind: 'read', pin, level: read as Level, input: input ?? null, afterMs };
}

/** Puts the pins back as they were, whatever comes of it. @throws EspError verify-mismatch, and what the driver throws */
export async function tryPins(
  driver: PinDriver,
  tries: readonly PinTry[],
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  try {
    for (const each of tries) await tryPin(driver, each, clock, signal);
  } finally {
    await driver.releaseAll(new AbortController().signal).catch(() => {});
  }
}

async function tryPin(driver: PinDriver, each: PinTry, clock: Clock, signal: AbortSignal): Promise<void> {
  if (each.kind === 'analog') {
    const value = await driver.readAdc(signal);
    if (value < each.least || value > each.most)
      throw notAsWanted(`A0 reads ${value}, and not ${each.least} to ${each.most}.`);
    return;
  }
  const { pin, level } = each;
  if (each.kind === 'set') {
    const found = (await driver.set(pin, level, signal)).level;
    if (found !== level)
      throw notAsWanted(`${pinTitle(driver.chip, pin)} was set to ${level} and reads ${found}.`);
    return;
  }
  if (each.input !== null) await driver.setInput(pin, each.input === 'pull-up', signal);
  if (each.afterMs > 0) await sleep(clock, each.afterMs, signal);
  const [reading] = await driver.read([pin], signal);
  if (reading?.level !== level)
    throw notAsWanted(`${pinTitle(driver.chip, pin)} reads ${reading?.level}, and not ${level}.`);
}

const notAsWanted = (message: string): EspError =>
  new EspError('verify-mismatch', message, {
    hints: [
      'The board runs and answers, and is not as it should be: look at its solder joints and its fixture.',
    ],
    hintsSayAll: true,
  });

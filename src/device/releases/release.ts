// A MicroPython release as its file name tells it. The file name is all that the download page
// gives: it publishes neither sizes nor checksums.
// Source of the names: MicroPython tools/autobuild, ports/esp8266/boards, ports/esp32/boards.
import type { ChipId } from '../chips/chip.ts';
import { presumedChip } from '../chips/index.ts';
import { boardOf } from './boards.ts';

export type Release = {
  /**
   * What one types: 'micropython-1.27.0', 'micropython-1.27.0-FLASH_1M'; for another chip than the one that a board is
   * taken for with its board's name, 'micropython-1.27.0-ESP32_GENERIC_C3'.
   */
  readonly id: string;
  readonly kind: 'micropython';
  readonly chip: ChipId;
  /** '1.27.0', or '1.29.0-preview.113' for a nightly build. */
  readonly version: string;
  /** 'standard', or as its file name has it. */
  readonly variant: string;
  /** Day of the build, '2025-12-09'. */
  readonly date: string;
  readonly fileName: string;
};

const restPattern =
  /^(?:-([A-Za-z0-9_]{1,24}))?-(\d{4})(\d\d)(\d\d)-(?:unstable-)?v(\d+\.\d+(?:\.\d+)?)(?:-preview\.(\d+)\.g[0-9a-f]+)?\.bin$/;

/** null for what is not the name of a MicroPython image for that chip. */
export function parseReleaseName(fileName: string, chip: ChipId = presumedChip.id): Release | null {
  const board = boardOf(chip);
  if (!board) return null;
  const name = [board.name, board.oldName].find((each) => each && fileName.startsWith(`${each}-`));
  const match = name === undefined ? null : restPattern.exec(fileName.slice(name.length));
  if (!match) return null;
  const [, suffix, year, month, day, number, preview] = match;
  const variant = suffix === undefined ? 'standard' : variantNamed(suffix, chip);
  if (variant === null) return null;
  const version = preview === undefined ? `${number}` : `${number}-preview.${preview}`;
  return {
    id: [
      `micropython-${version}`,
      ...(chip === presumedChip.id ? [] : [board.name]),
      ...(variant === 'standard' ? [] : [variant]),
    ].join('-'),
    kind: 'micropython',
    chip,
    version,
    variant,
    date: `${year}-${month}-${day}`,
    fileName,
  };
}

/** A variant that is new there is listed; of the ESP8266's each is known. */
function variantNamed(suffix: string, chip: ChipId): string | null {
  const variants = boardOf(chip)?.variants ?? [];
  const known = variants.find(({ name, oldName }) => name === suffix || oldName === suffix);
  if (known && known.name !== 'standard') return known.name;
  return chip !== presumedChip.id && /^[A-Z][A-Z0-9_]*$/.test(suffix) ? suffix : null;
}

/** Newest first; of one day the standard build first. */
export function sortReleases(releases: readonly Release[]): readonly Release[] {
  return [...releases].sort(
    // ISO dates need no collation, whose tables would cost every start some milliseconds.
    (a, b) => compare(b.date, a.date) || rankOf(a) - rankOf(b),
  );
}

function rankOf({ chip, variant }: Release): number {
  const names = boardOf(chip)?.variants.map(({ name }) => name) ?? [];
  const at = names.indexOf(variant);
  return at < 0 ? names.length : at;
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

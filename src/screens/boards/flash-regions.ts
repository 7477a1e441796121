// What is known of a board's flash without reading it: what espwb wrote there last, and where the firmware that
// answered keeps its files. Pure.
import { theme } from '../../components/theme.ts';
import { endOf, type Range } from '../../device/flash/geometry.ts';
import { formatOffset, formatSize } from '../../device/sizes.ts';
import { printable, type SafeText } from '../../text/printable.ts';
import { factsOf } from '../../workbench/availability.ts';
import type { State } from '../../workbench/state.ts';

export type FlashRegion = {
  readonly glyph: string;
  readonly colour: string;
  /** '0x100000'. */
  readonly offset: string;
  readonly size: string;
  readonly what: SafeText;
};

export type FlashPicture = {
  readonly size: string;
  readonly regions: readonly FlashRegion[];
  /** Which region each of `cells` shows; null where nothing is known. */
  readonly bar: (cells: number) => readonly (FlashRegion | null)[];
};

/** null while the size of the flash is not known. */
export function flashPicture(state: State): FlashPicture | null {
  const facts = factsOf(state);
  const sizeBytes = facts?.flash.sizeBytes ?? null;
  if (!facts || sizeBytes === null) return null;
  const written = state.boards.history.flashes.find(
    ({ mac, outcome }) => mac === facts.mac && /^(done|unverified)$/.test(outcome),
  );
  const place = state.ports.known[state.ports.selected ?? '']?.filesPlace ?? null;
  const ranges: (Range & Pick<FlashRegion, 'glyph' | 'colour' | 'what'>)[] = [
    ...(written?.files ?? []).map(({ name, offset, bytes }) => ({
      offset,
      sizeBytes: bytes,
      glyph: '█',
      colour: theme.good,
      what: printable(name),
    })),
    ...(place
      ? [{ ...place, glyph: '▒', colour: theme.data, what: printable('file system of the firmware') }]
      : []),
  ];
  const regions = ranges
    .filter(({ offset }) => offset < sizeBytes)
    .sort((one, other) => one.offset - other.offset)
    .map((range) => ({
      range,
      region: { ...range, offset: formatOffset(range.offset), size: formatSize(range.sizeBytes) },
    }));
  return {
    size: formatSize(sizeBytes),
    regions: regions.map(({ region }) => region),
    bar: (cells) =>
      Array.from({ length: cells }, (_, cell) => {
        const from = Math.floor((cell * sizeBytes) / cells);
        const to = Math.floor(((cell + 1) * sizeBytes) / cells);
        return regions.find(({ range }) => range.offset < to && endOf(range) > from)?.region ?? null;
      }),
  };
}

// The map of a flash in words: which addresses are what. Pure.
import { sectorWords } from '../components/SectorMap.tsx';
import type { SectorStatus } from '../device/operation.ts';
import { type SafeText, safe } from '../text/printable.ts';

const sectorBytes = 4096;
/** More stretches than a person listens to: sums tell then. */
const mostStretches = 12;

type Stretch = { readonly status: SectorStatus | null; readonly from: number; readonly to: number };

const hex = (value: number): string => `0x${value.toString(16)}`;
const wordsOf = (status: SectorStatus | null): string =>
  status === null ? 'not looked at' : sectorWords[status];

/** What failed is named by its addresses in any case. */
export function mapLines(sizeBytes: number, statuses: readonly (SectorStatus | null)[]): readonly SafeText[] {
  const all = stretchesOf(sizeBytes, statuses);
  const isFew = all.length <= mostStretches;
  const named = all.filter(({ status }) => isFew || status === 'failed');
  const sums = new Map<string, number>();
  for (const { status, from, to } of all)
    sums.set(wordsOf(status), (sums.get(wordsOf(status)) ?? 0) + to - from);
  return [
    ...named.map(({ status, from, to }) => safe`map: ${hex(from)} to ${hex(to - 1)} ${wordsOf(status)}`),
    ...(isFew ? [] : [...sums].map(([words, bytes]) => safe`map: ${bytes / 1024} KB ${words}`)),
  ];
}

function stretchesOf(sizeBytes: number, statuses: readonly (SectorStatus | null)[]): readonly Stretch[] {
  const found: Stretch[] = [];
  for (let at = 0; at * sectorBytes < sizeBytes; at++) {
    const status = statuses[at] ?? null;
    const last = found.at(-1);
    const to = Math.min(sizeBytes, (at + 1) * sectorBytes);
    if (last?.status === status) found[found.length - 1] = { ...last, to };
    else found.push({ status, from: at * sectorBytes, to });
  }
  return found;
}

// What an operation reports, folded into the state: progress, rates, the map of sectors. Pure.
import type { OperationEvent, ProgressEvent, RegionEvent } from '../device/operation.ts';
import type { OperationView, SectorMapState } from './state.ts';

const sectorBytes = 4096;
/** A rate over less than this says nothing; over more it is stale. Milliseconds. */
const rateWindowMs = 3000;
const ratesKept = 120;
/** A map for more than any ESP8266 flash is damage, not news. */
const largestFlashBytes = 16 * 1024 * 1024;

export function withProgress(view: OperationView, event: ProgressEvent, nowMs: number): OperationView {
  const isNewStep = event.step !== view.step;
  const past = isNewStep ? [] : view.samples.filter((sample) => nowMs - sample.atMs <= rateWindowMs);
  const newest = past.at(-1);
  // A step never goes backwards: late or repeated reports keep the most that was seen.
  const done = isNewStep ? event.done : Math.max(view.done, event.done);
  const samples = !newest || nowMs - newest.atMs >= 200 ? [...past, { atMs: nowMs, done }] : past;
  const next: OperationView = {
    ...view,
    step: event.step,
    stepStartedMs: isNewStep ? nowMs : view.stepStartedMs,
    done,
    total: event.total ?? null,
    wireBytes: event.wireBytes ?? (isNewStep ? 0 : view.wireBytes),
    samples,
    rates: isNewStep ? [] : view.rates,
  };
  if (samples === past) return next;
  const rate = rateOf(next);
  return rate === null ? next : { ...next, rates: [...next.rates, rate].slice(-ratesKept) };
}

/** Bytes a second over the last three seconds; null before it means something. */
export function rateOf({ samples }: OperationView): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.atMs - first.atMs < 400) return null;
  return ((last.done - first.done) * 1000) / (last.atMs - first.atMs);
}

/** Seconds to the end of the step; null in its first second and where the end is not known. */
export function secondsLeft(view: OperationView, nowMs: number): number | null {
  const rate = rateOf(view);
  if (rate === null || rate <= 0 || view.total === null || nowMs - view.stepStartedMs < 1000) return null;
  return (view.total - view.done) / rate;
}

export const emptyMap = (sizeBytes: number): SectorMapState => ({
  sizeBytes,
  fates: new Array(Math.ceil(Math.min(sizeBytes, largestFlashBytes) / sectorBytes)).fill(null),
});

export function withRegion(map: SectorMapState | null, event: RegionEvent): SectorMapState {
  const endBytes = Math.min(event.offset + event.sizeBytes, largestFlashBytes);
  const grown = Math.ceil(endBytes / sectorBytes) * sectorBytes;
  const base = map ?? emptyMap(grown);
  const fates = [...base.fates];
  while (fates.length * sectorBytes < grown) fates.push(null);
  const first = Math.max(0, Math.floor(event.offset / sectorBytes));
  for (let sector = first; sector * sectorBytes < endBytes; sector++) fates[sector] = event.fate;
  return { sizeBytes: Math.max(base.sizeBytes, grown), fates };
}

/** The progress and region events of an operation, in the order they came. */
export type Watched = Exclude<OperationEvent, { type: 'note' }>;

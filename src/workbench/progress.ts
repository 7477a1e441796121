// What an operation reports, folded into the state: progress, rates, the map of sectors. Pure.
import { presumedChip } from '../device/chips/index.ts';
import type { ProgressEvent, RegionEvent } from '../device/operation.ts';
import type { OperationView, SectorMapState, StepView } from './state.ts';

const sectorBytes = 4096;
/** A rate over less than this says nothing; over more it is stale. Milliseconds. */
const rateWindowMs = 3000;
const ratesKept = 120;
const sampleEveryMs = 200;
/** A map for more than any flash is damage, not news. */
const largestFlashBytes = presumedChip.mostFlashBytes;

export function withProgress(view: OperationView, event: ProgressEvent, nowMs: number): OperationView {
  const before = view.steps[event.step];
  const after = advanced(before ?? begun(nowMs), event, nowMs);
  return {
    ...view,
    step: event.step,
    // What was asked of hands has been done.
    ...(view.asks ? { asks: null, note: null } : {}),
    steps: { ...view.steps, [event.step]: after },
    wireBytes: Math.max(view.wireBytes, event.wireBytes ?? 0),
    baudRate: event.baudRate ?? view.baudRate ?? null,
    firstBaudRate: view.firstBaudRate ?? event.baudRate ?? null,
  };
}

const begun = (nowMs: number): StepView => ({
  startedMs: nowMs,
  done: 0,
  total: null,
  rates: [],
  samples: [],
});

function advanced(before: StepView, event: ProgressEvent, nowMs: number): StepView {
  // A step never goes backwards: late or repeated reports keep the most that was seen.
  const done = Math.max(before.done, event.done);
  const total = event.total ?? null;
  const newest = before.samples.at(-1);
  if (newest && nowMs - newest.atMs < sampleEveryMs) return { ...before, done, total };
  const recent = before.samples.filter((sample) => nowMs - sample.atMs <= rateWindowMs);
  const samples = [...recent, { atMs: nowMs, done }];
  const rate = rateOf({ samples });
  const rates = rate === null ? before.rates : [...before.rates, rate].slice(-ratesKept);
  return { startedMs: before.startedMs, done, total, samples, rates };
}

/** Bytes a second over the last three seconds; null before it means something. */
export function rateOf({ samples }: Pick<StepView, 'samples'>): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.atMs - first.atMs < 2 * sampleEveryMs) return null;
  return ((last.done - first.done) * 1000) / (last.atMs - first.atMs);
}

/** Seconds to the end of the step; null in its first second and where the end is not known. */
export function secondsLeft(step: StepView, nowMs: number): number | null {
  const rate = rateOf(step);
  if (rate === null || rate <= 0 || step.total === null || nowMs - step.startedMs < 1000) return null;
  return (step.total - step.done) / rate;
}

export const isComplete = (step: StepView): boolean => step.total !== null && step.done >= step.total;

/** The step whose bar tells most: writing while it lasts, although verifying takes turns with it. */
export function leadingStep({ step, steps }: OperationView): StepView | null {
  if (steps.write && !isComplete(steps.write)) return steps.write;
  return step === null ? null : (steps[step] ?? null);
}

export const emptyMap = (sizeBytes: number): SectorMapState => ({
  sizeBytes,
  statuses: new Array(Math.ceil(Math.min(sizeBytes, largestFlashBytes) / sectorBytes)).fill(null),
});

export function withRegion(map: SectorMapState | null, event: RegionEvent): SectorMapState {
  const endBytes = Math.min(event.offset + event.sizeBytes, largestFlashBytes);
  const grown = Math.ceil(endBytes / sectorBytes) * sectorBytes;
  const base = map ?? emptyMap(grown);
  const statuses = [...base.statuses];
  while (statuses.length * sectorBytes < grown) statuses.push(null);
  const first = Math.max(0, Math.floor(event.offset / sectorBytes));
  for (let sector = first; sector * sectorBytes < endBytes; sector++) statuses[sector] = event.status;
  return { sizeBytes: Math.max(base.sizeBytes, grown), statuses };
}

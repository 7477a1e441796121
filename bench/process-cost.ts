// What a running process has cost so far, as the kernel counts it. Linux only.
import { readFileSync } from 'node:fs';

/** /proc counts in hundredths of a second on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** User and system time of all its threads, in seconds. */
export function cpuSeconds(processId: number): number {
  const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Resident memory in MB. */
export function residentMegabytes(processId: number): number {
  const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${processId}/status`, 'utf8'));
  return Number(found?.[1]) / 1024;
}

export type Cost = { readonly cpuShare: number; readonly megabytes: readonly [start: number, end: number] };

/** Measures from now until the returned function is called. */
export function startCost(processId: number): () => Cost {
  const startMs = performance.now();
  const startCpu = cpuSeconds(processId);
  const startMegabytes = residentMegabytes(processId);
  return () => ({
    cpuShare: (cpuSeconds(processId) - startCpu) / ((performance.now() - startMs) / 1000),
    megabytes: [startMegabytes, residentMegabytes(processId)],
  });
}

/** The value that the share `at` (0 to 1) of the values does not exceed. */
export function percentile(values: readonly number[], at: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? Number.NaN;
}

// The log of what pins did, in shared memory, so that a firmware in a worker writes it too. A change of
// level is one record; a PWM is one when it starts and one when it ends, and its edges are worked out
// when somebody asks: they would fill the log within seconds. Times are milliseconds of the board's clock.
import type { PinEdge } from '../board-port.ts';

/** What a PWM puts out; high from the start of each period, periods counted from time 0. */
export type PwmOutput = { readonly hertz: number; readonly duty1023: number };

const logRecords = 10_000;
const recordBytes = 16;
export const logBytes = logRecords * recordBytes;
/** As many periods of one PWM setting are told, the latest. */
const mostPeriods = 500;

export type EdgeLog = {
  /** `atMs`: when it was due, if that is not now. */
  readonly edge: (pin: number, level: 0 | 1, atMs?: number) => void;
  /** From now on; null = the pin is no PWM's any more. */
  readonly pwm: (pin: number, output: PwmOutput | null) => void;
  /** The last 10000, in the order of their times. */
  readonly edges: () => readonly PinEdge[];
};

/** `head` counts the records ever made; `memory` holds the last of them. */
export function openEdgeLog(head: Int32Array, memory: DataView, now: () => number): EdgeLog {
  const add = (code: number, output: number, atMs = now()) => {
    const at = (Atomics.add(head, 0, 1) % logRecords) * recordBytes;
    memory.setFloat64(at, atMs);
    memory.setInt32(at + 8, code);
    memory.setInt32(at + 12, output);
  };
  const read = (index: number) => {
    const at = (index % logRecords) * recordBytes;
    return { timeMs: memory.getFloat64(at), code: memory.getInt32(at + 8), output: memory.getInt32(at + 12) };
  };

  return {
    edge: (pin, level, atMs) => add(pin * 2 + level, 0, atMs),
    pwm: (pin, output) => add(-1 - pin, output ? output.duty1023 | (output.hertz << 10) : 0),
    edges() {
      const end = Atomics.load(head, 0);
      const nowMs = now();
      const endOfPwm = new Map<number, number>();
      const found: PinEdge[] = [];
      for (let index = end - 1; index >= Math.max(0, end - logRecords); index--) {
        if (found.length >= logRecords) break;
        const { timeMs, code, output } = read(index);
        if (code >= 0) {
          found.push({ timeMs, pin: code >> 1, level: code & 1 ? 1 : 0 });
          continue;
        }
        const pin = -1 - code;
        const toMs = endOfPwm.get(pin) ?? nowMs;
        found.push(...pwmEdges(pin, { hertz: output >> 10, duty1023: output & 0x3ff }, timeMs, toMs));
        endOfPwm.set(pin, timeMs);
      }
      // Newest first so far: records of one moment keep their order.
      return found
        .reverse()
        .sort((a, b) => a.timeMs - b.timeMs)
        .slice(-logRecords);
    },
  };
}

function pwmEdges(pin: number, { hertz, duty1023 }: PwmOutput, fromMs: number, toMs: number): PinEdge[] {
  if (hertz === 0) return [];
  const periodMs = 1000 / hertz;
  const last = Math.floor(toMs / periodMs);
  const edges: PinEdge[] = [];
  for (let period = Math.max(Math.floor(fromMs / periodMs), last - mostPeriods); period <= last; period++) {
    const riseMs = period * periodMs;
    const fallMs = riseMs + (periodMs * duty1023) / 1023;
    if (riseMs > fromMs && riseMs <= toMs) edges.push({ timeMs: riseMs, pin, level: 1 });
    if (fallMs > fromMs && fallMs <= toMs) edges.push({ timeMs: fallMs, pin, level: 0 });
  }
  return edges;
}

// One direction of the serial wire: bytes leave one after the other at their baud rate and arrive
// garbled where the two ends disagree, or damaged by a fault. Times are milliseconds of board time.
import { Garbler, hearsClearly } from './garble.ts';
import { LineFaults, type LineVerdict } from './line-faults.ts';

type Run = { readonly bytes: Uint8Array; at: number; readonly baudRate: number; startMs: number };

/** Bytes that may wait on one wire; a sender without flow control loses what is beyond. */
const wireLimitBytes = 4 << 20;

export class Wire {
  readonly faults = new LineFaults();
  /** Time on the wire of all bytes that crossed it, and their number. */
  busyMs = 0;
  crossedBytes = 0;
  droppedBytes = 0;
  #runs: Run[] = [];
  #pending = 0;
  #freeAtMs = 0;
  #garbler: Garbler | undefined;
  #lastEndMs = 0;

  get pendingBytes(): number {
    return this.#pending;
  }

  /** When the last byte will have arrived. */
  get freeAtMs(): number {
    return this.#freeAtMs;
  }

  /** When the next byte will be complete at the far end; Infinity when nothing is on its way. */
  get nextAtMs(): number {
    const run = this.#runs[0];
    return run ? run.startMs + ((run.at + 1) * 10_000) / run.baudRate : Infinity;
  }

  /** Bytes not yet across at `nowMs`, for the sender's FIFO; arrivals may be fetched later than that. */
  waitingAt(nowMs: number): number {
    const baudRate = this.#runs.at(-1)?.baudRate;
    return baudRate ? Math.max(0, Math.ceil(((this.#freeAtMs - nowMs) * baudRate) / 10_000 - 1e-6)) : 0;
  }

  /** The rate of the byte that arrives next. */
  get nextBaudRate(): number {
    return this.#runs[0]?.baudRate ?? 0;
  }

  send(bytes: Uint8Array, baudRate: number, nowMs: number): void {
    const room = wireLimitBytes - this.#pending;
    const kept = bytes.length > room ? bytes.subarray(0, room) : bytes;
    this.droppedBytes += bytes.length - kept.length;
    if (kept.length === 0) return;
    const startMs = Math.max(nowMs, this.#freeAtMs);
    this.#runs.push({ bytes: kept, at: 0, baudRate, startMs });
    this.#pending += kept.length;
    this.#freeAtMs = startMs + (kept.length * 10_000) / baudRate;
  }

  /** The next byte arrives at an end that listens with `heardBaud`. Call it at `nextAtMs`. */
  arrive(heardBaud: number): LineVerdict {
    const run = this.#runs[0];
    if (!run) return { bytes: [] };
    const nowMs = this.nextAtMs;
    const byte = run.bytes[run.at]!;
    const bitMs = 1000 / run.baudRate;
    this.busyMs += 10 * bitMs;
    this.crossedBytes++;
    this.#pending--;
    if (++run.at === run.bytes.length) this.#runs.shift();
    const verdict = this.faults.isEmpty ? { bytes: [byte] } : this.faults.judge(byte, run.baudRate, nowMs);
    const idleBits = Math.min(100, Math.max(0, (nowMs - this.#lastEndMs) / bitMs - 10));
    this.#lastEndMs = nowMs;
    if (hearsClearly(run.baudRate, heardBaud)) {
      this.#garbler = undefined;
      return verdict;
    }
    const bytes = this.#garble(verdict.bytes, run.baudRate, heardBaud, idleBits);
    return { ...verdict, bytes };
  }

  /** The line has been idle for a while: what a mismatched listener still makes of it. */
  settle(): readonly number[] {
    const rest = this.#garbler?.settle() ?? [];
    this.#garbler = undefined;
    return rest;
  }

  get isUnsettled(): boolean {
    return this.#garbler !== undefined;
  }

  /** The sender stopped: what has not left is gone. */
  cut(nowMs: number): void {
    this.#runs = [];
    this.#pending = 0;
    this.#freeAtMs = Math.min(this.#freeAtMs, nowMs);
    this.#garbler = undefined;
  }

  resetCounters(): void {
    this.busyMs = 0;
    this.crossedBytes = 0;
  }

  #garble(bytes: readonly number[], sent: number, heard: number, idleBits: number): number[] {
    if (this.#garbler?.sentBaud !== sent || this.#garbler.heardBaud !== heard)
      this.#garbler = new Garbler(sent, heard);
    const garbler = this.#garbler;
    return bytes.flatMap((byte) => garbler.feed(byte, idleBits));
  }
}

// Adds up the time in which neither the wire nor the flash had work. Call `advance` before new work
// begins: what is busy then, and until when, is all there is to know. Milliseconds of board time.

export class IdleMeter {
  idleMs = 0;
  #atMs = 0;
  readonly #busyUntilMs: () => number;

  /** `busyUntilMs`: when the last of the work that has begun will be over. */
  constructor(busyUntilMs: () => number) {
    this.#busyUntilMs = busyUntilMs;
  }

  advance(nowMs: number): void {
    if (nowMs <= this.#atMs) return;
    this.idleMs += Math.max(0, nowMs - Math.max(this.#atMs, this.#busyUntilMs()));
    this.#atMs = nowMs;
  }
}

// Ties board time to a clock. timing=real: board time follows the clock, in steps of a millisecond while
// anything moves and in one jump while nothing does. timing=fast: board time runs ahead as fast as the
// work can be done, so that wire and flash cost nothing. Also hands bytes to the host, as a USB adapter does.
import type { BoardClock, Timing } from '../board-port.ts';
import type { SerialChip } from './serial-chip.ts';

/** What is asked of the chip at once may take so long on this computer; then other work of this thread follows. */
const longestSliceMs = 10;
/** Steps of the chip's loop before other work of this thread gets its turn: a few milliseconds. */
const sliceSteps = 20_000;
/** How far board time may lag behind before it gives up catching up. */
const longestLagMs = 50;
const stepMs = 1;
/** Board time that code runs for before the adapter has a look: some thousand instructions. */
const turnMs = 0.1;
/** A delay lost in the rounding of the clock would never pass. */
const shortestDelayMs = 0.001;
/** A full-speed USB packet of serial data; a full one is sent at once. */
const packetBytes = 62;

export type PacerHost = {
  /** The host's present baud rate, for what it makes of our bytes. */
  readonly hostBaudRate: () => number;
  readonly deliver: (bytes: Uint8Array) => void;
  readonly incident: (kind: 'unplug' | 'brown-out') => void;
};

type Waiter = { readonly atMs: number; readonly resolve: () => void };

export class Pacer {
  readonly #chip: SerialChip;
  readonly #clock: BoardClock;
  readonly #isFast: boolean;
  readonly #latencyMs: number;
  readonly #host: PacerHost;
  readonly #originMs: number;
  #slipMs = 0;
  #running = false;
  #stopped = false;
  #isHeld = false;
  #cancelTimer: (() => void) | undefined;
  #timerAtMs = Infinity;
  #microtask = false;
  #gathered: number[] = [];
  #gatheredAtMs = Infinity;
  #waiters: Waiter[] = [];

  constructor(
    chip: SerialChip,
    clock: BoardClock,
    options: { readonly timing: Timing; readonly usbLatencyMs: number },
    host: PacerHost,
  ) {
    this.#chip = chip;
    this.#clock = clock;
    this.#isFast = options.timing === 'fast';
    this.#latencyMs = this.#isFast ? 0 : options.usbLatencyMs;
    this.#host = host;
    this.#originMs = clock.now();
  }

  /** Changes something on the board at this very moment of board time. */
  change(work: () => void): void {
    if (this.#stopped) return;
    if (this.#running) {
      work();
      return;
    }
    if (!this.#isFast) this.#advance();
    work();
    this.#plan();
  }

  /**
   * The host takes nothing for now: what has left the chip waits on the wire. With timing=fast board time no
   * longer runs ahead of the clock either, so that a program waits as it would for a UART.
   */
  hold(isHeld: boolean): void {
    if (isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    if (!isHeld) this.change(() => {});
  }

  /** Resolves when all that the host has written is across. */
  drained(): Promise<void> {
    const atMs = this.#chip.toChip.freeAtMs;
    if (this.#stopped || this.#chip.toChip.pendingBytes === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiters.push({ atMs, resolve });
      this.#plan();
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer?.();
    for (const waiter of this.#waiters) waiter.resolve();
    this.#waiters = [];
  }

  /** What the host has not fetched yet is lost with the cable. */
  forget(): void {
    this.#gathered = [];
    this.#gatheredAtMs = Infinity;
  }

  #presentMs(): number {
    return this.#clock.now() - this.#originMs - this.#slipMs;
  }

  #advance(): boolean {
    this.#running = true;
    try {
      const present = this.#presentMs();
      // In fast mode the clock still pulls board time along, so that what waits for it comes due.
      if (this.#isFast) {
        if (!this.#chip.advance(Math.max(present, this.#chip.nowMs), sliceSteps)) return false;
        return this.#isHeld || this.#chip.advance(Infinity, sliceSteps);
      }
      const reached = this.#advanceInTurns(present);
      const lagMs = this.#presentMs() - this.#chip.nowMs;
      if (!reached && lagMs > longestLagMs) this.#slipMs += lagMs;
      return reached;
    } finally {
      this.#running = false;
    }
  }

  /**
   * Code that this computer runs slower than the chip would takes many times its board time: between its
   * turns goes what has left the chip before, so that an answer is not held back by what runs after it.
   */
  #advanceInTurns(presentMs: number): boolean {
    const chip = this.#chip;
    for (;;) {
      const limitMs = Math.min(presentMs, Math.min(chip.nextEventMs, chip.toChip.nextAtMs) + turnMs);
      if (!chip.advance(limitMs, sliceSteps)) return false;
      if (limitMs === presentMs) return true;
      // Time passes while the chip's code runs: without an end here it would owe more after each slice.
      if (this.#presentMs() - presentMs > longestSliceMs) return false;
      this.#gather();
      this.#deliver();
      if (chip.incident || this.#stopped) return false;
    }
  }

  readonly #tick = (): void => {
    if (this.#stopped) return;
    this.#timerAtMs = Infinity;
    const reached = this.#advance();
    this.#gather();
    const incident = this.#chip.incident;
    this.#chip.incident = undefined;
    if (incident) this.#host.incident(incident);
    if (this.#stopped) return;
    this.#deliver();
    const present = this.#chip.nowMs;
    const isAcross = (waiter: Waiter) =>
      this.#isFast ? this.#chip.toChip.pendingBytes === 0 : waiter.atMs <= present;
    const done = this.#waiters.filter(isAcross);
    this.#waiters = this.#waiters.filter((waiter) => !isAcross(waiter));
    for (const waiter of done) waiter.resolve();
    this.#plan(reached);
  };

  /** The time at the adapter: what has left the chip goes its way whether or not the chip's code keeps up. */
  #adapterMs(): number {
    return Math.max(this.#chip.nowMs, this.#presentMs());
  }

  /** Fetches what has reached the adapter by now. */
  #gather(): void {
    if (this.#isHeld) return;
    const { toHost } = this.#chip;
    const limitMs = this.#isFast ? Infinity : this.#adapterMs();
    while (toHost.nextAtMs <= limitMs && toHost.nextAtMs !== Infinity) {
      const atMs = toHost.nextAtMs;
      const verdict = toHost.arrive(this.#host.hostBaudRate());
      this.#take(verdict.bytes, atMs);
      if (!verdict.then) continue;
      this.#chip.incident = verdict.then;
      return;
    }
    if (toHost.isUnsettled && toHost.pendingBytes === 0) this.#take(toHost.settle(), this.#chip.nowMs);
  }

  #take(bytes: readonly number[], atMs: number): void {
    if (bytes.length === 0) return;
    if (this.#gathered.length === 0) this.#gatheredAtMs = atMs;
    for (const byte of bytes) this.#gathered.push(byte);
  }

  #deliver(): void {
    if (this.#gathered.length === 0) return;
    const isDue = this.#adapterMs() >= this.#gatheredAtMs + this.#latencyMs - 0.01;
    if (!isDue && !this.#isFast && this.#gathered.length < packetBytes) return;
    const bytes = Uint8Array.from(this.#gathered);
    this.forget();
    this.#host.deliver(bytes);
  }

  #plan(reached = true): void {
    if (this.#stopped || this.#running) return;
    if (this.#isFast && !this.#isHeld && reached && this.#hasWork()) {
      this.#soon();
      return;
    }
    // What is due at this very moment comes due when the clock has moved on by some rounding.
    const delayMs = reached ? Math.max(shortestDelayMs, this.#nextDelayMs()) : 0;
    if (delayMs === Infinity) return;
    const atMs = this.#clock.now() + delayMs;
    if (atMs >= this.#timerAtMs) return;
    this.#cancelTimer?.();
    this.#timerAtMs = atMs;
    this.#cancelTimer = this.#clock.setTimer(delayMs, this.#tick);
  }

  #hasWork(): boolean {
    const chip = this.#chip;
    return chip.nextEventMs !== Infinity || chip.toChip.pendingBytes > 0 || chip.toHost.pendingBytes > 0;
  }

  /** Fast work begins as soon as the present call is over, never inside of it. */
  #soon(): void {
    if (this.#microtask) return;
    this.#microtask = true;
    queueMicrotask(() => {
      this.#microtask = false;
      this.#tick();
    });
  }

  #nextDelayMs(): number {
    const chip = this.#chip;
    const present = this.#presentMs();
    const until = (ms: number) => Math.max(0, ms - present);
    if (chip.incident) return 0;
    let delayMs = until(chip.nextEventMs);
    // Code that runs on may be ahead of the clock by an instruction: it is not awaited for that.
    if (chip.nextEventMs <= Math.max(present, chip.nowMs)) delayMs = stepMs;
    if (chip.toChip.pendingBytes > 0) delayMs = Math.min(delayMs, stepMs, until(chip.toChip.freeAtMs));
    const nextByteMs = this.#isHeld ? Infinity : chip.toHost.nextAtMs;
    const firstMs = this.#gathered.length > 0 ? this.#gatheredAtMs : nextByteMs;
    if (firstMs !== Infinity) delayMs = Math.min(delayMs, until(firstMs + this.#latencyMs));
    for (const waiter of this.#waiters) delayMs = Math.min(delayMs, until(waiter.atMs));
    return delayMs;
  }
}

// Code that runs on the chip after a jump: the core, ROM functions answered by the host, interrupts whose handlers
// are the ROM's to call, and waiting that costs nothing. One instruction is one clock cycle.
import type { Core, Stop } from './core.ts';
import { IdleLoopDetector } from './idle-loop.ts';
import type { Program } from './program.ts';
import { GuestFault, type RomCall, type RomFunction } from './rom-call.ts';
import { delayTask, type RomTask } from './rom-task.ts';
import type { Uart } from './uart.ts';

/** Chunks are short, so that interrupts and the clock are looked at often. */
const chunkInstructions = 4000;
/** A wait this short is over before anything else could happen. */
const shortWaitMs = 0.1;
/** Looking for an idle loop costs as much as a chunk: after each failure it waits for twice as many. */
const longestPatience = 64;

/** How deep functions may nest that the ROM calls. */
const deepestCallbacks = 16;

/** The interrupts of the chip, as far as loaded code uses them. */
export type GuestInterrupts = {
  /** A handler is at work. */
  readonly isServed: boolean;
  /** There is a handler, and nothing holds it off. */
  readonly isHeard: boolean;
  readonly attach: (number: number, address: number, argument: number) => void;
  readonly mask: (mask: number, on: boolean) => void;
  readonly lock: (on: boolean) => void;
  /** Goes on in the handler. */
  readonly enter: () => void;
  /** Goes on where the handler was entered, if this is its end; false otherwise. */
  readonly leave: () => boolean;
};

/** What differs from chip to chip. */
export type GuestMachine = {
  readonly core: Core;
  readonly interrupts: GuestInterrupts;
  /** What a waiting loop could change. */
  readonly ram: Uint8Array;
  readonly readWord: (address: number) => number;
  /** The stack pointer that the ROM hands to loaded code, and where that returns to when it returns at all. */
  readonly stackTop: number;
  readonly exitAddress: number;
  /** Where a function that the ROM has called returns to. */
  readonly callbackReturn: number;
  /** The causes of a jump to where nothing is, and of a load that nothing answers. */
  readonly badJump: number;
  readonly badLoad: number;
  /** What the ROM's handler prints before it hangs. */
  readonly exceptionText: (cause: number, at: number, address: number) => string;
};

/** How fast the core runs; it may change while it runs. */
export type CoreClock = { readonly cyclesPerMs: number };

export type GuestParts = {
  readonly machine: GuestMachine;
  readonly uart: Uart;
  readonly romFunctions: ReadonlyMap<number, RomFunction>;
  readonly cpuClock: CoreClock;
  /** The guest crashed or returned: the text that the ROM's handler prints, if any. */
  readonly ended: (text: string) => void;
};

type Caller = { readonly returnTo: number; readonly then: () => void };

export class Guest implements Program {
  readonly #parts: GuestParts;
  readonly #core: Core;
  readonly #interrupt: GuestInterrupts;
  readonly #idleLoop: IdleLoopDetector;
  #startMs = 0;
  #startExecuted = 0;
  #skippedMs = 0;
  #untilMs = 0;
  #patience = 1;
  #chunks = 0;
  #task: RomTask | undefined;
  #waitUntilMs = 0;
  #idle = false;
  #idleAddress = 0;
  #ended = false;
  readonly #callers: Caller[] = [];

  constructor(parts: GuestParts, entry: number) {
    const { machine } = parts;
    this.#parts = parts;
    this.#core = machine.core;
    this.#interrupt = machine.interrupts;
    this.#idleLoop = new IdleLoopDetector(machine.core, machine.ram);
    this.#core.pc = entry >>> 0;
    this.#core.returnAddress = machine.exitAddress;
    this.#core.setStack(machine.stackTop);
  }

  get instructions(): number {
    return this.#core.executedNow;
  }

  /** Board time, exact also while an instruction reads a register. */
  now(): number {
    const executed = this.#core.executedNow - this.#startExecuted;
    return this.#startMs + this.#skippedMs + executed / this.#parts.cpuClock.cyclesPerMs;
  }

  /** What was executed so far took the time that it took. */
  clockChanges(): void {
    const now = this.now();
    this.#startMs = now;
    this.#startExecuted = this.#core.executedNow;
    this.#skippedMs = 0;
  }

  /** A poll that cannot succeed within `ms`: lets that pass, but not what comes in between. */
  skip(ms: number): void {
    this.#skippedMs += Math.max(0, Math.min(ms, this.#untilMs - this.now()));
  }

  nextAtMs = (nowMs: number): number => {
    if (this.#ended) return Infinity;
    const { uart } = this.#parts;
    if (this.#interrupt.isHeard) {
      if (uart.wantsInterrupt(nowMs)) return nowMs;
      if (this.#isWaiting(nowMs)) return Math.min(this.#waitEnd(), uart.timeoutAtMs);
    }
    return this.#isWaiting(nowMs) ? this.#waitEnd() : nowMs;
  };

  received = (): void => {};

  run = (nowMs: number, untilMs: number): number => {
    this.#startMs = nowMs;
    this.#startExecuted = this.#core.executed;
    this.#skippedMs = 0;
    this.#untilMs = untilMs;
    this.#serveInterrupt(nowMs);
    if (!this.#interrupt.isServed && this.#task && !this.#stepTask(nowMs)) return nowMs;
    if (this.#isWaiting(nowMs)) return nowMs;
    const room = Math.ceil((untilMs - nowMs) * this.#parts.cpuClock.cyclesPerMs);
    this.#execute(Math.max(1, Math.min(chunkInstructions, room)));
    return this.now();
  };

  stop = (): void => {
    this.#ended = true;
  };

  #isWaiting(nowMs: number): boolean {
    if (this.#interrupt.isServed) return false;
    return this.#idle || nowMs < this.#waitUntilMs;
  }

  #waitEnd(): number {
    return this.#idle ? Infinity : this.#waitUntilMs;
  }

  /** Steps the ROM function at work; false while it is not finished. */
  #stepTask(nowMs: number): boolean {
    if (nowMs < this.#waitUntilMs || !this.#task) return !this.#task;
    const waitMs = this.#task.step();
    if (waitMs >= 0) {
      this.#waitUntilMs = nowMs + waitMs;
      return false;
    }
    this.#core.setResult(this.#task.result());
    this.#task = undefined;
    return true;
  }

  #serveInterrupt(nowMs: number): void {
    if (!this.#interrupt.isHeard || !this.#parts.uart.wantsInterrupt(nowMs)) return;
    this.#interrupt.enter();
  }

  #execute(budget: number): void {
    const core = this.#core;
    const stop = core.run(budget);
    if (stop === 'exception') this.#crash();
    else if (stop === 'outside') this.#callRom();
    else if (stop === 'returned') this.#idle = false;
    else if (stop === 'wait') this.#idle = !this.#interrupt.isServed;
    else if (!this.#interrupt.isServed) this.#restIfIdle(stop);
  }

  #restIfIdle(stop: Stop): void {
    const core = this.#core;
    if (stop === 'breakpoint') core.decodeAgain(core.pc);
    else if (core.touchedRegisters || ++this.#chunks < this.#patience) return;
    this.#lookForIdleLoop();
  }

  #lookForIdleLoop(): void {
    const core = this.#core;
    const address = core.pc;
    this.#idle = this.#idleLoop.standsStill();
    this.#chunks = 0;
    this.#patience = this.#idle ? 1 : Math.min(longestPatience, this.#patience * 2);
    if (core.exception) {
      this.#crash();
      return;
    }
    if (this.#idle) this.#idleAddress = address;
    if (this.#idleAddress !== 0) core.setBreakpoint(this.#idleAddress);
  }

  #callRom(): void {
    const core = this.#core;
    const { machine } = this.#parts;
    if (this.#interrupt.leave()) {
      this.#idle = false;
      return;
    }
    const caller = core.pc === machine.callbackReturn ? this.#callers.pop() : undefined;
    const called = caller?.then ?? this.#parts.romFunctions.get(core.pc);
    if (!called) {
      this.#fault({ cause: machine.badJump, address: core.pc });
      return;
    }
    if (caller) core.returnAddress = caller.returnTo;
    const at = core.pc;
    core.pc = core.returnAddress;
    try {
      called(this.#call);
    } catch (error) {
      if (!(error instanceof GuestFault)) throw error;
      core.pc = at;
      this.#fault(error.exception);
    }
  }

  #fault(exception: GuestFault['exception']): void {
    this.#core.exception = exception;
    this.#crash();
  }

  readonly #call: RomCall = {
    argument: (index) => this.#core.argument(index, this.#parts.machine.readWord),
    setResult: (value) => this.#core.setResult(value),
    setLongResult: (value) =>
      this.#core.setResult(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n))),
    cycles: () => this.#core.executedNow,
    callGuest: (address, argument, then) => {
      // The ROM's own frames would long have run into other data.
      if (this.#callers.length >= deepestCallbacks) return this.#call.loadError(address);
      const core = this.#core;
      this.#callers.push({ returnTo: core.returnAddress, then });
      core.returnAddress = this.#parts.machine.callbackReturn;
      core.setArgument(argument);
      core.pc = address >>> 0;
    },
    loadError: (address) => {
      throw new GuestFault(this.#parts.machine.badLoad, address);
    },
    wait: (task) => {
      // The ROM's drivers do not nest: an interrupt handler never waits on the flash.
      this.#task = task;
      this.#waitUntilMs = this.now();
    },
    spend: (ms, result) => {
      if (ms > shortWaitMs) return this.#call.wait(delayTask(ms, result));
      this.#skippedMs += ms;
      this.#core.setResult(result);
    },
    attachInterrupt: (number, address, argument) => this.#interrupt.attach(number, address, argument),
    maskInterrupts: (mask, on) => this.#interrupt.mask(mask, on),
    lockInterrupts: (on) => this.#interrupt.lock(on),
  };

  /** The ROM's exception handler prints and hangs; EPC1 tells where. */
  #crash(): void {
    const core = this.#core;
    const { cause, address } = core.exception ?? { cause: 0, address: 0 };
    this.#ended = true;
    this.#parts.ended(this.#parts.machine.exceptionText(cause, core.pc, address));
  }
}

// Code that runs on the chip after a jump: the LX106 core, ROM functions answered by the host, the UART
// interrupt on a stack of its own, and waiting that costs nothing. One instruction is one clock cycle.

import type { Program } from '../../parts/program.ts';
import { delayTask, type RomTask } from '../../parts/rom-task.ts';
import type { Uart } from '../../parts/uart.ts';
import type { CpuClock } from '../cpu-clock.ts';
import { exceptionText } from '../rom/exception-text.ts';
import { IdleLoopDetector } from './idle-loop.ts';
import { Interpreter, type RegisterSpace, type Stop } from './interpreter.ts';
import type { Memory } from './memory.ts';
import { GuestFault, type RomCall, type RomFunction } from './rom-call.ts';
import { UartInterrupt } from './uart-interrupt.ts';

/** The stack pointer that the ROM hands to loaded code, below its own variables. */
const stackTop = 0x3ffffd80;
/** Where loaded code returns to when it returns at all. */
const exitAddress = 0x400010a8;
/** Chunks are short, so that interrupts and the clock are looked at often. */
const chunkInstructions = 4000;
/** A wait this short is over before anything else could happen. */
const shortWaitMs = 0.1;
/** Looking for an idle loop costs as much as a chunk: after each failure it waits for twice as many. */
const longestPatience = 64;

/** Where a function that the ROM has called returns to, and how deep such calls may nest. */
const callbackReturn = 0x40001dc4;
const deepestCallbacks = 16;
const argumentRegisters = 6;
const illegalInstruction = 0;
const loadStoreError = 3;

export type GuestParts = {
  readonly memory: Memory;
  readonly uart: Uart;
  readonly space: RegisterSpace;
  readonly romFunctions: ReadonlyMap<number, RomFunction>;
  readonly cpuClock: CpuClock;
  /** The guest crashed or returned: the text that the ROM's handler prints, if any. */
  readonly ended: (text: string) => void;
};

type Caller = { readonly returnTo: number; readonly then: () => void };

export class Guest implements Program {
  readonly #parts: GuestParts;
  readonly #core: Interpreter;
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
  readonly #interrupt = new UartInterrupt();
  readonly #callers: Caller[] = [];

  constructor(parts: GuestParts, entry: number) {
    this.#parts = parts;
    this.#core = new Interpreter(parts.memory, parts.space);
    this.#idleLoop = new IdleLoopDetector(this.#core, parts.memory);
    this.#core.pc = entry >>> 0;
    this.#core.registers[0] = exitAddress;
    this.#core.registers[1] = stackTop;
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
    this.#core.registers[2] = this.#task.result();
    this.#task = undefined;
    return true;
  }

  #serveInterrupt(nowMs: number): void {
    if (!this.#interrupt.isHeard || !this.#parts.uart.wantsInterrupt(nowMs)) return;
    this.#interrupt.enter(this.#core);
  }

  #execute(budget: number): void {
    const core = this.#core;
    const stop = core.run(budget);
    if (stop === 'exception') this.#crash();
    else if (stop === 'outside') this.#callRom();
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
    if (this.#interrupt.leave(core)) {
      this.#idle = false;
      return;
    }
    const caller = core.pc === callbackReturn ? this.#callers.pop() : undefined;
    const called = caller?.then ?? this.#parts.romFunctions.get(core.pc);
    if (!called) {
      this.#fault({ cause: illegalInstruction, address: core.pc });
      return;
    }
    if (caller) core.registers[0] = caller.returnTo;
    const at = core.pc;
    core.pc = core.registers[0]! >>> 0;
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
    argument: (index) => {
      const { registers } = this.#core;
      if (index < argumentRegisters) return registers[2 + index]! >>> 0;
      return this.#parts.space.read(registers[1]! + 4 * (index - argumentRegisters));
    },
    setResult: (value) => {
      this.#core.registers[2] = value;
    },
    setLongResult: (value) => {
      this.#core.registers[2] = Number(BigInt.asIntN(32, value));
      this.#core.registers[3] = Number(BigInt.asIntN(32, value >> 32n));
    },
    cycles: () => this.#core.executedNow,
    callGuest: (address, argument, then) => {
      // The ROM's own frames would long have run into other data.
      if (this.#callers.length >= deepestCallbacks) throw new GuestFault(loadStoreError, address);
      const { registers } = this.#core;
      this.#callers.push({ returnTo: registers[0]!, then });
      registers[0] = callbackReturn;
      registers[2] = argument;
      this.#core.pc = address >>> 0;
    },
    loadError: (address) => {
      throw new GuestFault(loadStoreError, address);
    },
    wait: (task) => {
      // The ROM's drivers do not nest: an interrupt handler never waits on the flash.
      this.#task = task;
      this.#waitUntilMs = this.now();
    },
    spend: (ms, result) => {
      if (ms > shortWaitMs) return this.#call.wait(delayTask(ms, result));
      this.#skippedMs += ms;
      this.#core.registers[2] = result;
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
    this.#parts.ended(exceptionText(cause, core.pc, address));
  }
}

// What interrupts a program that runs: Ctrl-C, and timers and pins whose handlers are due. On the chip
// interrupt handlers do it (shared/runtime/interrupt_char.c, py/scheduler.c), here the board's thread.
import type { InterruptTarget } from '../link-messages.ts';
import type { Interrupts } from '../worker-firmware.ts';

const none = -1;
/** MP_SCHED_LOCKED of py/mpstate.h. */
export const schedulerLocked = -1;

export const keyboardInterrupts: Interrupts = {
  running: (target) => interruptCharacter(target) !== none,
  others(target, bytes) {
    const character = interruptCharacter(target);
    return bytes.includes(character) ? bytes.filter((byte) => byte !== character) : bytes;
  },
  raise,
  attend,
};

function interruptCharacter(target: InterruptTarget): number {
  return Atomics.load(new Int32Array(target.memory), target.characterAt / 4);
}

function raise(target: InterruptTarget): void {
  const words = new Int32Array(target.memory);
  Atomics.store(words, target.tracebackAt / 4, 0);
  Atomics.store(words, target.pendingAt / 4, target.exception);
  const states = new Int16Array(target.memory);
  Atomics.compareExchange(states, target.stateAt / 2, target.stateIdle, target.statePending);
}

/**
 * Lets the function that stands in every slot of the scheduler's queue run at the program's next branch.
 * False while the scheduler is busy with something else.
 */
function attend(target: InterruptTarget): boolean {
  const states = new Int16Array(target.memory);
  const queued = new Uint8Array(target.memory);
  const at = target.stateAt / 2;
  if (Atomics.compareExchange(states, at, target.stateIdle, schedulerLocked) !== target.stateIdle)
    return Atomics.load(queued, target.queuedAt) > 0;
  Atomics.store(queued, target.queuedAt, 1);
  Atomics.store(states, at, target.statePending);
  return true;
}

/**
 * As mp_sched_lock and mp_sched_unlock of py/scheduler.c, but for locks within each other. The board's thread may hold
 * it for a moment itself.
 */
export function lockScheduler(target: InterruptTarget, isLocked: boolean): void {
  const states = new Int16Array(target.memory);
  const at = target.stateAt / 2;
  const { stateIdle, statePending } = target;
  if (!isLocked) {
    const waits = Atomics.load(new Int32Array(target.memory), target.pendingAt / 4) !== 0;
    const queued = Atomics.load(new Uint8Array(target.memory), target.queuedAt) > 0;
    Atomics.store(states, at, waits || queued ? statePending : stateIdle);
    // Raised since then, it found the scheduler locked.
    if (!waits && Atomics.load(new Int32Array(target.memory), target.pendingAt / 4) !== 0)
      Atomics.compareExchange(states, at, stateIdle, statePending);
    return;
  }
  while (
    Atomics.compareExchange(states, at, stateIdle, schedulerLocked) !== stateIdle &&
    Atomics.compareExchange(states, at, statePending, schedulerLocked) !== statePending
  );
}

// Ctrl-C while a program runs: what the UART's interrupt handler does on the chip
// (shared/runtime/interrupt_char.c, py/scheduler.c), done from the board's thread.
import type { InterruptTarget } from '../link-messages.ts';
import type { Interrupts } from '../worker-firmware.ts';

const none = -1;

export const keyboardInterrupts: Interrupts = {
  running: (target) => interruptCharacter(target) !== none,
  others(target, bytes) {
    const character = interruptCharacter(target);
    return bytes.includes(character) ? bytes.filter((byte) => byte !== character) : bytes;
  },
  raise,
};

function interruptCharacter(target: InterruptTarget): number {
  return Atomics.load(new Int32Array(target.memory), target.characterAt / 4);
}

function raise(target: InterruptTarget): void {
  const words = new Int32Array(target.memory);
  Atomics.store(words, target.tracebackAt / 4, 0);
  Atomics.store(words, target.pendingAt / 4, target.exception);
  Atomics.compareExchange(words, target.stateAt / 4, target.stateIdle, target.statePending);
}

// Finds the words in the interpreter's memory that an interrupt character works through, by watching
// what changes. They move from build to build, so they are never written down.
import type { InterruptTarget } from '../link-messages.ts';
import type { Interpreter } from './interpreter.ts';
import { schedulerLocked } from './interrupt.ts';

/** Static data of the build ends far below this. */
const searchedWords = 0x20000;
const exceptionObjectBytes = 16;
/** The queue's length stands beside the scheduler's state (py/mpstate.h). */
const queueSearchBytes = 32;

/** Throws when the build does not work as expected. Leaves the interpreter as it was. */
export function findInterruptTarget(interpreter: Interpreter): InterruptTarget {
  const words = new Int32Array(interpreter.memory, 0, searchedWords);
  const characterAt = findCharacter(interpreter, words);
  // Raised once, so that the exception object has a traceback and clearing it shows as a change.
  interpreter._module._mp_sched_keyboard_interrupt();
  try {
    interpreter.runPython('while True: pass');
  } catch {
    // KeyboardInterrupt, as wanted.
  }
  // The next program brings the scheduler back to idle.
  interpreter.runPython('for _ in range(3): pass');
  const before = words.slice();
  interpreter._module._mp_sched_keyboard_interrupt();
  const changed = indicesWhere(words, (value, index) => value !== before[index]);
  const after = changed.map((index) => words[index] as number);
  for (const index of changed) words[index] = before[index] as number;

  const at = (test: (address: number, value: number) => boolean) => {
    const found = changed.findIndex((index, order) => test(index * 4, after[order] as number));
    if (found < 0) throw new Error('this MicroPython build raises KeyboardInterrupt in an unknown way');
    return {
      address: (changed[found] as number) * 4,
      old: before[changed[found] as number] as number,
      new: after[found] as number,
    };
  };
  const pending = at((_, value) => value > 0);
  const insideException = (address: number) =>
    address > pending.new && address < pending.new + exceptionObjectBytes;
  const traceback = at((address) => insideException(address));
  const state = at((address) => address !== pending.address && !insideException(address));
  const [stateIdle, statePending] = [lowHalf(state.old), lowHalf(state.new)];
  const queuedAt = findQueueLength(interpreter, { stateAt: state.address, stateIdle, statePending });
  return {
    memory: interpreter.memory,
    characterAt,
    pendingAt: pending.address,
    exception: pending.new,
    tracebackAt: traceback.address,
    stateAt: state.address,
    stateIdle,
    statePending,
    queuedAt,
  };
}

/** Three functions are queued while the scheduler is locked, so that the byte that counts them shows. */
function findQueueLength(
  interpreter: Interpreter,
  { stateAt, stateIdle, statePending }: Pick<InterruptTarget, 'stateAt' | 'stateIdle' | 'statePending'>,
): number {
  const states = new Int16Array(interpreter.memory);
  const near = new Uint8Array(interpreter.memory, stateAt, queueSearchBytes);
  const before = near.slice();
  let candidates = [...before.keys()].filter((index) => before[index] === 0);
  states[stateAt / 2] = schedulerLocked;
  for (const count of [1, 2, 3]) {
    interpreter.runPython("__import__('micropython').schedule(len, ())");
    candidates = candidates.filter((index) => near[index] === count);
  }
  states[stateAt / 2] = statePending;
  interpreter.runPython('for _ in range(9): pass');
  candidates = candidates.filter((index) => near[index] === 0);
  if (candidates.length !== 1 || states[stateAt / 2] !== stateIdle)
    throw new Error('this MicroPython build keeps its queue of scheduled functions elsewhere');
  return stateAt + (candidates[0] as number);
}

const lowHalf = (word: number) => (word << 16) >> 16;

function findCharacter(interpreter: Interpreter, words: Int32Array): number {
  let candidates: number[] | null = null;
  for (const character of [0x5a, 0x2d, 0x41]) {
    interpreter.runPython(`import micropython\nmicropython.kbd_intr(${character})`);
    candidates = candidates
      ? candidates.filter((index) => words[index] === character)
      : indicesWhere(words, (value) => value === character);
  }
  interpreter.runPython('micropython.kbd_intr(-1)');
  // Other work overwrites a copy of the argument that was left on the stack.
  interpreter.runPython('str([n * n for n in range(30)])');
  const found = candidates?.filter((index) => words[index] === -1) ?? [];
  if (found.length !== 1) throw new Error('this MicroPython build keeps its interrupt character elsewhere');
  return (found[0] as number) * 4;
}

/** A plain loop over a copy: this runs at every boot, and shared memory is slow to walk. */
function indicesWhere(words: Int32Array, test: (value: number, index: number) => boolean): number[] {
  const copy = words.slice();
  const found: number[] = [];
  for (let index = 0; index < copy.length; index++) if (test(copy[index] as number, index)) found.push(index);
  return found;
}

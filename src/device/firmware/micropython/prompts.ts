// What stands at the begin of a line where MicroPython, or CircuitPython, waits for input.
// Source: MicroPython shared/runtime/pyexec.c.
import type { PromptSign } from '../prompt.ts';

declare module '../prompt.ts' {
  interface PromptKinds {
    micropython: true;
    'micropython continuation': true;
    'micropython paste': true;
    'micropython raw': true;
  }
}

export const pythonPrompts: readonly PromptSign[] = [
  {
    text: '>>> ',
    kind: 'micropython',
    state: 'micropython idle',
    isFirst: true,
    isUnmistakable: true,
    comesAgain: true,
  },
  { text: '... ', kind: 'micropython continuation', state: 'micropython idle' },
  { text: '=== ', kind: 'micropython paste', state: 'micropython idle' },
  { text: '>', kind: 'micropython raw', state: 'raw repl', isWholeLine: true },
];

// Keys and pastes of the REPL pane: the board's, but for the two keys that lead back here.

import type { Input } from '../../terminal/key.ts';
import type { Focus } from '../../workbench/binding.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { setRepl, typeBytes } from './actions.ts';
import { takePaste } from './actions-block.ts';
import { enterBytes } from './line-ending.ts';

/** More than a line is no impatience. */
const mostAhead = 256;
const editing: ReadonlySet<string> = new Set(['enter', 'tab', 'backspace']);

/** True where the input was for the board. */
export function replInput(app: Workbench, focus: Focus, input: Input): boolean {
  if (input.type === 'paste') {
    if (focus === 'repl') takePaste(app, input.bytes);
    return focus === 'repl';
  }
  const { operation, repl } = app.store.get();
  const bytes = input.id === 'enter' ? enterBytes(repl.lineEnding) : input.bytes;
  // Everything that a keyboard can make is the board's, but for these two.
  if (focus === 'repl' && input.id !== 'ctrl-]' && input.id !== 'ctrl-t') {
    // typeBytes tells of its own failures.
    void typeBytes(app, bytes);
    return true;
  }
  // A pane that is opening takes what is written for the board; it is no command here.
  const isOpening = focus === 'running' && operation?.name === 'repl';
  if (!isOpening || !(input.text || editing.has(input.id))) return false;
  setRepl(app, { typedAhead: [...repl.typedAhead, ...bytes].slice(0, mostAhead) });
  return true;
}

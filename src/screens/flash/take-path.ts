// A file that is pasted, or dropped into the terminal, where one could be chosen.
import { homedir } from 'node:os';
import type { Input } from '../../terminal/key.ts';
import { targetPath } from '../../workbench/availability.ts';
import type { Focus } from '../../workbench/binding.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { flashPath } from './actions.ts';
import { pastedPath } from './pasted-path.ts';

/** An input of the screen's own: a pasted path opens its plan. */
export const takesPath =
  (where: readonly Focus[]) =>
  (app: Workbench, focus: Focus, input: Input): boolean | Promise<void> => {
    if (input.type !== 'paste' || !where.includes(focus)) return false;
    const file = pastedPath(input.text, homedir(), app.platform.name === 'win32');
    if (file === null) return false;
    return flashPath(app, targetPath(app.store.get()) ?? '', file);
  };

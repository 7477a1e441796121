// A program that runs on the board keeps its REPL from whoever needs it: files, pins, code. What a person can do
// about it is the same everywhere: interrupt it, or break in by a reset, and go on with what was wanted.
import { isProgramInTheWay } from '../advice/program-in-the-way.ts';
import { isEspError } from '../device/errors.ts';
import { breakIn } from '../device/firmware/break-in.ts';
import type { OperationContext } from '../device/operation.ts';
import type { State } from './state.ts';
import type { Workbench } from './workbench.ts';

export type Stopping = 'interrupt' | 'break-in';

/** Stops what runs; the words say what it took. @throws EspError repl-busy | no-repl | unsupported */
export async function stopProgram(
  app: Workbench,
  path: string,
  how: Stopping,
  context: OperationContext,
): Promise<string> {
  const session = await app.board.on(path, context);
  return (await breakIn(session, { reset: how === 'break-in' }, context)).words;
}

/** What the person has chosen to be done about a program on this board, beforehand; null = ask. */
export function chosenFor({ preferences, ports }: State, path: string): Stopping | null {
  const mac = ports.known[path]?.facts?.mac.toLowerCase();
  const chosen = (mac && preferences.programs[mac]) || preferences.runningProgram;
  return chosen === 'ask' ? null : chosen;
}

/** `work`, and once more behind the program, where its end was chosen beforehand. @throws EspError as `work` does */
export async function pastProgram<T>(
  app: Workbench,
  path: string,
  context: OperationContext,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const how = chosenFor(app.store.get(), path);
    if (how === null || !isEspError(error) || !isProgramInTheWay(error)) throw error;
    app.note('warning', await stopProgram(app, path, how, context));
    return work();
  }
}

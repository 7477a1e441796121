// The question that Files asks before it changes anything, and what Enter then does.
import type { LeftOut } from '../../device/files/left-out.ts';
import { printable } from '../../text/printable.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { setFiles } from './actions.ts';
import type { ChangeLine } from './state.ts';

/** Carries out what was asked about. */
export async function agree(app: Workbench, path: string): Promise<void> {
  const { prompt } = app.store.get().files;
  setFiles(app, { prompt: null });
  if (prompt?.kind === 'ask') await prompt.carryOut(path);
}

export function ask(
  app: Workbench,
  title: string,
  lines: readonly ChangeLine[],
  words: string,
  action: (path: string) => Promise<void>,
): void {
  setFiles(app, { prompt: { kind: 'ask', title, lines, action: words, top: 0, carryOut: action } });
}

/** Says what was done, now and once more when the app has ended. */
export function tell(app: Workbench, words: string): void {
  app.say('good', words);
  app.store.update((state) => ({ ...state, summary: [...state.summary, words] }));
}

/** Shows which file of how many is on its way. */
export const underway = (app: Workbench) => (name: string, at: number, count: number) =>
  setFiles(app, { underway: { name: printable(name), at, count } });

/** What a copy does not take along stands last in its preview. */
export const leftOutRows = (leftOut: readonly LeftOut[]): ChangeLine[] =>
  leftOut.map(({ name, reason }) => ({ status: 'stays-out', name, size: null, reason }));

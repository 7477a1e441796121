// What a shell's script gets when Tab is pressed: a line of marks for the shell, then one line or more each candidate.
// Silent whatever happens: what cannot be looked up is not offered.
import { isPrintable } from '../../text/printable.ts';
import type { CommandLine } from './complete.ts';
import { complete, type Living } from './complete.ts';
import { goesOn, type ShellKind } from './shell.ts';

/** Longer lists help nobody, and a folder of a board or a computer may hold anything. */
const mostCandidates = 1000;

/**
 * First line: "words" with "file" or "folder" where names of this computer fit, "behind" where they begin
 * within the word, "open" where no blank is to follow.
 */
export async function answerShell(
  shell: ShellKind,
  args: readonly string[],
  line: CommandLine,
  living: Living,
): Promise<readonly string[]> {
  const typed = shell.typed(args);
  const { candidates, paths, from } = await complete(typed.words, line, living);
  const before = (typed.words.at(-1) ?? '').slice(0, from);
  const offered = candidates
    // What is not printable is one line here and another on the screen.
    .filter(({ value, about = '' }) => isPrintable(value + about))
    .slice(0, mostCandidates)
    .map((each) => ({ ...each, value: before + each.value }));
  const isOpen = offered.length > 0 && offered.every(({ value }) => goesOn(value));
  const marks = ['words', paths, paths && from > 0 && 'behind', isOpen && 'open'].filter(Boolean).join(' ');
  return [marks, ...offered.flatMap((each) => shell.lines(each, typed))];
}

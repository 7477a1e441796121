// Which program the REPL's question means: one of the list, narrowed down by what is typed, or a path.
import { readdir } from 'node:fs/promises';
import { printable } from '../../text/printable.ts';
import type { ReplPrompt } from './state.ts';

export type FilePrompt = Extract<ReplPrompt, { kind: 'file' }>;

const mostFiles = 500;

/** Names of the programs in a folder, sorted; none where it cannot be read. Names that would not print are left out. */
export async function programsIn(folder: string, ending: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending) && printable(entry.name) === entry.name)
    .map(({ name }) => name)
    .sort()
    .slice(0, mostFiles);
}

export function shownFiles({ files, entry }: FilePrompt): readonly string[] {
  const typed = entry.text.trim().toLowerCase();
  return files.filter((name) => name.toLowerCase().includes(typed));
}

/** '' where neither the list nor the field names one. */
export function chosenFile(prompt: FilePrompt): string {
  const typed = prompt.entry.text.trim();
  if (prompt.files.includes(typed)) return typed;
  return shownFiles(prompt)[prompt.cursor] ?? typed;
}

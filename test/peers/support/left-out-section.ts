// The part of docs/virtual-board.md that says which tests of other people are left out, and why. A run of the
// suites makes it; UPDATE_DOCS=1 writes it.
import { readFile, writeFile } from 'node:fs/promises';
import {
  esptoolLeftOut,
  type LeftOut,
  leftOut,
  mpremoteLeftOut,
  otherFolders,
} from './micropython-left-out.ts';

const path = 'docs/virtual-board.md';
const begin = '<!-- left out: made by `UPDATE_DOCS=1 npm run test:peers` -->';
const end = '<!-- left out: end -->';
const skippedHead = 'Skipped by the suite itself, which finds that the board lacks what they test: ';

/** `skipped`: the tests that the suite itself skips, 'basics/parser'. */
export function leftOutSection(skipped: readonly string[]): string {
  const rows = (list: readonly LeftOut[], name: (test: string) => string) =>
    list.map(({ reason, tests }) => `| ${tests.map((test) => `\`${name(test)}\``).join(', ')} | ${reason} |`);
  const folders = [...new Set(skipped.map((test) => test.split('/')[0] as string))].sort();
  const skippedText = folders.map((folder) => {
    const tests = skipped.filter((test) => test.startsWith(`${folder}/`)).sort();
    return `${folder}: ${tests.map((test) => test.slice(folder.length + 1)).join(', ')}`;
  });
  return [
    begin,
    '',
    '| left out | why |',
    '|---|---|',
    ...rows(leftOut, (test) => test),
    ...rows(otherFolders, (folder) => `${folder}/`),
    ...rows(mpremoteLeftOut, (script) => `mpremote: ${script}.sh`),
    `| ${esptoolLeftOut.tests.join(', ')} | ${esptoolLeftOut.reason} |`,
    '',
    `${skippedHead}${skippedText.join('; ')}.`,
    '',
    end,
  ].join('\n');
}

/** What stands in the document; written anew first when the environment asks for that. */
export async function documentedSection(section: string): Promise<string> {
  const text = await readFile(path, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end) + end.length];
  if (from < 0 || to < from)
    throw new Error(`${path} has lost the marks of the part that tells what is left out`);
  if (process.env['UPDATE_DOCS'] === undefined) return text.slice(from, to);
  await writeFile(path, text.slice(0, from) + section + text.slice(to));
  return section;
}

/** The table alone: what a suite skips by itself gets less with every feature, and may then stand there still. */
export function parts(section: string): { readonly table: string; readonly skipped: ReadonlySet<string> } {
  const [table = '', skipped = ''] = section.split(skippedHead);
  const names = skipped.split(/; |\.\n/).flatMap((group) => {
    const [folder, tests = ''] = group.split(': ');
    return tests.split(', ').map((test) => `${folder}/${test}`);
  });
  return { table, skipped: new Set(names) };
}

// A firmware in two files lies in one folder, each named by its offset: whether one of them was left out.
import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { nameWithoutOffset, offsetInName } from '../device/image/offset-in-name.ts';
import { formatOffset } from '../device/sizes.ts';
import { printable } from '../text/printable.ts';

/** A folder of downloads may hold thousands of files. */
const mostNamed = 3;

/**
 * In words, for each given file that has parts of its own firmware beside it which are not given.
 * @param paths as they were given; never rejects
 */
export async function leftOutParts(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const build = nameWithoutOffset(basename(path));
    if (build === null) continue;
    const given = new Set(
      paths.filter((each) => dirname(each) === dirname(path)).map((each) => basename(each)),
    );
    const beside = (await readdir(dirname(path)).catch(() => [])).filter(
      (name) =>
        !given.has(name) &&
        nameWithoutOffset(name) === build &&
        offsetInName(name) !== offsetInName(basename(path)),
    );
    if (beside.length === 0) continue;
    const names = beside.sort().slice(0, mostNamed).map(printable).join(', ');
    const at = formatOffset(offsetInName(basename(path)) ?? 0);
    found.push(
      `${printable(path)} (for ${at}) is one part of a firmware: ${names} beside it ${beside.length === 1 ? 'is' : 'are'} not given, and a part alone does not start.`,
    );
  }
  // Two given of three: the third is told once.
  return found.slice(0, 1);
}

// A firmware in two files lies in one folder, each named by its offset: whether one of them was left out.
import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { nameWithoutOffset, offsetInName } from '../device/image/offset-in-name.ts';
import { formatOffset } from '../device/sizes.ts';
import { printable } from '../text/printable.ts';

/** A folder of downloads may hold thousands of files. */
const mostNamed = 3;

/** Where the parts of a firmware of the SDK end that begins at 0x0: the next begins there. */
const firstPartBytes = 0x10000;

export type GivenFile = { readonly path: string; readonly bytes: Uint8Array };

/**
 * In words, for a given file whose name says that it is a part of a firmware, of which other parts are not given.
 * Never rejects.
 */
export async function leftOutParts(files: readonly GivenFile[]): Promise<string[]> {
  const paths = files.map(({ path }) => path);
  const found: string[] = [];
  for (const { path, bytes } of files) {
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
    if (beside.length > 0) found.push(namedBeside(path, beside));
    else if (files.length === 1 && isLonePart(path, build, bytes)) found.push(aloneWords(path));
  }
  // Two given of three: the third is told once.
  return found.slice(0, 1);
}

const placeOf = (path: string): number => offsetInName(basename(path)) ?? 0;

function namedBeside(path: string, beside: readonly string[]): string {
  const names = [...beside].sort().slice(0, mostNamed).map(printable).join(', ');
  return `${printable(path)} (for ${formatOffset(placeOf(path))}) is one part of a firmware: ${names} beside it ${beside.length === 1 ? 'is' : 'are'} not given, and a part alone does not start.`;
}

/**
 * Nothing is in its name but the offset, and perhaps a copy's number: so the linker of the SDK names parts. What
 * reaches beyond the place of the second part is a whole firmware, whatever its name.
 */
const isLonePart = (path: string, build: string, { length }: Uint8Array): boolean =>
  /^(?:copy of )?\*[ _(\d)-]*(?:copy)?$/i.test(build) && (placeOf(path) !== 0 || length <= firstPartBytes);

const aloneWords = (path: string): string =>
  placeOf(path) === 0
    ? `${printable(path)} is by its name the first part of a firmware, and no other is given or lies beside it: 0x10000.bin as a rule. Alone it starts only where that is in the flash already.`
    : `${printable(path)} (for ${formatOffset(placeOf(path))}) is by its name a part of a firmware, and the one for 0x0 is neither given nor beside it. Alone it starts only where that is in the flash already.`;

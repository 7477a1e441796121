// What V8 compiled of the program is kept in its folder (docs/decisions/009-kept-code.md), and each story has a new
// one. To compile it again is a quarter of what a short run costs, so a folder that is done with hands it on. It is
// for runs with the flags of shortRun() alone: V8 takes what it compiled with the same ones.
import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const shared = resolve('node_modules/.cache/espwb-stories/compiled');
const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
const filesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** Gives an ESPWB_HOME that has none what others handed on. Benches start espwb as people do: with nothing. */
export function lendKeptCode(home: string): void {
  if (!process.env['VITEST']) return;
  const folder = join(home, 'cache', 'compiled');
  for (const name of filesIn(shared)) {
    if (sizeOf(join(folder, name)) > 0) continue;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    copyFileSync(join(shared, name), join(folder, name));
  }
}

/** Takes what a home has more of than was there, before it is removed. The program looks at what it finds itself. */
export function handOnKeptCode(home: string): void {
  if (!process.env['VITEST']) return;
  const folder = join(home, 'cache', 'compiled');
  for (const name of filesIn(folder)) {
    if (sizeOf(join(folder, name)) <= sizeOf(join(shared, name))) continue;
    mkdirSync(shared, { recursive: true });
    const part = join(shared, `../${name}.${process.pid}`);
    try {
      copyFileSync(join(folder, name), part);
      renameSync(part, join(shared, name));
    } catch {
      rmSync(part, { force: true });
    }
  }
}

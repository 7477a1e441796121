// Pictures of every screen, taken from the built program on virtual boards while it is used by keys.
// Writes docs/shots/*.svg; with a folder as argument PNGs as well, to look at. `--looks` takes PNGs alone, of every
// screen in every size, on a dark and a light ground and with NO_COLOR.
// Usage: npm run shots [-- FOLDER [--looks]]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bareToBlinking } from './shots/bare-to-blinking.ts';
import { mainJob } from './shots/main-job.ts';
import { otherScreens } from './shots/other-screens.ts';
import { inStudio, looks, pngOf } from './shots/studio.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    looks: { type: 'boolean', default: false },
    /** Only the film of the README. */
    movie: { type: 'boolean', default: false },
    /** With --looks: not the main job. */
    others: { type: 'boolean', default: false },
    /** With --looks: only this look or size, as in 'light' and '132x43'. */
    only: { type: 'string', multiple: true, default: [] },
  },
});
const shotsFolder = 'docs/shots';
const [pngFolder] = positionals;
const [dark = looks[0]] = looks;

if (values.looks) await everyLook();
else await picturesOfTheDocs();
process.exit(0);

async function picturesOfTheDocs(): Promise<void> {
  if (!dark) throw new Error('No look is dark.');
  mkdirSync(shotsFolder, { recursive: true });
  const camera = (columns: number, rows: number, suffix: string) => ({
    columns,
    rows,
    look: dark,
    take: (name: string, svg: string) => {
      writeFileSync(join(shotsFolder, `${name}${suffix}.svg`), svg);
      if (pngFolder) keepPng(pngFolder, `${name}${suffix}`, svg);
    },
  });
  await inStudio(camera(80, 24, ''), (start) =>
    bareToBlinking(start, join(shotsFolder, 'bare-to-blinking.svg')),
  );
  if (values.movie) return;
  for (const [columns, rows, suffix] of [
    [80, 24, ''],
    [120, 36, '-wide'],
    [60, 18, '-small'],
  ] as const) {
    await inStudio(camera(columns, rows, suffix), mainJob);
  }
}

async function everyLook(): Promise<void> {
  if (!pngFolder) throw new Error('--looks needs a folder for its pictures.');
  const wanted = (name: string, kind: RegExp) => {
    const named = values.only.filter((only) => kind.test(only));
    return named.length === 0 || named.includes(name);
  };
  for (const look of looks.filter(({ name }) => wanted(name, /^[a-z]/)))
    for (const size of ['80x24', '132x43', '200x60', '60x16'].filter((one) => wanted(one, /^\d/))) {
      const [columns = 0, rows = 0] = size.split('x').map(Number);
      const folder = join(pngFolder, `${look.name}-${size}`);
      const camera = { columns, rows, look, take: (name: string, svg: string) => keepPng(folder, name, svg) };
      if (!values.others) await inStudio(camera, mainJob);
      await inStudio(camera, otherScreens);
    }
}

function keepPng(folder: string, name: string, svg: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.png`), pngOf(svg));
  process.stdout.write(`${join(folder, name)}\n`);
}

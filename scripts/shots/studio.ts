// Where pictures are taken: the built program in a terminal of a size, with a look, and a project folder to work in.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import {
  darkTerminal,
  lightTerminal,
  type TerminalColours,
  terminalSvg,
} from '../../test/support/terminal-svg.ts';
import { startWorkbenchProgram, type WorkbenchProgram } from '../../test/support/workbench-program.ts';

export type Look = {
  readonly name: string;
  readonly colours: TerminalColours;
  readonly env: Readonly<Record<string, string>>;
};

export const looks: readonly Look[] = [
  { name: 'dark', colours: darkTerminal, env: { COLORFGBG: '15;0' } },
  { name: 'light', colours: lightTerminal, env: { COLORFGBG: '0;15' } },
  { name: 'no-color', colours: darkTerminal, env: { NO_COLOR: '1' } },
];

/** One board more than it has rows. */
const lampRecipe = `
name = "lamp"
ports = ["virtual:one", "virtual:two", "virtual:demo"]
jobs = 1
board-name = "lamp-{{serial}}"
[[files]]
from = "hello.py"
to = "/hello.py"
[test]
code = 'print({{"serial"}})'
expect = "{{serial}}"
[rows]
file = "lamps.csv"
`;

/** Starts the program; `shot` takes a picture of it under a name. */
export type StartApp = (args: readonly string[]) => {
  readonly app: WorkbenchProgram;
  readonly shot: (name: string) => void;
};

export type Camera = {
  readonly columns: number;
  readonly rows: number;
  readonly look: Look;
  readonly take: (name: string, svg: string) => void;
};

/** Calls `work` with a way to start the program, whose folders are gone afterwards. */
export async function inStudio(
  { columns, rows, look, take }: Camera,
  work: (start: StartApp) => Promise<void>,
): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'espwb-shots-'));
  const project = join(home, 'weather');
  mkdirSync(join(project, 'lib'), { recursive: true });
  writeFileSync(join(project, 'hello.py'), 'import lib.sums\nprint(lib.sums.answer())\n');
  writeFileSync(join(project, 'lib', 'sums.py'), 'def answer():\n    return 6 * 7\n');
  writeFileSync(join(project, 'lamp.toml'), lampRecipe);
  writeFileSync(join(project, 'lamps.csv'), 'serial,token\nL-0001,9f2c77\nL-0002,b01d3e\n');
  try {
    await work((args) => {
      const app = startWorkbenchProgram(args, { columns, rows, home, cwd: project, env: look.env });
      return {
        app,
        shot: (name) => take(name, terminalSvg(app.terminal, `espwb: ${name}`, look.colours)),
      };
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

export const pngOf = (svg: string): Buffer =>
  new Resvg(svg, { font: { loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans Mono' } }).render().asPng();

// Pictures of every screen, taken from the built program on a virtual board while it is used by keys.
// Writes docs/shots/*.svg; with a folder as argument PNGs as well, to look at.
// Usage: npm run shots [-- FOLDER]
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { TerminalMovie } from '../test/support/terminal-movie.ts';
import { terminalSvg } from '../test/support/terminal-svg.ts';
import { startWorkbenchProgram, type WorkbenchProgram } from '../test/support/workbench-program.ts';

const shotsFolder = 'docs/shots';
const pngFolder = process.argv.slice(2).find((argument) => !argument.startsWith('--'));
mkdirSync(shotsFolder, { recursive: true });
if (pngFolder) mkdirSync(pngFolder, { recursive: true });

function shoot(app: WorkbenchProgram, name: string): void {
  const svg = terminalSvg(app.terminal, `espwb: ${name}`);
  writeFileSync(join(shotsFolder, `${name}.svg`), svg);
  if (!pngFolder) return;
  const picture = new Resvg(svg, { font: { loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans Mono' } });
  writeFileSync(join(pngFolder, `${name}.png`), picture.render().asPng());
  process.stdout.write(`${name}\n`);
}

const home = mkdtempSync(join(tmpdir(), 'espwb-shots-'));
const project = join(home, 'weather');
mkdirSync(join(project, 'lib'), { recursive: true });
writeFileSync(join(project, 'hello.py'), 'import lib.sums\nprint(lib.sums.answer())\n');
writeFileSync(join(project, 'lib', 'sums.py'), 'def answer():\n    return 6 * 7\n');
/** The pictures have a dark ground. */
const env = { COLORFGBG: '15;0' };
/** Real time for the phases that are worth a picture: a fast board is done before one can look. */
const port = 'virtual:nodemcu?timing=real';

async function mainJob(columns: number, rows: number, suffix: string): Promise<void> {
  const app = startWorkbenchProgram(['-p', port], { columns, rows, home, cwd: project, env });
  const shot = (name: string) => shoot(app, `${name}${suffix}`);
  await app.waitFor('○ virtual:nodemcu');
  app.press('{enter}');
  const [, mac = ''] = await app.waitFor(/✔ ESP8266EX ((?:[0-9a-f]{2}:){5}[0-9a-f]{2})/);
  shot('boards');
  app.press('F');
  await app.waitFor(/❯ built in/);
  shot('flash-choose');
  app.press('{enter}');
  await app.waitFor('Enter Write');
  shot('flash-plan');
  app.press('ojj ');
  await app.waitFor(/flash mode +qio/);
  shot('flash-options');
  app.press('{esc}');
  await app.waitFor('Enter Write');
  app.press('{enter}');
  await app.waitFor(/▶ write[\s\S]* [3-6]\d %/);
  shot('flash-run');
  await app.waitFor('Written and verified');
  shot('flash-result');
  app.press('{enter}');
  await app.waitFor('>>> ');
  app.press('import machine{enter}');
  await app.waitFor('>>> import machine');
  app.press('print(6*7){enter}');
  await app.waitFor(/│ 42 /);
  app.press('[n**2 for n in range(12)]{enter}');
  await app.waitFor('121]');
  shot('repl');
  app.press('{ctrl-t}');
  await app.waitFor('the next key is an espwb command');
  shot('repl-menu');
  app.press('/range{enter}');
  await app.waitFor('looking back');
  shot('repl-search');
  app.press('{esc}');
  await app.waitWithout('looking back');
  app.press('{ctrl-]}');
  await app.waitWithout('REPL · ');
  app.press('4');
  await app.waitFor('by MicroPython');
  app.press('b');
  await app.waitFor(/GPIO2 .*LED on/);
  await app.waitFor(/GPIO2 .*LED off/);
  await app.waitFor(/GPIO2 .*LED on/);
  shot('pins');
  app.press('w');
  await app.waitFor('PWM 50 %');
  app.press('v');
  await app.waitFor('A0 ');
  app.press('hhhh');
  await app.waitFor(/PWM 30 %[\s\S]*A0 .*▁▁▁▁/);
  shot('pins-pwm');
  app.press('v');
  await app.waitWithout('live ·');
  app.press('f');
  await app.waitFor('Does an LED light?');
  await app.waitFor(/GPIO2 .*LED on/);
  shot('pins-wizard');
  app.press('{enter}');
  await app.waitWithout('Does an LED light?');
  app.press('x');
  await app.waitFor('What to do');
  app.press('5');
  await app.waitFor(/Board .* free ─╮[\s\S]*hello\.py/);
  await app.waitWithout('▶ Reading');
  app.press('G {up}');
  shot('files');
  app.press('y');
  await app.waitFor('hello.py');
  await app.waitFor('Enter Send');
  shot('files-sync');
  app.press('{esc}');
  await app.waitWithout('Enter Send');
  app.press('2');
  await app.waitFor('NodeMCU: how to get');
  app.press('jjj{enter}');
  await app.waitFor('MicroPython for 4 MB');
  shot('flash-releases');
  app.press('{left}');
  await app.waitFor('NodeMCU: how to get');
  app.press('jjjj{enter}');
  await app.waitFor('nodemcu-build.com');
  shot('flash-nodemcu');
  app.press('{left}1');
  await app.waitFor('What to do');
  app.press('6');
  await app.waitFor('─ Backups ─');
  app.press('s0:1MB');
  await app.waitFor('Region 0:1MB');
  app.press('{enter}');
  await app.waitFor(/▶ read[\s\S]* [3-6]\d %/);
  shot('backups-run');
  await app.waitFor('✔ Backed up 1 MB');
  shot('backups');
  app.press('1');
  await app.waitFor('What to do');
  app.press('?');
  await app.waitFor('Keys of');
  shot('help');
  app.press('{esc}');
  await app.waitFor('What to do');
  app.press(':');
  await app.waitFor('type a name');
  shot('palette');
  app.press('{esc}');
  await app.waitFor('What to do');
  app.press('0');
  await app.waitFor('─ Log ');
  shot('log');
  app.press('1');
  await app.waitFor('What to do');
  app.press('E');
  await app.waitFor('This removes');
  app.press(mac.replaceAll(':', '').slice(-4, -2));
  await app.waitFor('· ');
  shot('erase');
  app.press(mac.replaceAll(':', '').slice(-2));
  await app.waitFor('Enter: do it');
  app.press('{enter}');
  await app.waitFor(/▶ erase[\s\S]* [1-7]\d %/);
  shot('erase-run');
  await app.waitFor('The flash is blank');
  shot('erase-result');
  app.press('{esc}');
  await app.waitFor('What to do');
  app.press('t');
  await app.waitFor('✖ No REPL answered');
  shot('failure');
  app.press('{esc}');
  await app.waitWithout('✖ No REPL answered');
  app.press('1');
  await app.waitFor('What to do');
  app.press('q');
  await app.exited;
}

/** From a bare board to one that blinks, as a picture that moves: what the README begins with. */
async function bareToBlinking(): Promise<void> {
  const app = startWorkbenchProgram(['-p', 'virtual:bare?timing=real'], {
    columns: 80,
    rows: 24,
    home,
    env,
  });
  const movie = new TerminalMovie(app.terminal);
  const startedMs = Date.now();
  const nowMs = () => Date.now() - startedMs;
  await app.waitFor('○ virtual:bare');
  movie.shoot(0);
  // Slowly while much of the screen changes, which costs bytes; a blink needs more.
  let filming = setInterval(() => movie.shoot(nowMs()), 1000);
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  await pause(1200);
  app.press('{enter}');
  await app.waitFor(/✔ ESP8266EX/);
  await pause(1500);
  app.press('F');
  await app.waitFor(/❯ built in/);
  await pause(1200);
  app.press('{enter}');
  await app.waitFor('Enter Write');
  await pause(1500);
  app.press('{enter}');
  await app.waitFor('Written and verified');
  await pause(1500);
  app.press('b');
  clearInterval(filming);
  await app.waitFor(/GPIO2 .*LED off/);
  filming = setInterval(() => movie.shoot(nowMs()), 125);
  await pause(4000);
  clearInterval(filming);
  writeFileSync(
    join(shotsFolder, 'bare-to-blinking.svg'),
    movie.svg('espwb: a bare board becomes one that blinks', nowMs()),
  );
  // Its home is that of the pictures behind it: not discarded with all that is in it.
  app.stop();
}

try {
  if (process.argv.includes('--movie')) await bareToBlinking();
  else {
    await bareToBlinking();
    await mainJob(80, 24, '');
    await mainJob(120, 36, '-wide');
    await mainJob(60, 18, '-small');
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
process.exit(0);

// The screens that the main job does not come by: settings, several boards, a program in the way, questions.
import type { StartApp } from './studio.ts';

export async function otherScreens(start: StartApp): Promise<void> {
  await programInTheWay(start);
  await severalBoards(start);
  await station(start);
  await whileItIsWritten(start);
}

async function programInTheWay(start: StartApp): Promise<void> {
  const { app, shot } = start(['-p', 'virtual:busy?firmware=micropython&timing=fast']);
  await app.waitFor('○ virtual:busy');
  app.press('t');
  await app.waitFor('>>> ');
  app.press(`open('main.py','w').write('while True: pass'){enter}`);
  await app.waitFor(/│ 16 /);
  app.press('\x04');
  await app.waitFor('soft reboot');
  app.press('{ctrl-]}');
  await app.waitFor('─ Boards ─');
  app.press('5');
  await app.waitFor('✖ ');
  shot('program-in-the-way');
  app.press('i');
  await app.waitFor(/Board .* free ─╮[\s\S]*main\.py/);
  app.press('{tab}j{enter}');
  await app.waitFor(/╭─ main\.py/);
  shot('files-view');
  app.press('{esc}');
  await app.waitWithout(/╭─ main\.py/);
  app.press('D');
  await app.waitFor('Enter Delete');
  shot('files-delete');
  app.press('{esc}');
  await app.waitFor(/hello\.py/);
  app.press('4');
  await app.waitFor('by MicroPython');
  shot('pins-after-files');
  app.press(',');
  await app.waitFor('─ Settings');
  shot('settings');
  app.press('1');
  await app.waitFor('─ Boards ─');
  app.press(':uplo');
  await app.waitFor(': uplo');
  shot('palette-words');
  app.press('{esc}');
  await app.waitWithout(': uplo');
  app.press('i');
  await app.waitFor(/✔ ESP8266EX/);
  app.press('n');
  await app.waitFor('use this name');
  app.press('greenhouse');
  await app.waitFor('greenhouse');
  shot('boards-name');
  app.press('{enter}');
  await app.waitFor('─ Boards ─');
  app.press('q');
  await app.exited;
}

async function severalBoards(start: StartApp): Promise<void> {
  // Only boards whose flash is kept are listed.
  for (const name of ['one', 'two'])
    await start(['exec', '1', '-p', `virtual:${name}?firmware=micropython&timing=fast`]).app.exited;
  const { app, shot } = start([]);
  // Ports of this computer may be among them.
  await app.waitFor(/─ Boards ─+ [4-9] ─/);
  app.press('   ');
  await app.waitFor('3 marked');
  shot('boards-marked');
  app.press('F');
  await app.waitFor(/❯ built in/);
  app.press('{enter}');
  await app.waitFor(/●[^●]+●[^●]+●[\s\S]*Enter/);
  shot('batch-plan');
  app.press('{enter}');
  await app.waitFor(/█|\d %/);
  shot('batch-run');
  await app.waitWithout(/▶/);
  shot('batch-end');
  app.stop();
}

/** On the boards that the batch has flashed. */
async function station(start: StartApp): Promise<void> {
  const { app, shot } = start([]);
  await app.waitFor(/─ Boards ─+ [4-9] ─/);
  app.press('%');
  await app.waitFor('Recipe:');
  shot('station-path');
  app.press('lamp.toml{enter}');
  await app.waitFor('enter begin');
  shot('station-ask');
  app.press('{enter}');
  await app.waitFor(/█|▶/);
  shot('station-run');
  await app.waitFor(/2 green, 1 red/);
  shot('station');
  app.stop();
}

async function whileItIsWritten(start: StartApp): Promise<void> {
  const { app, shot } = start(['-p', 'virtual:torn?timing=real']);
  await app.waitFor('○ virtual:torn');
  app.press('{enter}');
  await app.waitFor(/✔ ESP8266EX/);
  app.press('F');
  await app.waitFor(/❯ built in/);
  app.press('{enter}');
  await app.waitFor('Enter Write');
  app.press('{enter}');
  await app.waitFor(/▶ write/);
  app.press('{esc}');
  await app.waitFor('─ Boards ─');
  shot('flash-left');
  app.press('2');
  await app.waitFor(/▶ write/);
  app.press('{ctrl-c}');
  await app.waitFor('Ctrl-C again');
  shot('flash-cancel');
  app.press('{ctrl-c}');
  await app.waitFor('partly written: flash it again');
  shot('flash-partly');
  app.stop();
}

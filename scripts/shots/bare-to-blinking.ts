// The film that the README begins with.
import { writeFileSync } from 'node:fs';
import { TerminalMovie } from '../../test/support/terminal-movie.ts';
import type { StartApp } from './studio.ts';

/** From a bare board to one that blinks, as a picture that moves: what the README begins with. */
export async function bareToBlinking(start: StartApp, path: string): Promise<void> {
  const { app } = start(['-p', 'virtual:bare?timing=real']);
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
  writeFileSync(path, movie.svg('espwb: a bare board becomes one that blinks', nowMs()));
  // Its home is that of the pictures behind it: not discarded with all that is in it.
  app.stop();
}

// A full-screen program that breaks in the way that its argument says: what the guard is for.
// Run by stories through scripts/run.mjs.

import { systemClock } from '../../src/device/clock.ts';
import { installGuard, restoreTerminal } from '../../src/terminal/guard.ts';
import { KeyGate } from '../../src/terminal/key-gate.ts';
import { Screen } from '../../src/terminal/screen.ts';
import { safe } from '../../src/text/printable.ts';

const screen = new Screen(process.stdout);
const gate = new KeyGate(process.stdin, { clock: systemClock, onInput: () => breakDown() });
installGuard({
  restore: () => {
    screen.forget();
    restoreTerminal();
  },
  cancel: async () => {},
  lastWords: (error) => (error instanceof Error ? safe`last words: ${error.message}\n` : safe`last words\n`),
});
screen.enter();
gate.open();
screen.write('full screen, press a key');

function breakDown(): void {
  const how = process.argv[2];
  if (how === 'throw')
    setTimeout(() => {
      throw new Error('thrown in a timer');
    });
  // biome-ignore lint/nursery/noFloatingPromises: that nobody catches it is the point
  else if (how === 'reject') Promise.reject(new Error('rejected and nobody caught it'));
  else process.exit(3);
}

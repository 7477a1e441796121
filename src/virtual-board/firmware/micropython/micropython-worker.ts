// The worker's entry: one session after the other until the board stops the thread.
import { boardLink, workerStart } from '../board-link.ts';
import { runSession } from './session.ts';
import type { MicroPythonSettings } from './settings.ts';

const start = workerStart<MicroPythonSettings>();
const link = boardLink(start.link);

let mode = await runSession(link, start, 'reset', 'friendly');
for (;;) {
  link.write(Buffer.from(start.settings.personality.softRebootText));
  mode = await runSession(link, start, 'soft-reset', mode);
}

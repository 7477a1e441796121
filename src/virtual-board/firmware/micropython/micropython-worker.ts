// The worker's entry: one session after the other until the board stops the thread.
import { boardLink, workerStart } from '../board-link.ts';
import { sealGlobals } from '../seal-globals.ts';
import { runSession } from './session.ts';
import type { MicroPythonSettings } from './settings.ts';

/** What the package's loader keeps among the globals; its bridge reads there, and nothing of the board does. */
const emscriptenGlobals = ['loadMicroPython'];
/** As much of Node as it asks for. */
const forLoader = {
  process: { versions: Object.freeze({ node: process.versions.node }), argv: Object.freeze([]) },
  console: { log: () => {}, warn: () => {}, error: () => {} },
  crypto: {},
};

const start = workerStart<MicroPythonSettings>();
const link = boardLink(start.link);

sealGlobals(emscriptenGlobals);
// The loader of the package looks for Node before it makes an instance.
for (const [name, value] of Object.entries(forLoader))
  Object.defineProperty(globalThis, name, { value: Object.freeze(value) });

let mode = await runSession(link, start, 'reset', 'friendly');
for (;;) {
  link.write(Buffer.from(start.settings.personality.softRebootText));
  mode = await runSession(link, start, 'soft-reset', mode);
}

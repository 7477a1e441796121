// The worker's entry: one session after the other until the board stops the thread.
import { boardLink, workerStart } from '../board-link.ts';
import { sealGlobals } from '../seal-globals.ts';
import { runSession } from './session.ts';
import type { MicroPythonSettings } from './settings.ts';

/**
 * The package's loader looks for Node, a browser or a browser's thread before it makes an instance. To a thread it
 * takes this for, it has a reader of files that this computer's are beyond; it asks it for the build, whose bytes
 * interpreter.ts has.
 */
const forLoader = {
  WorkerGlobalScope: {},
  XMLHttpRequest: class {
    readonly status = 200;
    readonly response = new ArrayBuffer(1);
    onload = () => {};
    open() {}
    send() {
      this.onload();
    }
  },
  console: { log: () => {}, warn: () => {}, error: () => {} },
  crypto: {},
};

const start = workerStart<MicroPythonSettings>();
const link = boardLink(start.link);

sealGlobals(['WebAssembly']);
for (const [name, value] of Object.entries(forLoader))
  Object.defineProperty(globalThis, name, { value: Object.freeze(value) });

let mode = await runSession(link, start, 'reset', 'friendly');
for (;;) {
  link.write(Buffer.from(start.settings.personality.softRebootText));
  mode = await runSession(link, start, 'soft-reset', mode);
}

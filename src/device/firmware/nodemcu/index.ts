// NodeMCU: Lua at a prompt that shows what it takes; no interrupt, and lines of a limited length.
import type { Firmware } from '../firmware.ts';
import { nodemcuFiles } from './files.ts';
import { greetLua } from './greet-lua.ts';
import { longestLine } from './lua-code.ts';
import { luaString } from './lua-string.ts';
import { nodemcuPins } from './pins.ts';
import { luaPrompts } from './prompts.ts';
import { luaWayIn, startWords, stopTimersAtStart, stopTimersThrough } from './stop-timers.ts';

declare module '../firmware-link.ts' {
  interface FirmwareKinds {
    nodemcu: true;
  }
}

const detailsProbe = `print("free",node.heap())
local ok,v=pcall(node.flashsize) if ok then print("header",v) end
ok,v=pcall(function()return select(2,node.bootreason())end) if ok then print("reset",v) end`;

export const nodemcu: Firmware = {
  kind: 'nodemcu',
  name: 'NodeMCU',
  repl: {
    language: 'lua',
    prompts: luaPrompts,
    running: 'lua running',
    interrupts: false,
    announcesSetUp: false,
    // It reads 256 bytes and cuts off the rest without a word: LUA_MAXINPUT.
    longestLineBytes: 255,
    longestSentBytes: longestLine,
    detailsProbe,
    programEnding: '.lua',
    startFile: 'init.lua',
    runLine: (path) => `dofile(${luaString(path.slice(1))})`,
    clearsLine: '',
    printsAb: `print('a'..'b')`,
  },
  greet: greetLua,
  stopsAtPrompt: { startWords, hints: luaWayIn, now: stopTimersThrough, atStart: stopTimersAtStart },
  pins: {
    drive: nodemcuPins,
    words: 'NodeMCU Lua',
    // tmr.delay would keep the processor and end in the watchdog's reset: the pauses are words only.
    script: {
      opening: ['-- Pins, as moved by espwb. One line at a time at the prompt of NodeMCU.'],
      pause: (ms) => `-- ${ms} ms later`,
    },
    scriptEnding: 'lua',
  },
  files: { open: nodemcuFiles, compiles: true },
};

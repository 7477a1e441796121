// The worker's entry. How floats print is fixed when fengari loads: Lua 5.1 says 5 where 5.3 says 5.0;
// so is how deep calls go.

import { boardLink, workerStart } from '../board-link.ts';
import { sealGlobals } from '../seal-globals.ts';
import type { LuaSettings } from './settings.ts';

/** Values on Lua's stack, of twelve bytes in a chip's memory: some thousand calls. */
const deepestStack = 4_000;
const start = workerStart<LuaSettings>();
const isOldLua = start.settings.personality.lua === '5.1';
process.env['FENGARICONF'] = JSON.stringify({
  LUA_COMPAT_FLOATSTRING: isOldLua,
  LUAI_MAXSTACK: deepestStack,
});
const { runLua } = await import('./run-lua.ts');
const link = boardLink(start.link);
sealGlobals();
runLua(link, start);

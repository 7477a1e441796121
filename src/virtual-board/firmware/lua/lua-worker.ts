// The worker's entry. How floats print is fixed when fengari loads: Lua 5.1 says 5 where 5.3 says 5.0.
import { boardLink, workerStart } from '../board-link.ts';
import type { LuaSettings } from './settings.ts';

const start = workerStart<LuaSettings>();
const isOldLua = start.settings.personality.lua === '5.1';
process.env['FENGARICONF'] = JSON.stringify({ LUA_COMPAT_FLOATSTRING: isOldLua });
const { runLua } = await import('./run-lua.ts');
runLua(boardLink(start.link), start);

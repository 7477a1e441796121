// The Lua side of the firmware: objects and callbacks over the host functions in `_hw`, a file a module.
// Runs once before init.lua and returns the dispatcher of events.
import { chunksLua } from './chunks.lua.ts';
import { fileLua } from './file.lua.ts';
import { gpioLua } from './gpio.lua.ts';
import { headLua } from './head.lua.ts';
import { nodeLua } from './node.lua.ts';
import { tmrLua } from './tmr.lua.ts';
import { uartLua } from './uart.lua.ts';

const dispatcherLua = `
return function(event, ...)
  local f = handlers[event]
  if f then f(...) end
end
`;

export const preludeLua = [
  ...[headLua, tmrLua, gpioLua, fileLua, uartLua, chunksLua, nodeLua],
  dispatcherLua,
].join('');

// Prints the prelude's byte code for the kind of numbers that is named: run when espwb is built
// (scripts/lua-prelude.mjs), read by prelude/kept-prelude.ts. Nothing is stripped: errors name lines and variables.
import './fengari/changes.ts';
import { lauxlib, lua, to_luastring } from 'fengari';
import { firmwareChunk } from './fengari/firmware-chunk.ts';
import { type NumberKind, setNumberKind } from './fengari/numbers.ts';
import { firmwareCode } from './fengari/own-dumps.ts';
import { packPrelude } from './prelude/kept-prelude.ts';
import { preludeLua } from './prelude/prelude.ts';

setNumberKind(process.argv[2] as NumberKind);
const L = lauxlib.luaL_newstate();

function compile(text: string): Uint8Array {
  const source = Uint8Array.from(Buffer.from(text, 'latin1'));
  if (lauxlib.luaL_loadbuffer(L, source, source.length, to_luastring(`=${firmwareChunk}`)) !== lua.LUA_OK)
    throw new Error(Buffer.from(lua.lua_tostring(L, -1) ?? []).toString('latin1'));
  const code = firmwareCode(L);
  lua.lua_settop(L, 0);
  return code;
}

process.stdout.write(packPrelude(preludeLua, compile));

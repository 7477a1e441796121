// Functions of the base library that refuse otherwise in Lua 5.1 than in 5.3.
import { type LuaState, lauxlib, lua, to_luastring } from 'fengari';
import { environmentFunctions } from './fengari/environments.ts';

const failed = to_luastring('assertion failed!');
const asIs = to_luastring('%s');

/** The libraries are open. */
export function setOldFunctions(L: LuaState): void {
  lua.lua_pushcfunction(L, (state) => {
    lauxlib.luaL_checkany(state, 1);
    if (lua.lua_toboolean(state, 1)) return lua.lua_gettop(state);
    return lauxlib.luaL_error(state, asIs, lauxlib.luaL_optlstring(state, 2, failed));
  });
  lua.lua_setglobal(L, to_luastring('assert'));
  for (const [name, run] of Object.entries(environmentFunctions)) {
    lua.lua_pushcfunction(L, run);
    lua.lua_setglobal(L, to_luastring(name));
  }
  for (const [library, name] of [
    ['_G', 'pairs'],
    ['_G', 'ipairs'],
    ['table', 'unpack'],
  ] as const) {
    lua.lua_getglobal(L, to_luastring(library));
    lua.lua_getfield(L, -1, to_luastring(name));
    const call = lua.lua_tocfunction(L, -1);
    lua.lua_pushcfunction(L, (state) => {
      lauxlib.luaL_checktype(state, 1, lua.LUA_TTABLE);
      return call(state);
    });
    lua.lua_setfield(L, -3, to_luastring(name));
    lua.lua_settop(L, 0);
  }
}

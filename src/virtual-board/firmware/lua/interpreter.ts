// A Lua state and its three ways to run code: a chunk typed at the prompt, a file, an event's handler.
// A count hook stands in for the soft watchdog, since Lua code cannot be interrupted by a byte.
import { type LuaState, lauxlib, lua, lualib, to_luastring } from 'fengari';
import { firmwareChunk, type LuaValue, push } from './lua-values.ts';

export type Run = { readonly error: string | null; readonly isUnfinished: boolean };

export type Interpreter = {
  readonly L: LuaState;
  /** Loads the prelude; its result is the dispatcher. Modules must stand as globals. */
  readonly start: (prelude: string) => void;
  /** `source` is latin1: one character a byte. */
  readonly run: (source: string, name: string) => Run;
  /** The error's text, or null. */
  readonly dispatch: (event: LuaValue, ...args: LuaValue[]) => string | null;
};

const hookInstructions = 20_000;
const dispatcher = to_luastring('dispatch');

/** `tick` is called again and again while Lua code runs; `entered` when it starts. */
export function createInterpreter(tick: () => void, entered: () => void): Interpreter {
  const L = lauxlib.luaL_newstate();
  openLibraries(L);

  /** Function and arguments on the stack; leaves it empty. */
  const call = (args: number): string | null => {
    entered();
    lua.lua_sethook(L, tick, lua.LUA_MASKCOUNT, hookInstructions);
    lua.lua_pushcfunction(L, (state) => {
      lauxlib.luaL_traceback(state, state, lauxlib.luaL_tolstring(state, 1), 1);
      return 1;
    });
    lua.lua_insert(L, 1);
    const status = lua.lua_pcall(L, args, 0, 1);
    const error = status === lua.LUA_OK ? null : text(L);
    lua.lua_settop(L, 0);
    return error;
  };
  const load = (source: string, name: string): number => {
    const bytes = Buffer.from(source, 'latin1');
    return lauxlib.luaL_loadbuffer(L, Uint8Array.from(bytes), bytes.length, to_luastring(name));
  };

  return {
    L,
    start(prelude) {
      lua.lua_pushcfunction(L, (state) => {
        lua.lua_newuserdata(state, 0);
        return 1;
      });
      lua.lua_setglobal(L, to_luastring('_new_object'));
      if (load(prelude, `=${firmwareChunk}`) !== lua.LUA_OK) throw new Error(text(L));
      if (lua.lua_pcall(L, 0, 1, 0) !== lua.LUA_OK) throw new Error(text(L));
      lua.lua_setfield(L, lua.LUA_REGISTRYINDEX, dispatcher);
    },
    run(source, name) {
      if (load(source, name) === lua.LUA_OK) return { error: call(0), isUnfinished: false };
      const error = text(L);
      lua.lua_settop(L, 0);
      return { error, isUnfinished: /<eof>'?$/.test(error) };
    },
    dispatch(...values) {
      lua.lua_getfield(L, lua.LUA_REGISTRYINDEX, dispatcher);
      for (const value of values) push(L, value);
      return call(values.length);
    },
  };
}

/** Those of a chip. io, os and package lead to this computer and are not even opened, nor is debug.debug. */
function openLibraries(L: LuaState): void {
  const libraries = {
    _G: lualib.luaopen_base,
    coroutine: lualib.luaopen_coroutine,
    table: lualib.luaopen_table,
    string: lualib.luaopen_string,
    math: lualib.luaopen_math,
    debug: lualib.luaopen_debug,
  };
  for (const [name, open] of Object.entries(libraries)) {
    lauxlib.luaL_requiref(L, to_luastring(name), open, true);
    lua.lua_settop(L, 0);
  }
  for (const name of ['dofile', 'loadfile', 'print']) {
    lua.lua_pushnil(L);
    lua.lua_setglobal(L, to_luastring(name));
  }
  lua.lua_getglobal(L, to_luastring('debug'));
  for (const name of ['debug', 'sethook', 'gethook']) {
    lua.lua_pushnil(L);
    lua.lua_setfield(L, 1, to_luastring(name));
  }
  lua.lua_settop(L, 0);
}

const text = (L: LuaState) => Buffer.from(lua.lua_tostring(L, -1) ?? new Uint8Array(0)).toString('latin1');

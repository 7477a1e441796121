// A Lua state and its three ways to run code: a chunk typed at the prompt, a file, an event's handler.
// A count hook stands in for the soft watchdog, since Lua code cannot be interrupted by a byte.
import { type LuaState, lauxlib, lua, lualib, to_luastring } from 'fengari';
import { callsInPlace } from './fengari/calls-in-place.ts';
import { firmwareChunk } from './fengari/firmware-chunk.ts';
import { heap } from './fengari/heap.ts';
import { type NumberKind, setNumberKind } from './fengari/numbers.ts';
import { ownDump } from './fengari/own-dumps.ts';
import { type LuaValue, push } from './lua-values.ts';
import { setOldFunctions } from './old-functions.ts';
import type { PreludeChunks } from './prelude/kept-prelude.ts';
import { neededBy } from './prelude/modules.ts';
import { coreName, partMark } from './prelude/prelude.ts';

export type Run = { readonly error: string | null; readonly isUnfinished: boolean };

export type Interpreter = {
  readonly L: LuaState;
  /** What programs have left of a chip's memory. */
  readonly freeBytes: () => number;
  /**
   * Loads the prelude's core; a module of it that is `named` follows when it is asked for. Whatever else modules
   * are made of must stand as globals.
   */
  readonly start: (prelude: PreludeChunks, named: readonly string[]) => void;
  /** `source` is latin1: one character a byte. `shows`: what it returns is printed by Lua's own print. */
  readonly run: (source: string, name: string, shows?: boolean) => Run;
  /** A global that programs may have set, if it is a text. */
  readonly globalText: (name: string) => string | null;
  /** The error's text, or null. */
  readonly dispatch: (event: LuaValue, ...args: LuaValue[]) => string | null;
};

const hookInstructions = 20_000;
/** What a chip has free after its boot. */
const heapBytes = 44_000;
/** Of a chunk: the table of globals. */
const environment = 1;
/** Pushes a value that programs have no way to: the registry is theirs. */
type Kept = (L: LuaState) => void;

/** `tick` is called again and again while Lua code runs; `entered` when it starts. */
export function createInterpreter(
  tick: () => void,
  entered: () => void,
  numbers: NumberKind = 'both',
): Interpreter {
  setNumberKind(numbers);
  const L = lauxlib.luaL_newstate();
  openLibraries(L);
  if (numbers !== 'both') setOldFunctions(L);
  const hook = (state: LuaState) => {
    tick();
    heap.look(state);
  };
  setCollector(L);

  /** Function and arguments on the stack; leaves it empty. */
  const call = (args: number, shows = false): string | null => {
    entered();
    lua.lua_sethook(L, hook, lua.LUA_MASKCOUNT, hookInstructions);
    lua.lua_pushcfunction(L, (state) => {
      lauxlib.luaL_traceback(state, state, lauxlib.luaL_tolstring(state, 1), 1);
      return 1;
    });
    lua.lua_insert(L, 1);
    let status = lua.lua_pcall(L, args, shows ? lua.LUA_MULTRET : 0, 1);
    const results = lua.lua_gettop(L) - 1;
    if (status === lua.LUA_OK && results > 0) {
      lua.lua_getglobal(L, to_luastring('print'));
      lua.lua_insert(L, 2);
      status = lua.lua_pcall(L, results, 0, 1);
    }
    const error = status === lua.LUA_OK ? null : text(L);
    lua.lua_settop(L, 0);
    return error;
  };
  const load = (source: string | Uint8Array, name: string, state = L): number => {
    const bytes = typeof source === 'string' ? Uint8Array.from(Buffer.from(source, 'latin1')) : source;
    return lauxlib.luaL_loadbuffer(state, bytes, bytes.length, to_luastring(name));
  };
  const must = (status: number, state = L) => {
    if (status !== lua.LUA_OK) throw new Error(text(state));
  };
  lua.lua_rawgeti(L, lua.LUA_REGISTRYINDEX, lua.LUA_RIDX_GLOBALS);
  const globals = take();
  /** Whatever globals a program has given its thread. */
  const loadFirmware = (chunk: string | Uint8Array = '', state = L) => {
    must(load(typeof chunk === 'string' ? chunk : ownDump(chunk), `=${firmwareChunk}`, state), state);
    globals(state);
    lua.lua_setupvalue(state, -2, environment);
  };
  let install: Kept = lua.lua_pushnil;
  let dispatcher: Kept = lua.lua_pushnil;
  /** Off the stack. */
  function take(): Kept {
    const kept = lua.lua_toproxy(L, -1);
    lua.lua_settop(L, -2);
    return kept;
  }

  return {
    L,
    freeBytes: () => Math.max(0, heapBytes - heap.used(L)),
    start(prelude, named) {
      const present = new Set<string>();
      const missing = new Set(named.filter((name) => prelude.has(name)));
      /** Runs a module's chunks; answers whether there is such a module, and it was not there yet. */
      const bring = (state: LuaState, name: string): boolean => {
        if (!missing.delete(name)) return false;
        heap.asFirmware(state, () => {
          for (const each of [...(neededBy.get(name) ?? []), name]) {
            // What several modules share is made once.
            if (present.has(each)) continue;
            if (each.startsWith(partMark)) present.add(each);
            install(state);
            loadFirmware(prelude.get(each), state);
            lua.lua_call(state, 1, 0);
          }
        });
        return true;
      };
      const functions = {
        _new_object(state: LuaState) {
          lua.lua_newuserdata(state, 0);
          return 1;
        },
        _bring(state: LuaState) {
          const name = Buffer.from(lua.lua_tostring(state, 1) ?? []).toString('latin1');
          lua.lua_pushboolean(state, bring(state, name));
          return 1;
        },
      };
      for (const [name, run] of Object.entries(functions)) {
        lua.lua_pushcfunction(L, run);
        lua.lua_setglobal(L, to_luastring(name));
      }
      loadFirmware(prelude.get(coreName));
      // The dispatcher, what ends the start, and the function that takes a module's chunk.
      must(lua.lua_pcall(L, 0, 3, 0));
      install = take();
      must(lua.lua_pcall(L, 0, 0, 0));
      heap.keep(L);
      dispatcher = take();
      heap.limit(L, heapBytes);
    },
    globalText(name) {
      lua.lua_getglobal(L, to_luastring(name));
      const found = lua.lua_type(L, -1) === lua.LUA_TSTRING ? text(L) : null;
      lua.lua_settop(L, 0);
      return found;
    },
    run(source, name, shows = false) {
      if (load(source, name) === lua.LUA_OK) {
        // What a line calls last is called from that line, for an error to stand there.
        if (shows) callsInPlace(L);
        return { error: call(0, shows), isUnfinished: false };
      }
      const error = text(L);
      lua.lua_settop(L, 0);
      return { error, isUnfinished: /<eof>'?$/.test(error) };
    },
    dispatch(...values) {
      dispatcher(L);
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
  for (const name of ['debug', 'sethook', 'gethook']) forget(L, 'debug', name);
}

function forget(L: LuaState, library: string, name: string): void {
  lua.lua_getglobal(L, to_luastring(library));
  lua.lua_pushnil(L);
  lua.lua_setfield(L, -2, to_luastring(name));
  lua.lua_settop(L, -2);
}

/** Garbage is JavaScript's; what is asked for is the memory in use, in KB. */
function setCollector(L: LuaState): void {
  const answers: Record<string, (state: LuaState) => void> = {
    collect: (state) => lua.lua_pushinteger(state, 0),
    count: (state) => lua.lua_pushnumber(state, heap.used(state) / 1024),
    stop: (state) => lua.lua_pushinteger(state, 0),
    restart: (state) => lua.lua_pushinteger(state, 0),
    step: (state) => lua.lua_pushboolean(state, true),
    setpause: (state) => lua.lua_pushinteger(state, defaultPercent),
    setstepmul: (state) => lua.lua_pushinteger(state, defaultPercent),
    isrunning: (state) => lua.lua_pushboolean(state, true),
  };
  const names = Object.keys(answers);
  lua.lua_pushcfunction(L, (state) => {
    const option = lauxlib.luaL_checkoption(
      state,
      1,
      to_luastring('collect'),
      names.map((name) => to_luastring(name)),
    );
    answers[names[option] as string]?.(state);
    return 1;
  });
  lua.lua_setglobal(L, to_luastring('collectgarbage'));
}

/** LUAI_GCPAUSE, LUAI_GCMUL */
const defaultPercent = 200;

const text = (L: LuaState) => Buffer.from(lua.lua_tostring(L, -1) ?? new Uint8Array(0)).toString('latin1');

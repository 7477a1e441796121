// setfenv and getfenv of Lua 5.1 (lbaselib.c). What was a function's own table of globals there is the first variable
// of its surroundings in fengari, called _ENV; a function that names no global has none.
import { type LuaState, lauxlib, lua, to_luastring } from 'fengari';
import defs from 'fengari/src/defs.js';
import ldebug, { type Activation } from 'fengari/src/ldebug.js';
import lobject, { type LClosure, type TValue } from 'fengari/src/lobject.js';
import { isOfFirmware } from './firmware-chunk.ts';

type State = { readonly stack: readonly TValue[]; readonly top: number };

/** Of functions that name no global: they remember it all the same. */
const unused = new WeakMap<object, TValue>();
const wanted = defs.to_luastring('f');
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const asIs = to_luastring('%s');

/** What is on top of the stack. */
const topOf = (L: LuaState): TValue => {
  const { stack, top } = L as unknown as State;
  return stack[top - 1] as TValue;
};

/** A function of Lua that is none of the firmware's, which is C on a chip. */
function closureOf(found: TValue): LClosure | null {
  const closure = found.value;
  return closure instanceof lobject.LClosure && !isOfFirmware(closure) ? closure : null;
}

const environmentOf = ({ p }: LClosure) =>
  p.upvalues.findIndex(({ name }) => name !== null && text(name.realstring) === '_ENV');

/** Pushes the function that the first argument is or gives the level of; false for level 0, the thread. */
function pushFunction(L: LuaState, otherwise: number | null): boolean {
  if (lua.lua_type(L, 1) === lua.LUA_TFUNCTION) {
    lua.lua_pushvalue(L, 1);
    return true;
  }
  const isGiven = lua.lua_type(L, 1) > lua.LUA_TNIL || otherwise === null;
  const level = isGiven ? lauxlib.luaL_checkinteger(L, 1) : otherwise;
  if (level < 0) lauxlib.luaL_argerror(L, 1, to_luastring('level must be non-negative'));
  if (level === 0) return false;
  const found = {} as Activation;
  if (ldebug.lua_getstack(L, level, found) === 0) lauxlib.luaL_argerror(L, 1, to_luastring('invalid level'));
  ldebug.lua_getinfo(L, wanted, found);
  return true;
}

function getEnvironment(L: LuaState): number {
  const closure = pushFunction(L, 1) ? closureOf(topOf(L)) : null;
  lua.lua_rawgeti(L, lua.LUA_REGISTRYINDEX, lua.LUA_RIDX_GLOBALS);
  if (closure === null) return 1;
  const kept = closure.upvals[environmentOf(closure)] ?? unused.get(closure);
  if (kept) topOf(L).setfrom(kept);
  return 1;
}

function setEnvironment(L: LuaState): number {
  lauxlib.luaL_checktype(L, 2, lua.LUA_TTABLE);
  const isFunction = pushFunction(L, null);
  if (!isFunction) {
    lua.lua_pushvalue(L, 2);
    lua.lua_rawseti(L, lua.LUA_REGISTRYINDEX, lua.LUA_RIDX_GLOBALS);
    return 0;
  }
  const closure = closureOf(topOf(L));
  if (closure === null)
    return lauxlib.luaL_error(L, asIs, to_luastring("'setfenv' cannot change environment of given object"));
  lua.lua_pushvalue(L, 2);
  // A new variable, which functions that are made from now on share, and nobody who had the old one.
  const { type, value } = topOf(L);
  const made = new lobject.TValue(type, value);
  const at = environmentOf(closure);
  if (at < 0) unused.set(closure, made);
  else closure.upvals[at] = made;
  lua.lua_settop(L, -2);
  return 1;
}

export const environmentFunctions = { getfenv: getEnvironment, setfenv: setEnvironment } as const;

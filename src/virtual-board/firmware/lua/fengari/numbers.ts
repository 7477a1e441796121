// Numbers as the build has them. Lua 5.1 knows one kind: doubles, or in an integer build 32-bit integers alone
// (LUA_NUMBER_INTEGRAL in app/lua/luaconf.h); fengari is a Lua 5.3 and has both kinds beside each other. To be
// imported before the rest of fengari, which takes some of these functions when it loads.
import type { LuaState } from 'fengari';
import lapi from 'fengari/src/lapi.js';
import ldebug from 'fengari/src/ldebug.js';
import lobject, { type TValue } from 'fengari/src/lobject.js';
import lvm from 'fengari/src/lvm.js';

/** 'both' is Lua 5.3. */
export type NumberKind = 'both' | 'float' | 'integer';

const hexadecimal = /^\s*\+?0x/i;
const noFloat = /^\s*[-+]?(0x[\da-f]+|\d+)\s*$/i;

let kind: NumberKind = 'both';
export const isLua51 = (): boolean => kind !== 'both';
/** Whose code runs: an error needs a state to be raised in. */
let running: LuaState | null = null;

/** A thread has one Lua state; to be called before code is loaded. */
export function setNumberKind(asked: NumberKind): void {
  kind = asked;
}

const { luaV_execute, tointeger } = lvm;
lvm.luaV_execute = (L) => {
  const before = running;
  running = L;
  try {
    luaV_execute(L);
  } finally {
    running = before;
  }
};
/** Lua 5.1 cuts off what is behind the point where it needs an integer, 5.3 refuses. */
lvm.tointeger = (value) => {
  const whole = tointeger(value);
  const isCut = whole === false && kind !== 'both' && value.ttisfloat() && Number.isFinite(value.value);
  return isCut ? Math.trunc(value.value as number) | 0 : whole;
};

const { luaG_runerror } = ldebug;
ldebug.luaG_runerror = (L, format, ...values) => {
  const isModulo = kind === 'integer' && Buffer.from(format).toString() === "attempt to perform 'n%%0'";
  return luaG_runerror(L, isModulo ? Buffer.from('modulo by zero') : format, ...values);
};

const { setfltvalue } = lobject.TValue.prototype;
lobject.TValue.prototype.setfltvalue = function (this: TValue, value) {
  if (kind !== 'integer') return setfltvalue.call(this, value);
  if (!Number.isFinite(value) && running) ldebug.luaG_runerror(running, Buffer.from('divide by zero'));
  this.setivalue(Math.floor(value) | 0);
};

const { luaO_str2num } = lobject;
lobject.luaO_str2num = (text, out) => {
  const end = text.indexOf(0);
  const words = Buffer.from(end < 0 ? text : text.subarray(0, end)).toString('latin1');
  // A number of an integer build ends at the point, and what is behind it is malformed.
  if (kind === 'integer' && !noFloat.test(words)) return 0;
  const length = luaO_str2num(text, out);
  if (kind === 'float' && length > 0 && out.ttisinteger()) {
    const whole = out.value as number;
    out.setfltvalue(hexadecimal.test(words) ? whole >>> 0 : whole);
  }
  return length;
};

const { lua_pushnumber, lua_pushinteger } = lapi;
lapi.lua_pushnumber = (L, value) =>
  kind === 'integer' ? lua_pushinteger(L, Math.floor(value) | 0) : lua_pushnumber(L, value);
/** What a function answers is no integer that could wrap around later. */
lapi.lua_pushinteger = (L, value) =>
  kind === 'float' ? lua_pushnumber(L, value) : lua_pushinteger(L, value);

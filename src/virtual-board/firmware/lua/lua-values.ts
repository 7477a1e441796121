// Plain values across the border between Lua and JavaScript: nil, booleans, numbers, byte strings.
import { type LuaState, lua, to_luastring } from 'fengari';
import { placeOfCall } from './fengari/call-frames.ts';
import { heap } from './fengari/heap.ts';

export type LuaValue = null | boolean | number | string | Uint8Array | HostObject;
/** Called with plain values; functions and tables arrive as null. A thrown Refusal is a Lua error. */
// biome-ignore lint/suspicious/noConfusingVoidType: a function without results is one too
export type HostFunction = (...args: LuaValue[]) => LuaValue | LuaValue[] | undefined | void;

/** What Lua keeps for the host: userdata without methods, of which the firmware's objects are made. */
export class HostObject {
  /** `sizeBytes` is what a chip has it take. */
  constructor(readonly sizeBytes: number) {}
}
/** By what stands for it in Lua, so that both go together. */
const hostObjects = new WeakMap<object, HostObject>();

/** What it returns is a file's content, which takes none of Lua's memory: a chip has it in its flash. */
export type FileContent = { readonly content: HostFunction };
const isFileContent = (entry: FileContent | LuaValue): entry is FileContent =>
  typeof entry === 'object' && entry !== null && 'content' in entry;

/** What a module says to a call it does not take; its text is the Lua error. */
export class Refusal extends Error {
  constructor(readonly words: string | Uint8Array) {
    super(Buffer.from(words).toString('latin1'));
  }
}
/** For the firmware's own Lua. */
export const fail: HostFunction = (message) => {
  throw new Refusal(bytesOf(message));
};

export const numberOf = (value: LuaValue | undefined, otherwise = 0): number =>
  typeof value === 'number' ? value : otherwise;
export const bytesOf = (value: LuaValue | undefined): Uint8Array => {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'number') return Buffer.from(String(value));
  throw new Refusal('string expected');
};

/** Sets a global table of host functions and constants. */
export function setTable(
  L: LuaState,
  name: string,
  entries: Record<string, HostFunction | FileContent | LuaValue>,
): void {
  lua.lua_createtable(L, 0, 0);
  for (const [key, entry] of Object.entries(entries)) {
    if (typeof entry === 'function') lua.lua_pushcfunction(L, hostCall(entry));
    else if (isFileContent(entry)) {
      const call = hostCall(entry.content);
      lua.lua_pushcfunction(L, (state) => heap.outside(() => call(state)));
    } else push(L, entry);
    lua.lua_setfield(L, -2, to_luastring(key));
  }
  lua.lua_setglobal(L, to_luastring(name));
}

function hostCall(host: HostFunction): (L: LuaState) => number {
  return (L) => {
    const args = Array.from({ length: lua.lua_gettop(L) }, (_, index) => take(L, index + 1));
    let results: ReturnType<HostFunction>;
    try {
      results = host(...args);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return raise(L, error.words);
    }
    if (results === undefined) return 0;
    const list = Array.isArray(results) ? results : [results];
    for (const value of list) push(L, value);
    return list.length;
  };
}

/** An error at the line that called into the firmware, however deep inside the firmware it is. */
function raise(L: LuaState, message: string | Uint8Array): never {
  push(L, Buffer.from(placeOfCall(L, 1), 'latin1'));
  push(L, message);
  lua.lua_concat(L, 2);
  return lua.lua_error(L);
}

function take(L: LuaState, index: number): LuaValue {
  switch (lua.lua_type(L, index)) {
    case lua.LUA_TBOOLEAN:
      return lua.lua_toboolean(L, index);
    case lua.LUA_TNUMBER:
      return lua.lua_tonumber(L, index);
    case lua.LUA_TSTRING:
      return lua.lua_tostring(L, index);
    case lua.LUA_TUSERDATA:
      return hostObjects.get(lua.lua_touserdata(L, index)) ?? null;
    default:
      return null;
  }
}

export function push(L: LuaState, value: LuaValue): void {
  if (value === null) lua.lua_pushnil(L);
  else if (typeof value === 'boolean') lua.lua_pushboolean(L, value);
  else if (typeof value === 'number')
    if (value === (value | 0)) lua.lua_pushinteger(L, value);
    else lua.lua_pushnumber(L, value);
  else if (value instanceof HostObject) hostObjects.set(lua.lua_newuserdata(L, value.sizeBytes), value);
  else {
    const bytes = typeof value === 'string' ? to_luastring(value) : Uint8Array.from(value);
    lua.lua_pushlstring(L, bytes, bytes.length);
  }
}

// The part of fengari that this room uses; the package has no types. Strings are bytes.
declare module 'fengari' {
  export type LuaState = { readonly luaState: unique symbol };
  type CFunction = (L: LuaState) => number;
  export const lua: {
    readonly LUA_OK: 0;
    readonly LUA_MASKCOUNT: number;
    readonly LUA_REGISTRYINDEX: number;
    readonly LUA_MULTRET: -1;
    readonly LUA_TNIL: number;
    readonly LUA_TBOOLEAN: number;
    readonly LUA_TNUMBER: number;
    readonly LUA_TSTRING: number;
    readonly LUA_TTABLE: number;
    readonly LUA_TUSERDATA: number;
    readonly LUA_TFUNCTION: number;
    readonly LUA_RIDX_GLOBALS: number;
    readonly lua_gettop: (L: LuaState) => number;
    readonly lua_settop: (L: LuaState, index: number) => void;
    readonly lua_type: (L: LuaState, index: number) => number;
    readonly lua_isinteger: (L: LuaState, index: number) => boolean;
    readonly lua_toboolean: (L: LuaState, index: number) => boolean;
    readonly lua_tonumber: (L: LuaState, index: number) => number;
    readonly lua_tostring: (L: LuaState, index: number) => Uint8Array | null;
    readonly lua_pushnil: (L: LuaState) => void;
    readonly lua_pushboolean: (L: LuaState, value: boolean) => void;
    readonly lua_pushinteger: (L: LuaState, value: number) => void;
    readonly lua_pushnumber: (L: LuaState, value: number) => void;
    readonly lua_pushlstring: (L: LuaState, bytes: Uint8Array, size: number) => void;
    readonly lua_pushcfunction: (L: LuaState, f: CFunction) => void;
    readonly lua_tocfunction: (L: LuaState, index: number) => CFunction;
    readonly lua_pushvalue: (L: LuaState, index: number) => void;
    readonly lua_createtable: (L: LuaState, array: number, record: number) => void;
    readonly lua_newuserdata: (L: LuaState, size: number) => object;
    readonly lua_touserdata: (L: LuaState, index: number) => object;
    readonly lua_setfield: (L: LuaState, index: number, name: Uint8Array) => void;
    readonly lua_getfield: (L: LuaState, index: number, name: Uint8Array) => number;
    readonly lua_setglobal: (L: LuaState, name: Uint8Array) => void;
    readonly lua_getglobal: (L: LuaState, name: Uint8Array) => number;
    readonly lua_rawgeti: (L: LuaState, index: number, number: number) => number;
    readonly lua_rawseti: (L: LuaState, index: number, number: number) => void;
    readonly lua_setupvalue: (L: LuaState, index: number, number: number) => Uint8Array | null;
    /** Pushes what is there now, onto whatever thread of the state. */
    readonly lua_toproxy: (L: LuaState, index: number) => (L: LuaState) => void;
    readonly lua_insert: (L: LuaState, index: number) => void;
    readonly lua_remove: (L: LuaState, index: number) => void;
    readonly lua_concat: (L: LuaState, count: number) => void;
    readonly lua_error: (L: LuaState) => never;
    readonly lua_call: (L: LuaState, args: number, results: number) => void;
    readonly lua_pcall: (L: LuaState, args: number, results: number, handler: number) => number;
    readonly lua_dump: (
      L: LuaState,
      writer: (L: LuaState, bytes: Uint8Array, size: number, data: unknown) => number,
      data: unknown,
      strip: boolean,
    ) => number;
    readonly lua_sethook: (L: LuaState, hook: (L: LuaState) => void, mask: number, count: number) => void;
  };
  export const lauxlib: {
    readonly luaL_newstate: () => LuaState;
    readonly luaL_loadbuffer: (L: LuaState, bytes: Uint8Array, size: number, name: Uint8Array) => number;
    readonly luaL_requiref: (L: LuaState, name: Uint8Array, open: CFunction, isGlobal: boolean) => void;
    readonly luaL_traceback: (L: LuaState, of: LuaState, message: Uint8Array | null, level: number) => void;
    readonly luaL_checkoption: (
      L: LuaState,
      argument: number,
      otherwise: Uint8Array,
      options: readonly Uint8Array[],
    ) => number;
    readonly luaL_checkinteger: (L: LuaState, argument: number) => number;
    readonly luaL_checkany: (L: LuaState, argument: number) => void;
    readonly luaL_checktype: (L: LuaState, argument: number, type: number) => void;
    readonly luaL_optlstring: (L: LuaState, argument: number, otherwise: Uint8Array) => Uint8Array;
    readonly luaL_argerror: (L: LuaState, argument: number, message: Uint8Array) => never;
    readonly luaL_error: (L: LuaState, format: Uint8Array, ...values: unknown[]) => never;
    readonly luaL_tolstring: (L: LuaState, index: number) => Uint8Array;
  };
  export const lualib: Readonly<
    Record<`luaopen_${'base' | 'coroutine' | 'table' | 'string' | 'math' | 'debug'}`, CFunction>
  >;
  export const to_luastring: (text: string) => Uint8Array;
}

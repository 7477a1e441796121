// Fengari's own modules, as far as they are changed for a board: what is assigned to their exports before
// other modules take it from there is what these use. The package has no types.
declare module 'fengari/src/luaconf.js' {
  const luaconf: { lua_number2str: (value: number) => string };

  export { luaconf as default };
}
declare module 'sprintf-js' {
  const module: { sprintf: (format: string, ...values: unknown[]) => string };

  export { module as default };
}
declare module 'fengari/src/lstring.js' {
  import type { LuaState as State } from 'fengari';
  export class TString {
    readonly realstring: Uint8Array;
  }
  const lstring: {
    luaS_bless: (L: State, bytes: Uint8Array) => TString;
    luaS_new: (L: State, bytes: Uint8Array) => TString;
    luaS_newliteral: (L: State, text: string) => TString;
  };

  export { lstring as default };
}
declare module 'fengari/src/ltable.js' {
  import type { LuaState as State } from 'fengari';
  import type { Table, TValue } from 'fengari/src/lobject.js';

  const ltable: {
    luaH_new: (L: State) => Table;
    luaH_setfrom: (L: State, table: Table, key: TValue, value: TValue) => void;
    luaH_setint: (table: Table, key: number, value: TValue) => void;
  };

  export { ltable as default };
}
declare module 'fengari/src/lobject.js' {
  import type { LuaState as State } from 'fengari';
  import type { TString } from 'fengari/src/lstring.js';
  export class TValue {
    constructor(type: number, value: unknown);
    setfrom(other: TValue): void;
    readonly type: number;
    readonly value: unknown;
    ttisfloat(): boolean;
    ttisinteger(): boolean;
    setfltvalue(value: number): void;
    setivalue(value: number): void;
  }
  export type Prototype = {
    readonly source: TString;
    readonly upvalues: readonly { readonly name: TString | null }[];
  };
  type Entry = { readonly key: TValue; readonly value: TValue; readonly n?: Entry };
  export type Table = {
    readonly strong: ReadonlyMap<unknown, unknown>;
    readonly f?: Entry;
    readonly metatable: Table | null;
  };
  /** A function of Lua. */
  export class LClosure {
    constructor(L: State, upvalues: number);
    readonly p: Prototype;
    readonly upvals: TValue[];
  }
  const lobject: {
    LClosure: typeof LClosure;
    TValue: typeof TValue;
    /** How many bytes were taken, with the zero at their end; 0 for what is no number. */
    luaO_str2num: (text: Uint8Array, out: TValue) => number;
    luaO_pushfstring: (L: State, format: Uint8Array, ...values: unknown[]) => Uint8Array;
    luaO_pushvfstring: (L: State, format: Uint8Array, values: readonly unknown[]) => Uint8Array;
  };

  export { lobject as default };
}
declare module 'fengari/src/llex.js' {
  import type { LuaState as State } from 'fengari';
  import type { TString } from 'fengari/src/lstring.js';

  type LexState = { readonly L: State; readonly source: TString; readonly t: { token: number } };
  type Token = 'TK_GOTO' | 'TK_NAME' | 'TK_IDIV' | 'TK_SHL' | 'TK_SHR' | 'TK_DBCOLON';
  const llex: {
    readonly RESERVED: Readonly<Record<Token, number>>;
    luaX_next: (state: LexState) => void;
    luaX_syntaxerror: (state: LexState, message: Uint8Array) => never;
  };

  export { llex as default };
}
declare module 'fengari/src/lauxlib.js' {
  import type { LuaState as State } from 'fengari';

  type Buffer = { readonly L: State; readonly b: Uint8Array; n: number };
  const lauxlib: {
    luaL_prepbuffsize: (B: Buffer, size: number) => Uint8Array;
    luaL_buffinitsize: (L: State, B: Buffer, size: number) => Uint8Array;
    luaL_addchar: (B: Buffer, character: number) => void;
    luaL_addlstring: (B: Buffer, bytes: Uint8Array, size: number) => void;
    luaL_addstring: (B: Buffer, bytes: Uint8Array) => void;
    luaL_addvalue: (B: Buffer) => void;
    luaL_where: (L: State, level: number) => void;
    luaL_traceback: (L: State, of: State, message: Uint8Array | null, level: number) => void;
  };

  export { lauxlib as default };
}
declare module 'fengari/src/ldump.js' {
  import type { LuaState as State } from 'fengari';
  import type { Prototype } from 'fengari/src/lobject.js';

  type Writer = (L: State, bytes: Uint8Array, size: number, data: unknown) => number;
  const ldump: {
    luaU_dump: (L: State, f: Prototype, writer: Writer, data: unknown, strip: boolean) => number;
  };

  export { ldump as default };
}
declare module 'fengari/src/lundump.js' {
  import type { LuaState as State } from 'fengari';
  import type { ZIO } from 'fengari/src/lzio.js';

  const lundump: { luaU_undump: (L: State, input: ZIO, name: Uint8Array) => unknown };

  export { lundump as default };
}
declare module 'fengari/src/lzio.js' {
  import type { LuaState as State } from 'fengari';
  export class ZIO {
    constructor(L: State, reader: () => Uint8Array | null, data: unknown);
    readonly L: State;
    /** More of the input: null or nothing at the end. */
    readonly reader: (L: State, data: unknown) => Uint8Array | null;
    readonly data: unknown;
    /** What is not taken yet: `n` bytes of `buffer`, from `off`. */
    readonly buffer: Uint8Array | null;
    readonly off: number;
    n: number;
  }
  const lzio: { ZIO: typeof ZIO };

  export { lzio as default };
}
declare module 'fengari/src/ldo.js' {
  import type { LuaState as State } from 'fengari';

  const ldo: { luaD_throw: (L: State, status: number) => never };

  export { ldo as default };
}
declare module 'fengari/src/defs.js' {
  const defs: { to_luastring: (text: string) => Uint8Array };

  export { defs as default };
}
declare module 'fengari/src/lstate.js' {
  import type { LuaState as State } from 'fengari';

  const lstate: { lua_newthread: (L: State) => State };

  export { lstate as default };
}
declare module 'fengari/src/lvm.js' {
  import type { LuaState as State } from 'fengari';
  import type { TValue } from 'fengari/src/lobject.js';

  const lvm: {
    luaV_execute: (L: State) => void;
    tointeger: (value: TValue) => number | false;
  };

  export { lvm as default };
}
declare module 'fengari/src/ldebug.js' {
  import type { LuaState as State } from 'fengari';

  /** lua_Debug: what is asked for is filled in. */
  export type Activation = {
    readonly name: Uint8Array | null;
    readonly namewhat: Uint8Array;
    readonly what: Uint8Array;
    readonly short_src: Uint8Array;
    readonly currentline: number;
    readonly linedefined: number;
    /** The bit of callstatus, or 0. */
    readonly istailcall: number;
    i_ci: { callstatus: number; readonly previous: Activation['i_ci'] };
  };
  const ldebug: {
    luaG_runerror: (L: State, format: Uint8Array, ...values: unknown[]) => never;
    /** 0 where there is no such level. */
    lua_getstack: (L: State, level: number, found: Activation) => number;
    lua_getinfo: (L: State, wanted: Uint8Array, found: Activation) => number;
  };

  export { ldebug as default };
}
declare module 'fengari/src/lapi.js' {
  import type { LuaState as State } from 'fengari';

  const lapi: {
    lua_pushnumber: (L: State, value: number) => void;
    lua_pushinteger: (L: State, value: number) => void;
    lua_pushlstring: (L: State, bytes: Uint8Array, size: number) => void;
    lua_tostring: (L: State, index: number) => Uint8Array | null;
    lua_tonumber: (L: State, index: number) => number;
    lua_settop: (L: State, index: number) => void;
  };

  export { lapi as default };
}
declare module 'fengari/src/lopcodes.js' {
  const lopcodes: {
    readonly OpCodesI: { readonly OP_CALL: number; readonly OP_TAILCALL: number };
    readonly SET_OPCODE: (instruction: { opcode: number }, opcode: number) => void;
  };

  export { lopcodes as default };
}

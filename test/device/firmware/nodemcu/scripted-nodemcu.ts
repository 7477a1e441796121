// NodeMCU's input loop (app/lua/lua.c) around a real Lua: echo, prompts, continuation, `=expr`, and the
// 256-byte input that throws longer lines away. The prelude makes the modules that a test needs.
import { createRequire } from 'node:module';
import type { Clock } from '../../../../src/device/clock.ts';
import type { ScriptedTransport } from '../../../support/scripted-transport.ts';

type State = object;
type Lua = {
  readonly to_luastring: (text: string | Uint8Array) => Uint8Array;
  readonly lauxlib: {
    luaL_newstate: () => State;
    luaL_loadbuffer: (state: State, code: Uint8Array, size: number, name: Uint8Array) => number;
    luaL_tolstring: (state: State, at: number) => Uint8Array;
  };
  readonly lualib: { luaL_openlibs: (state: State) => void };
  readonly lua: {
    lua_pcall: (state: State, args: number, results: number, handler: number) => number;
    lua_tostring: (state: State, at: number) => Uint8Array;
    lua_settop: (state: State, top: number) => void;
    lua_gettop: (state: State) => number;
    lua_pop: (state: State, count: number) => void;
    lua_pushcfunction: (state: State, act: (state: State) => number) => void;
    lua_setglobal: (state: State, name: Uint8Array) => void;
  };
};

const { lua, lauxlib, lualib, to_luastring: bytesOf } = createRequire(import.meta.url)('fengari') as Lua;
const longestInput = 254;

export class ScriptedNodemcu {
  lostLines = 0;
  readonly #transport: ScriptedTransport;
  readonly #state = lauxlib.luaL_newstate();
  readonly #error: (message: string) => string;
  #line: number[] = [];
  #isRestarting = false;
  #pending = '';

  constructor(
    transport: ScriptedTransport,
    clock: Clock,
    prelude: string,
    error = (it: string) => `Lua error: ${it}`,
  ) {
    this.#transport = transport;
    this.#error = error;
    lualib.luaL_openlibs(this.#state);
    lua.lua_pushcfunction(this.#state, (state) => this.#print(state));
    lua.lua_setglobal(this.#state, bytesOf('print'));
    lua.lua_pushcfunction(this.#state, () => {
      this.#isRestarting = true;
      return 0;
    });
    lua.lua_setglobal(this.#state, bytesOf('restart'));
    const failed = this.#run(prelude);
    if (failed) throw new Error(failed);
    transport.connect({
      feed: (bytes) =>
        void clock.setTimer(1, () => {
          for (const byte of bytes) this.#take(byte);
        }),
    });
  }

  #take(byte: number): void {
    if (byte !== 10 && byte !== 13) {
      this.#transport.send(Uint8Array.of(byte));
      this.#line.push(byte);
      return;
    }
    this.#transport.send('\r\n');
    const line = Buffer.from(this.#line).toString('latin1');
    this.#line = [];
    if (line.length > longestInput) {
      this.lostLines += 1;
      this.#transport.send('> ');
      return;
    }
    const code = this.#pending === '' ? line.replace(/^=(.*)/, 'print($1)') : `${this.#pending}\n${line}`;
    const failed = this.#runOrRestart(code);
    this.#pending = failed?.endsWith('<eof>') ? code : '';
    if (failed && this.#pending === '') this.#transport.send(`${this.#error(failed)}\r\n`);
    this.#transport.send(this.#pending === '' ? '> ' : '>> ');
  }

  /** Behind a restart nobody hears the rest of the chunk; names live on here. */
  #runOrRestart(code: string): string | null {
    const failed = this.#run(code);
    if (!this.#isRestarting) return failed;
    this.#isRestarting = false;
    this.#transport.send('\r\nNodeMCU 3.0.0.0 \r\ncannot open init.lua\r\n');
    return null;
  }

  /** The error's words, or null. */
  #run(code: string): string | null {
    const bytes = Uint8Array.from(Buffer.from(code, 'latin1'));
    const loaded = lauxlib.luaL_loadbuffer(this.#state, bytes, bytes.length, bytesOf('=stdin'));
    const failed = loaded || lua.lua_pcall(this.#state, 0, 0, 0);
    const words = failed ? Buffer.from(lua.lua_tostring(this.#state, -1)).toString('latin1') : null;
    lua.lua_settop(this.#state, 0);
    return words;
  }

  #print(state: State): number {
    if (this.#isRestarting) return 0;
    const parts: string[] = [];
    for (let at = 1; at <= lua.lua_gettop(state); at++) {
      parts.push(Buffer.from(lauxlib.luaL_tolstring(state, at)).toString('latin1'));
      lua.lua_pop(state, 1);
    }
    this.#transport.send(`${parts.join('\t').replaceAll('\n', '\r\n')}\r\n`);
    return 0;
  }
}

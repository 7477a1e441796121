// What errors say, where Lua makes them: Lua 5.1 words several otherwise than fengari, which is a Lua 5.3, and a chip
// has C where fengari has JavaScript. Every way that an error takes to a program begins here: pcall, xpcall,
// coroutines, load. To be imported before the rest of fengari, which takes luaL_where when it loads.
import type { LuaState } from 'fengari';
import defs from 'fengari/src/defs.js';
import lapi from 'fengari/src/lapi.js';
import lauxlib from 'fengari/src/lauxlib.js';
import lobject from 'fengari/src/lobject.js';
import { frameAt, placeOfCall } from './call-frames.ts';
import { firmwareChunk } from './firmware-chunk.ts';
import { isLua51 } from './numbers.ts';

type Values = readonly unknown[];
/** Format and values of luaO_pushvfstring, instead of those that fengari has. */
type Worded = readonly [format: string, ...values: unknown[]];

const text = (value: unknown) =>
  typeof value === 'string' ? value : Buffer.from((value as Uint8Array | null) ?? []).toString('latin1');
const bytes = (words: string) => Uint8Array.from(Buffer.from(words, 'latin1'));
const quoted = (token: unknown) => (text(token).startsWith('<') ? bytes(`'${text(token)}'`) : token);

function firstNoByte(L: LuaState): number {
  let argument = 1;
  while (lapi.lua_tonumber(L, argument) === (lapi.lua_tonumber(L, argument) & 0xff)) argument++;
  return argument;
}

const acrossBoundary = 'attempt to yield across metamethod/C-call boundary';
/** What luaL_argerror adds in brackets. */
const argumentWords: Readonly<Record<string, string>> = {
  'thread expected': 'coroutine expected',
  'value out of range': 'invalid value',
};

/** By fengari's format. */
const words51: Readonly<Record<string, (values: Values, L: LuaState) => Worded>> = {
  'attempt to %s a %s value%s': ([what, type, variable]) => {
    const [, kind, name] = / \((\w+) '(.*)'\)$/s.exec(text(variable)) ?? [];
    return kind === undefined || name === undefined || kind === 'constant'
      ? ['attempt to %s a %s value', what, type]
      : ["attempt to %s %s '%s' (a %s value)", what, bytes(kind), bytes(name), type];
  },
  "bad argument #%d to '%s' (%s)": ([given, , why], L) => {
    const name = frameAt(L, 0)?.name ?? '?';
    // string.char of fengari has the words in the number's place.
    const isMixedUp = typeof given !== 'number';
    const number = isMixedUp ? firstNoByte(L) : given;
    const said = text(isMixedUp ? given : why);
    const isThread = (name === 'create' || name === 'wrap') && said.startsWith('function expected');
    const words = isThread ? 'Lua function expected' : (argumentWords[said] ?? said);
    return ["bad argument #%d to '%s' (%s)", number, bytes(name), bytes(words)];
  },
  'attempt to yield across a JS-call boundary': () => [acrossBoundary],
  'attempt to yield from outside a coroutine': () => [acrossBoundary],
  '%s near %s': ([words, token]) => {
    // A statement that is no call has to be an assignment.
    const isStatement = text(words).endsWith(': syntax error') && !/^'[=,]'$/.test(text(token));
    const said = isStatement
      ? text(words).replace(/syntax error$/, "'=' expected")
      : text(words).replace(/(: unfinished long (?:string|comment)) \(starting at line \d+\)$/, '$1');
    return ['%s near %s', bytes(said), quoted(token)];
  },
  '%s expected': ([token]) => ['%s expected', quoted(token)],
};

/** In both versions. */
const words: typeof words51 = {
  'JS stack overflow': () => ['C stack overflow'],
  'attempt to yield across a JS-call boundary': () => ['attempt to yield across a C-call boundary'],
  // An error inside the firmware stands at the line that called into it, as one of C does.
  '%s:%d: %s': ([source, line, message], L) =>
    text(source) === firmwareChunk
      ? ['%s%s', bytes(placeOfCall(L, 0)), message]
      : ['%s:%d: %s', source, line, message],
  '%s:%d: ': ([source, line], L) =>
    text(source) === firmwareChunk ? ['%s', bytes(placeOfCall(L, 1))] : ['%s:%d: ', source, line],
};

const { luaO_pushvfstring } = lobject;
lobject.luaO_pushvfstring = (L, format, values) => {
  const asked = text(format);
  const worded = ((isLua51() ? words51[asked] : undefined) ?? words[asked])?.(values, L);
  if (!worded) return luaO_pushvfstring(L, format, values);
  const [changed, ...others] = worded;
  return luaO_pushvfstring(L, defs.to_luastring(changed), others);
};
lobject.luaO_pushfstring = (L, format, ...values) => lobject.luaO_pushvfstring(L, format, values);

/** Of error(message, level): what calls a handler is no line of Lua on a chip. */
const { luaL_where } = lauxlib;
lauxlib.luaL_where = (L, level) => {
  if (frameAt(L, level)?.source === firmwareChunk) lobject.luaO_pushfstring(L, bytes(''));
  else luaL_where(L, level);
};

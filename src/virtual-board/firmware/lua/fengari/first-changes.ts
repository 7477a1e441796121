// What is changed in fengari before the rest of it loads, because other modules take these functions out of
// their modules when they load: numbers print as on a chip, and strings are counted.
// defs.js is the first of all: it asks luaconf.js for the stack's size, which asks it for names.
import defs from 'fengari/src/defs.js';
import lstring from 'fengari/src/lstring.js';
import luaconf from 'fengari/src/luaconf.js';
import sprintfModule from 'sprintf-js';
import { formatFloat, numberText } from './c-numbers.ts';
import { heap, stringBytes } from './heap.ts';
import './own-dumps.ts';

luaconf.lua_number2str = numberText;

const { sprintf } = sprintfModule;
sprintfModule.sprintf = (format, ...values) =>
  (typeof values[0] === 'number' ? formatFloat(format, values[0]) : null) ?? sprintf(format, ...values);

const { luaS_bless } = lstring;
lstring.luaS_bless = (L, bytes) => {
  heap.charge(L, stringBytes(bytes.length));
  const made = luaS_bless(L, bytes);
  heap.note(made);
  return made;
};
// Fengari also calls it with `new`, which an arrow function does not take.
lstring.luaS_new = function luaS_new(L, bytes) {
  return lstring.luaS_bless(L, bytes.slice());
};
lstring.luaS_newliteral = (L, text) => lstring.luaS_bless(L, defs.to_luastring(text));

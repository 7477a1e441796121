// Fengari as a board has it: its memory ends where a chip's ends, it loads no byte code but its own, and its errors
// say what a chip's say.
// To be imported before fengari itself.
import './first-changes.ts';
import './numbers.ts';
import './old-syntax.ts';
import './new-objects.ts';
import './error-words.ts';
import './traceback.ts';
import lauxlib from 'fengari/src/lauxlib.js';
import ldo from 'fengari/src/ldo.js';
import ltable from 'fengari/src/ltable.js';
import './byte-code.ts';
import { entryBytes, heap, tableBytes } from './heap.ts';

const outOfMemory = 4; // LUA_ERRMEM
heap.whenFull((L) => {
  // Outside of protected calls it is the firmware's own work, which a chip does in C.
  if ((L as { errorJmp?: unknown }).errorJmp) ldo.luaD_throw(L, outOfMemory);
});

const { luaH_new, luaH_setfrom, luaH_setint } = ltable;
ltable.luaH_new = (L) => {
  heap.charge(L, tableBytes);
  return luaH_new(L);
};
ltable.luaH_setfrom = (L, table, key, value) => {
  const before = table.strong.size;
  luaH_setfrom(L, table, key, value);
  if (table.strong.size > before) heap.charge(L, entryBytes);
};
ltable.luaH_setint = (table, key, value) => {
  const before = table.strong.size;
  luaH_setint(table, key, value);
  if (table.strong.size > before) heap.charge(null, entryBytes);
};

// Buffers are arrays of JavaScript until their text is a string of Lua.
const { luaL_prepbuffsize, luaL_buffinitsize, luaL_addlstring, luaL_addstring, luaL_addvalue } = lauxlib;
lauxlib.luaL_prepbuffsize = (B, size) => {
  heap.fits(B.L, B.n + size);
  return luaL_prepbuffsize(B, size);
};
lauxlib.luaL_buffinitsize = (L, B, size) => {
  heap.fits(L, size);
  return luaL_buffinitsize(L, B, size);
};
// Fengari's own makes a view of the buffer for each character, and asks nobody how long it may become.
lauxlib.luaL_addchar = (B, character) => {
  heap.fits(B.L, B.n + 1);
  if (B.n === B.b.length) luaL_prepbuffsize(B, 1);
  B.b[B.n++] = character;
};
lauxlib.luaL_addlstring = (B, bytes, size) => {
  heap.fits(B.L, B.n + size);
  luaL_addlstring(B, bytes, size);
};
lauxlib.luaL_addstring = (B, bytes) => {
  heap.fits(B.L, B.n + bytes.length);
  luaL_addstring(B, bytes);
};
lauxlib.luaL_addvalue = (B) => {
  heap.fits(B.L, B.n);
  luaL_addvalue(B);
};

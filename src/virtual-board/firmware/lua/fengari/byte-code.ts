// Byte code is loaded only as string.dump() made it in this thread: what is made up could do anything to
// the interpreter.
import ldo from 'fengari/src/ldo.js';
import lobject from 'fengari/src/lobject.js';
import lundump from 'fengari/src/lundump.js';
import lzio from 'fengari/src/lzio.js';
import { codeOfDump } from './own-dumps.ts';

const syntaxError = 3; // LUA_ERRSYNTAX
const endOfInput = -1;
/** The first byte of byte code, which the parser has taken when undump is called. */
const signature = 0x1b;

const { luaU_undump } = lundump;
lundump.luaU_undump = (L, input, name) => {
  const bytes = [signature];
  for (let byte = input.zgetc(); byte !== endOfInput; byte = input.zgetc()) bytes.push(byte);
  const code = codeOfDump(Uint8Array.from(bytes));
  if (code === null) {
    lobject.luaO_pushfstring(L, new TextEncoder().encode('%s: bad header in precompiled chunk'), name);
    return ldo.luaD_throw(L, syntaxError);
  }
  const pieces = [Uint8Array.from(code.subarray(1))];
  return luaU_undump(L, new lzio.ZIO(L, () => pieces.pop() ?? null, null), name);
};

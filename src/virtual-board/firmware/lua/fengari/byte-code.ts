// Byte code is loaded only as string.dump() made it in this thread: what is made up could do anything to
// the interpreter.
import ldo from 'fengari/src/ldo.js';
import lobject from 'fengari/src/lobject.js';
import lundump from 'fengari/src/lundump.js';
import lzio, { type ZIO } from 'fengari/src/lzio.js';
import { codeOfDump } from './own-dumps.ts';

const syntaxError = 3; // LUA_ERRSYNTAX
/** The first byte of byte code, which the parser has taken when undump is called. */
const signature = 0x1b;

const { luaU_undump } = lundump;
lundump.luaU_undump = (L, input, name) => {
  const code = codeOfDump(Buffer.concat([Uint8Array.of(signature), ...restOf(input)]));
  if (code === null) {
    lobject.luaO_pushfstring(L, new TextEncoder().encode('%s: bad header in precompiled chunk'), name);
    return ldo.luaD_throw(L, syntaxError);
  }
  const pieces = [Uint8Array.from(code.subarray(1))];
  return luaU_undump(L, new lzio.ZIO(L, () => pieces.pop() ?? null, null), name);
};

/** In pieces: byte by byte it would be a call for each of what the firmware itself brings. */
function restOf(input: ZIO): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  if (input.buffer && input.n > 0) pieces.push(input.buffer.subarray(input.off, input.off + input.n));
  input.n = 0;
  for (;;) {
    const piece = input.reader(input.L, input.data);
    if (!piece || piece.length === 0) return pieces;
    pieces.push(piece);
  }
}

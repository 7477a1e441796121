// Turns the tail calls of a chunk's own code into calls, which return the same. A tail call leaves nothing of its
// caller, so that a firmware function, Lua here and C on a chip, could not tell the line that called it.
import type { LuaState } from 'fengari';
import lopcodes from 'fengari/src/lopcodes.js';

type Chunk = {
  readonly stack: readonly { readonly value: { readonly p: { readonly code: { opcode: number }[] } } }[];
  readonly top: number;
};
const { OP_TAILCALL, OP_CALL } = lopcodes.OpCodesI;

/** The chunk is the function on top of the stack. */
export function callsInPlace(L: LuaState): void {
  const { stack, top } = L as unknown as Chunk;
  for (const instruction of stack[top - 1]?.value.p.code ?? [])
    if (instruction.opcode === OP_TAILCALL) lopcodes.SET_OPCODE(instruction, OP_CALL);
}

// The calls that a Lua state is in, as a chip has them: what the firmware calls inside of itself is one function of C.
import type { LuaState } from 'fengari';
import defs from 'fengari/src/defs.js';
import ldebug, { type Activation } from 'fengari/src/ldebug.js';
import { firmwareChunk } from './firmware-chunk.ts';

export type CallFrame = {
  readonly kind: 'C' | 'main' | 'Lua';
  /** Of a chunk, as Lua shortens its name. */
  readonly source: string;
  /** Below 1 if unknown. */
  readonly line: number;
  readonly definedAt: number;
  /** What the caller calls it, as far as Lua 5.1 can tell. */
  readonly name: string | null;
  readonly isTailCall: boolean;
};

const text = (bytes: Uint8Array | null) => Buffer.from(bytes ?? []).toString('latin1');
const wanted = defs.to_luastring('Slnt');

function frameOf(L: LuaState, found: Activation): CallFrame {
  ldebug.lua_getinfo(L, wanted, found);
  const source = text(found.short_src);
  const isInside = source === firmwareChunk;
  const { istailcall } = found;
  if (isInside && istailcall) {
    // Tail calls inside the firmware are no calls: the name is that of the first one.
    found.i_ci.callstatus &= ~istailcall;
    ldebug.lua_getinfo(L, wanted, found);
    found.i_ci.callstatus |= istailcall;
  }
  const what = text(found.what);
  return {
    kind: what === 'J' ? 'C' : what === 'main' ? 'main' : 'Lua',
    source: what === 'J' ? '[C]' : source,
    line: found.currentline,
    definedAt: found.linedefined,
    name: nameInCode(text(found.namewhat), found.name),
    isTailCall: istailcall !== 0 && !isInside,
  };
}

/** Lua 5.1 has no names for metamethods, and calls an iterator by the hidden local that holds it. */
export function nameInCode(kind: string, name: Uint8Array | null): string | null {
  if (kind === 'for iterator') return '(for generator)';
  return name === null || kind === '' || kind === 'metamethod' || kind === 'hook' ? null : text(name);
}

/** From this level outwards, 0 being the function that runs. */
function* framesFrom(L: LuaState, level: number): Generator<CallFrame> {
  const found = {} as Activation;
  for (let known = ldebug.lua_getstack(L, level, found); known; ) {
    yield frameOf(L, found);
    found.i_ci = found.i_ci.previous;
    known = found.i_ci === (L as unknown as { base_ci: unknown }).base_ci ? 0 : 1;
  }
}

/** The same with the firmware's insides folded up. */
export function callFrames(L: LuaState, level: number): readonly CallFrame[] {
  const shown: CallFrame[] = [];
  for (const frame of framesFrom(L, level)) {
    if (frame.source === firmwareChunk) {
      while (shown.at(-1)?.kind === 'C') shown.pop();
      shown.push({ ...frame, kind: 'C', source: '[C]', line: -1 });
    } else shown.push(frame);
  }
  return shown;
}

/** "stdin:1: " of the line that called into the firmware, however deep inside it is; '' if that was no line. */
export function placeOfCall(L: LuaState, level: number): string {
  for (const { source, line } of framesFrom(L, level))
    if (source !== firmwareChunk) return line > 0 ? `${source}:${line}: ` : '';
  return '';
}

export function frameAt(L: LuaState, level: number): CallFrame | null {
  for (const frame of framesFrom(L, level)) return frame;
  return null;
}

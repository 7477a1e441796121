// The trace of debug.traceback and of errors at the console. To be imported before the rest of fengari.
import lapi from 'fengari/src/lapi.js';
import lauxlib from 'fengari/src/lauxlib.js';
import { type CallFrame, callFrames } from './call-frames.ts';
import { firmwareChunk } from './firmware-chunk.ts';
import { isLua51 } from './numbers.ts';

/** Of a deep stack the first levels and the last ones are shown (LEVELS1, LEVELS2 of app/lua/ldblib.c). */
const firstLevels = 12;
const lastLevels = 10;

const { luaL_traceback } = lauxlib;
lauxlib.luaL_traceback = (L, of, message, level) => {
  if (!isLua51()) {
    luaL_traceback(L, of, message, level);
    const whole = lapi.lua_tostring(L, -1) ?? new Uint8Array(0);
    lapi.lua_settop(L, -2);
    push(withoutFirmware(Buffer.from(whole).toString('latin1')));
    return;
  }
  const frames = callFrames(of, level);
  const head = firstLevels - Math.min(level, firstLevels);
  const isDeep = frames.length > head + 1 + lastLevels;
  const lines = (some: readonly CallFrame[]) => some.map(lineOf).join('');
  const calls = isDeep
    ? `${lines(frames.slice(0, head))}\n\t...${lines(frames.slice(-lastLevels))}`
    : lines(frames);
  const said = message ? `${Buffer.from(message).toString('latin1')}\n` : '';
  push(`${said}stack traceback:${calls}`);

  function push(words: string) {
    const bytes = Uint8Array.from(Buffer.from(words, 'latin1'));
    lapi.lua_pushlstring(L, bytes, bytes.length);
  }
};

function lineOf({ kind, source, line, name, definedAt, isTailCall }: CallFrame): string {
  const what =
    name !== null
      ? ` in function '${name}'`
      : kind === 'main'
        ? ' in main chunk'
        : kind === 'C'
          ? ' ?'
          : ` in function <${source}:${definedAt}>`;
  return `\n\t${source}:${line > 0 ? `${line}:` : ''}${what}${isTailCall ? '\n\t(tail call): ?' : ''}`;
}

/** A trace in which what the firmware called inside of itself is the one function of C that it is on a chip. */
function withoutFirmware(trace: string): string {
  const shown: string[] = [];
  let isInside = false;
  for (const line of trace.split('\n')) {
    const wasInside: boolean = isInside;
    isInside =
      line.startsWith('\t[JS]: ') ||
      line.startsWith(`\t${firmwareChunk}:`) ||
      (wasInside && line.startsWith('\t(...tail calls'));
    // The outermost one is what the program called.
    if (isInside && wasInside) shown.pop();
    const name = / in ((?:function|field|method|local|upvalue|global) '.*')$/.exec(line)?.[1];
    shown.push(isInside ? `\t[C]: in ${name ?? '?'}` : line);
  }
  return shown.join('\n');
}

// What Lua 5.1 reads otherwise than fengari, which is a Lua 5.3: `goto` is a name like any other, and the operators that
// came later are no operators. The firmware's own chunks are of 5.3 in every build.
import llex from 'fengari/src/llex.js';
import { isOfFirmware } from './firmware-chunk.ts';
import { isLua51 } from './numbers.ts';

const { luaX_next } = llex;
const { TK_GOTO, TK_NAME, TK_IDIV, TK_SHL, TK_SHR, TK_DBCOLON } = llex.RESERVED;
const code = (character: string) => character.charCodeAt(0);
/** Where the first half of it is an operator the second one is in no place; others are in no place themselves. */
const unknown: ReadonlyMap<number, string> = new Map([
  [TK_IDIV, '/'],
  [TK_SHL, '<'],
  [TK_SHR, '>'],
  [TK_DBCOLON, ':'],
  ...['&', '|', '~'].map((each) => [code(each), each] as const),
]);

llex.luaX_next = (state) => {
  luaX_next(state);
  const { token } = state.t;
  const character = unknown.get(token);
  if (!isLua51() || (token !== TK_GOTO && character === undefined)) return;
  if (isOfFirmware({ p: state })) return;
  state.t.token = character === undefined ? TK_NAME : code(character);
  if (character === undefined) return;
  llex.luaX_syntaxerror(state, Buffer.from('unexpected symbol'));
};

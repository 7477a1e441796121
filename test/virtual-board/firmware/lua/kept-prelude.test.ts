// The Lua side of NodeMCU as byte code: one for each kind of numbers, good for the text that it was made of.
import { expect, test } from 'vitest';
import { createInterpreter } from '../../../../src/virtual-board/firmware/lua/interpreter.ts';
import { bytesOf, fail, setTable } from '../../../../src/virtual-board/firmware/lua/lua-values.ts';
import {
  keptPrelude,
  type PreludeChunks,
} from '../../../../src/virtual-board/firmware/lua/prelude/kept-prelude.ts';
import { preludeLua } from '../../../../src/virtual-board/firmware/lua/prelude/prelude.ts';

const dist = `${process.cwd()}/dist/`;
const kinds = ['both', 'float', 'integer'] as const;

/** What the prelude's print writes when it runs from this. */
function printed(prelude: PreludeChunks, kind: (typeof kinds)[number], code: string): string {
  let all = '';
  const interpreter = createInterpreter(
    () => {},
    () => {},
    kind,
  );
  setTable(interpreter.L, '_hw', {
    fail,
    generation: () => 3,
    lua51: () => kind !== 'both',
    integers: () => kind === 'integer',
    has: (name) => Buffer.from(bytesOf(name)).toString() === 'bit',
    print(text) {
      all += Buffer.from(bytesOf(text)).toString('latin1');
    },
  });
  interpreter.start(prelude, ['bit']);
  const { error } = interpreter.run(code, '=stdin');
  return all + (error ?? '');
}

test.each(kinds)('the byte code for %s does what its text does, and errors name the same lines', (kind) => {
  const kept = keptPrelude(kind, preludeLua, dist);
  expect(kept).not.toBeNull();
  const code = 'print(bit.lshift(1, 30) * 4, bit.bnot(0)) print(pcall(bit.band, 1, {}))\nbit.bit()';
  const said = printed(kept as PreludeChunks, kind, code);
  expect(said).toBe(printed(preludeLua, kind, code));
  expect(said).toContain("stdin:2: bad argument #1 to 'bit' (number expected, got no value)");
});

test('byte code of another text is left alone, and a folder without any', () => {
  const other = new Map([...preludeLua].map(([name, text]) => [name, name === 'bit' ? `${text} ` : text]));
  expect(keptPrelude('float', other, dist)).toBeNull();
  expect(keptPrelude('float', preludeLua, `${dist}none/`)).toBeNull();
});

// Byte code that string.dump did not make in this life of the board is refused, whatever it says.
import { afterEach, expect, test } from 'vitest';
import { luaPrompt, stopLuaPrompts } from '../../../support/lua-prompt.ts';

afterEach(stopLuaPrompts);
const refused = /bad header in precompiled chunk/;

test('a dump is loaded as it was made, and refused when a byte of it is another one', async () => {
  const { enter } = await luaPrompt();
  await enter('d = string.dump(function(a) return a + 42 end) e = d');
  expect(await enter('print(loadstring(d)(1), load(function() local x = e e = nil return x end)(2))')).toBe(
    '43\t44\r\n',
  );
  const broken = 'n = 0 for i = 2, #d do local c = string.char((d:byte(i) + 1) % 256) '.concat(
    'if loadstring(d:sub(1, i - 1) .. c .. d:sub(i + 1)) then n = n + 1 end end print(n)',
  );
  expect(await enter(broken)).toBe('0\r\n');
  for (const cut of ['d:sub(1, -2)', 'd .. "x"', 'd:sub(1, -33)', '"\\27"', '"\\27Lua"'])
    expect(await enter(`print(loadstring(${cut}))`)).toMatch(refused);
});

test('made-up byte code is refused by load, loadstring, dofile and require', async () => {
  const { enter } = await luaPrompt();
  await enter('m = "\\27LuaS\\0\\25\\147\\r\\n\\26\\n\\4\\4\\4\\4\\8xV" .. string.rep("\\0", 80)');
  await enter('file.putcontents("m.lc", m) file.putcontents("m.lua", m)');
  for (const call of ['loadstring(m)', 'load(function() local x = m m = nil return x end)'])
    expect(await enter(`print(${call})`)).toMatch(refused);
  for (const call of ['dofile, "m.lc"', 'dofile, "m.lua"', 'require, "m"'])
    expect(await enter(`print(pcall(${call}))`)).toMatch(refused);
});

test('what node.compile makes runs after a restart too', async () => {
  const { enter, type, until } = await luaPrompt();
  await enter('file.putcontents("a.lua", "return 6 * 7") node.compile("a.lua") file.remove("a.lua")');
  expect(await enter('print(dofile("a.lc"))')).toBe('42\r\n');
  type('node.restart()\r');
  await until('cannot open init.lua\r\n> ');
  expect(await enter('print(dofile("a.lc"))')).toBe('42\r\n');
});

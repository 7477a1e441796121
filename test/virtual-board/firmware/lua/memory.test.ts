// Lua's memory is a chip's: 44 KB for programs, an error at their end, and nothing of this computer beyond.
import { afterEach, expect, test } from 'vitest';
import { luaPrompt, stopLuaPrompts } from '../../../support/lua-prompt.ts';

afterEach(stopLuaPrompts);
const full = /^Lua error: \tnot enough memory\r\n$/;

test('node.heap and collectgarbage tell what is in use', async () => {
  const { enter } = await luaPrompt();
  const free = Number(await enter('print(node.heap())'));
  expect(free).toBeGreaterThan(43_000);
  expect(free).toBeLessThan(44_001);
  await enter('s = string.rep("x", 10000)');
  const less = free - Number(await enter('print(node.heap())'));
  expect(less).toBeGreaterThan(9_900);
  expect(less).toBeLessThan(10_400);
  expect(Number(await enter('print(collectgarbage("count"))'))).toBeGreaterThan(9.7);
  await enter('s = nil collectgarbage()');
  expect(Number(await enter('print(node.heap())'))).toBeGreaterThan(43_000);
});

test.each([
  ['strings', 't = {} while true do t[#t+1] = string.rep("a", 100) end'],
  ['one string that doubles', 's = "x" while true do s = s .. s end'],
  ['numbers', 't = {} for i = 1, 1e9 do t[i] = i end'],
  ['tables', 't = {} while true do t = {t} end'],
  ['closures', 't = {} while true do t[#t+1] = function() return t end end'],
  ['coroutines', 'c = {} while true do c[#c+1] = coroutine.create(function() end) end'],
  ['a repetition', 's = string.rep("a", 1e9)'],
  ['a replacement', 's = string.gsub(string.rep("a", 3000), "a", string.rep("b", 1000))'],
  ['a concatenation', 'b = string.rep("y", 15000) t = {b, b, b, b} s = table.concat(t)'],
])('%s without an end are an error, and what is let go is free again', async (_, program) => {
  const { enter } = await luaPrompt();
  expect(await enter(program)).toMatch(full);
  await enter('t, s, b, c = nil');
  expect(Number(await enter('print(node.heap())'))).toBeGreaterThan(43_000);
});

test.each([
  // A state, eight calls and 45 values on its stack, and the function.
  ['coroutines', 'coroutine.create(function() end)', 44_000 / (120 + 8 * 24 + 45 * 12 + 20)],
  ['closures', '(function(i) return function() return i end end)(n)', 44_000 / (20 + 4 + 24)],
])('%s end where those of a chip end, however fast they are made', async (_, made, most) => {
  const { enter } = await luaPrompt();
  const line = `n = 0 pcall(function() local c = {} while true do n = n + 1 c[n] = ${made} end end) print(n)`;
  const count = Number(await enter(line));
  expect(count).toBeLessThan(most);
  expect(count).toBeGreaterThan(most / 3);
});

test('garbage takes no memory', async () => {
  const { enter } = await luaPrompt();
  expect(await enter('for i = 1, 100000 do local q = {i, "a" .. i} end print("done")')).toBe('done\r\n');
});

// Built to its end it would take longer than the soft watchdog waits.
test('a replacement ends where the memory ends, not when it is whole', async () => {
  const { enter } = await luaPrompt();
  const line = 's = string.gsub(string.rep("a", 30000), "a", string.rep("b", 10000))';
  expect(await enter(line)).toMatch(full);
});

test('a program may catch it', async () => {
  const { enter } = await luaPrompt();
  expect(await enter('print(pcall(string.rep, "a", 1e8))')).toBe('false\tnot enough memory\r\n');
});

test('what waits for a program, for the console or as a task has its end too', async () => {
  const { enter } = await luaPrompt();
  const endless = (call: string) => `print(pcall(function() while true do ${call} end end))`;
  const noRoom = 'false\tstdin:1: not enough memory\r\n';
  expect(await enter(endless('node.input(string.rep("--", 200))'))).toBe(noRoom);
  expect(await enter(endless('node.task.post(function() end)'))).toBe(
    'false\tstdin:1: Task queue overflow. Task not posted\r\n',
  );
  // Nothing is seen while a program takes it.
  const all = 'ok, e = pcall(function() while true do print(("y"):rep(400)) end end)';
  await enter(`node.output(function() end, 0) ${all} node.output()`);
  expect(await enter('print(ok, e)')).toBe(noRoom);
});

test('in a callback it restarts the board', async () => {
  const { type, until } = await luaPrompt();
  type('tmr.create():alarm(1, 0, function() local t = {} while true do t[#t+1] = "x" .. #t end end)\r');
  await until('out of memory\r\n');
  await until('cannot open init.lua');
});

test('the contents of files are in the flash: larger ones than the memory are written and read', async () => {
  const { enter } = await luaPrompt();
  await enter('file.open("big", "w") for i = 1, 100 do file.write(string.rep("z", 1000)) end file.close()');
  const read =
    'file.open("big") n = 0 repeat s = file.read(1024) n = n + (s and #s or 0) until not s print(n)';
  expect(await enter(read)).toBe('100000\r\n');
  expect(await enter('print(pcall(file.getcontents, "big"))')).toBe('false\tnot enough memory\r\n');
});

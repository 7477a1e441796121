// What a program is told of an error, in the words of Lua 5.1: each as lua5.1 5.1.5 says it (the package lua5.1).
import { afterEach, expect, test } from 'vitest';
import { luaBuild } from '../../../support/lua-build.ts';
import { luaPrompt, stopLuaPrompts } from '../../../support/lua-prompt.ts';

afterEach(stopLuaPrompts);

/** Chunks, and what pcall answers. */
const running: readonly (readonly [string, string])[] = [
  ['local x x.y = 1', "stdin:1: attempt to index local 'x' (a nil value)"],
  ['print(nowhere.y)', "stdin:1: attempt to index global 'nowhere' (a nil value)"],
  ['nothing()', "stdin:1: attempt to call global 'nothing' (a nil value)"],
  ['string.nothing()', "stdin:1: attempt to call field 'nothing' (a nil value)"],
  ['local s = "a" s:nothing()', "stdin:1: attempt to call method 'nothing' (a nil value)"],
  ['local t = {} t.a.b = 1', "stdin:1: attempt to index field 'a' (a nil value)"],
  ['local t = {} t.a.b()', "stdin:1: attempt to index field 'a' (a nil value)"],
  ['local t = {} t:go()', "stdin:1: attempt to call method 'go' (a nil value)"],
  ['local z z = z + 1', "stdin:1: attempt to perform arithmetic on local 'z' (a nil value)"],
  ['local z = {} z = 1 - z', "stdin:1: attempt to perform arithmetic on local 'z' (a table value)"],
  ['local z = -{}', 'stdin:1: attempt to perform arithmetic on a table value'],
  ['local z = #nil', 'stdin:1: attempt to get length of a nil value'],
  ['local t = {} print(#t.x)', "stdin:1: attempt to get length of field 'x' (a nil value)"],
  ['local u (function() print(u .. "a") end)()', "stdin:1: attempt to concatenate upvalue 'u' (a nil value)"],
  ['local u (function() u() end)()', "stdin:1: attempt to call upvalue 'u' (a nil value)"],
  ['local u (function() u.x = 1 end)()', "stdin:1: attempt to index upvalue 'u' (a nil value)"],
  ['print("a" .. {})', 'stdin:1: attempt to concatenate a table value'],
  ['print(1 < nil)', 'stdin:1: attempt to compare number with nil'],
  ['print({} < {})', 'stdin:1: attempt to compare two table values'],
  ['print("a" < 1)', 'stdin:1: attempt to compare string with number'],
  ['print(nil >= 1)', 'stdin:1: attempt to compare number with nil'],
  ['table.insert(nil, 1)', "stdin:1: bad argument #1 to 'insert' (table expected, got nil)"],
  ['table.concat({{}})', "stdin:1: invalid value (table) at index 1 in table for 'concat'"],
  ['table.concat(nil)', "stdin:1: bad argument #1 to 'concat' (table expected, got nil)"],
  ['table.sort({3, "a"})', 'attempt to compare string with number'],
  ['table.remove(5)', "stdin:1: bad argument #1 to 'remove' (table expected, got number)"],
  ['string.rep()', "stdin:1: bad argument #1 to 'rep' (string expected, got no value)"],
  ['("x"):rep()', "stdin:1: bad argument #1 to 'rep' (number expected, got no value)"],
  ['("x"):rep({})', "stdin:1: bad argument #1 to 'rep' (number expected, got table)"],
  ['local f = string.rep f()', "stdin:1: bad argument #1 to 'f' (string expected, got no value)"],
  ['string.char(300)', "stdin:1: bad argument #1 to 'char' (invalid value)"],
  ['setmetatable(1, {})', "stdin:1: bad argument #1 to 'setmetatable' (table expected, got number)"],
  ['setmetatable({}, 1)', "stdin:1: bad argument #2 to 'setmetatable' (nil or table expected)"],
  ['pairs(nil)', "stdin:1: bad argument #1 to 'pairs' (table expected, got nil)"],
  ['ipairs(nil)', "stdin:1: bad argument #1 to 'ipairs' (table expected, got nil)"],
  ['ipairs()', "stdin:1: bad argument #1 to 'ipairs' (table expected, got no value)"],
  ['for k in pairs(nil) do end', "stdin:1: bad argument #1 to 'pairs' (table expected, got nil)"],
  ['for i in ipairs(nil) do end', "stdin:1: bad argument #1 to 'ipairs' (table expected, got nil)"],
  ['for k in nil do end', 'stdin:1: attempt to call a nil value'],
  ['for k in next do end', "stdin:1: bad argument #1 to '(for generator)' (table expected, got nil)"],
  ['for i = 1, "x" do end', "stdin:1: 'for' limit must be a number"],
  ['for i = nil, 1 do end', "stdin:1: 'for' initial value must be a number"],
  ['unpack(nil)', "stdin:1: bad argument #1 to 'unpack' (table expected, got nil)"],
  ['assert(false)', 'stdin:1: assertion failed!'],
  ['assert(nil, "said")', 'stdin:1: said'],
  ['assert(false, {})', "stdin:1: bad argument #2 to 'assert' (string expected, got table)"],
  ['assert()', "stdin:1: bad argument #1 to 'assert' (value expected)"],
  ['error("plain")', 'stdin:1: plain'],
  ['error("level", 2)', 'level'],
  ['error("none", 0)', 'none'],
  ['error()', 'nil'],
  ['tonumber()', "stdin:1: bad argument #1 to 'tonumber' (value expected)"],
  ['tonumber("1", 99)', "stdin:1: bad argument #2 to 'tonumber' (base out of range)"],
  ['tostring()', "stdin:1: bad argument #1 to 'tostring' (value expected)"],
  ['select(0)', "stdin:1: bad argument #1 to 'select' (index out of range)"],
  ['coroutine.resume(1)', "stdin:1: bad argument #1 to 'resume' (coroutine expected)"],
  ['coroutine.create(1)', "stdin:1: bad argument #1 to 'create' (Lua function expected)"],
  ['coroutine.yield()', 'attempt to yield across metamethod/C-call boundary'],
  ['rawset({}, nil, 1)', 'table index is nil'],
  ['local t = {} t[nil] = 1', 'stdin:1: table index is nil'],
  ['local t = {} t[0/0] = 1', 'stdin:1: table index is NaN'],
  ['next({}, "x")', "invalid key to 'next'"],
  ['string.format("%y", 1)', "stdin:1: invalid option '%y' to 'format'"],
  ['string.format("%d", "x")', "stdin:1: bad argument #2 to 'format' (number expected, got string)"],
  ['string.format("%d")', "stdin:1: bad argument #2 to 'format' (no value)"],
  ['("x"):bad()', "stdin:1: attempt to call method 'bad' (a nil value)"],
  ['math.floor("x")', "stdin:1: bad argument #1 to 'floor' (number expected, got string)"],
  ['math.floor({})', "stdin:1: bad argument #1 to 'floor' (number expected, got table)"],
  ['string.gsub("a", "(", "b")', ''],
  ['string.gsub("a", "%", "b")', "stdin:1: malformed pattern (ends with '%')"],
  ['string.gsub("a", "[", "b")', "stdin:1: malformed pattern (missing ']')"],
  ['string.gsub("a", "a", true)', "stdin:1: bad argument #3 to 'gsub' (string/function/table expected)"],
  ['table.getn(nil)', "stdin:1: bad argument #1 to 'getn' (table expected, got nil)"],
  ['table.foreach(nil, print)', "stdin:1: bad argument #1 to 'foreach' (table expected, got nil)"],
  ['table.maxn(5)', "stdin:1: bad argument #1 to 'maxn' (table expected, got number)"],
  ['local a = "x" a.b.c = 1', "stdin:1: attempt to index field 'b' (a nil value)"],
  ['local a = "x" .. nil', 'stdin:1: attempt to concatenate a nil value'],
  [
    'local t = setmetatable({}, {__index = function(t, k) return k.x.y end}) print(t.z)',
    "stdin:1: attempt to index field 'x' (a nil value)",
  ],
  [
    'local t = setmetatable({}, {__add = function(a, b) return a.x.y end}) print(t + 1)',
    "stdin:1: attempt to index field 'x' (a nil value)",
  ],
  ['local c = coroutine.wrap(function() error("in") end) c()', 'stdin:1: stdin:1: in'],
  [
    'local c = coroutine.wrap(function() local q q() end) c()',
    "stdin:1: stdin:1: attempt to call local 'q' (a nil value)",
  ],
  ['local c = coroutine.wrap(function() end) c() c()', 'stdin:1: cannot resume dead coroutine'],
  ['local t = {n = {}} t.n.m.o = 1', "stdin:1: attempt to index field 'm' (a nil value)"],
  ['(nil)()', 'stdin:1: attempt to call a nil value'],
  ['("x")()', 'stdin:1: attempt to call a string value'],
  ['local t = {} t[1]()', "stdin:1: attempt to call field '?' (a nil value)"],
  ['local t = {} local k = "key" t[k]()', "stdin:1: attempt to call field '?' (a nil value)"],
  ['local t = {} t[1][2] = 3', "stdin:1: attempt to index field '?' (a nil value)"],
  ['local function r() return r() + 1 end r()', 'stdin:1: stack overflow'],
];
/** Chunks, and what loadstring answers. */
const reading: readonly (readonly [string, string])[] = [
  ['x = = 1', "stdin:1: unexpected symbol near '='"],
  ['foo bar', "stdin:1: '=' expected near 'bar'"],
  ['x = ', "stdin:1: unexpected symbol near '<eof>'"],
  ['if x then', "stdin:1: 'end' expected near '<eof>'"],
  ['for 1', "stdin:1: '<name>' expected near '1'"],
  ['local 5', "stdin:1: '<name>' expected near '5'"],
  ["x = 'abc", "stdin:1: unfinished string near '<eof>'"],
  ['x = [[abc', "stdin:1: unfinished long string near '<eof>'"],
  ['end', "stdin:1: '<eof>' expected near 'end'"],
  ['f(', "stdin:1: unexpected symbol near '<eof>'"],
  ['x y z', "stdin:1: '=' expected near 'y'"],
  ['for i = 1 do end', "stdin:1: ',' expected near 'do'"],
  ['a.b:c = 1', "stdin:1: function arguments expected near '='"],
  ['x = 1e', "stdin:1: malformed number near '1e'"],
  ['x = }', "stdin:1: unexpected symbol near '}'"],
  ['return return', "stdin:1: unexpected symbol near 'return'"],
  ['return 1 x', "stdin:1: '<eof>' expected near 'x'"],
];
const inQuotes = (chunk: string) => JSON.stringify(chunk);

test.each([
  ['pcall', running, (chunk: string) => `=select(2, pcall(loadstring(${inQuotes(chunk)}, "=stdin")))`],
  ['loadstring', reading, (chunk: string) => `=select(2, loadstring(${inQuotes(chunk)}, "=stdin"))`],
] as const)('%s answers what a chip does', async (_, cases, typed) => {
  const { enter } = await luaPrompt();
  const said: [string, string][] = [];
  for (const [chunk] of cases) said.push([chunk, (await enter(typed(chunk))).replace('\r\n', '')]);
  expect(said).toEqual(cases);
});

test('so do xpcall, coroutines, a handler and an error of an error', async () => {
  const { enter } = await luaPrompt();
  const words = "stdin:1: attempt to index global 'gone' (a nil value)";
  await enter('function bad() return gone.x end');
  expect(await enter('=select(2, xpcall(bad, function(e) return "<" .. e .. ">" end))')).toBe(
    `<${words}>\r\n`,
  );
  expect(await enter('=coroutine.resume(coroutine.create(bad))')).toBe(`false\t${words}\r\n`);
  expect(await enter('=pcall(coroutine.wrap(bad))')).toBe(`false\t${words}\r\n`);
  expect(await enter('=pcall(error, select(2, pcall(bad)))')).toBe(`false\t${words}\r\n`);
  // What a program says itself stays as it says it.
  const own = "attempt to call a nil value (global 'f') near <eof>";
  expect(await enter(`=pcall(error, "${own}")`)).toBe(`false\t${own}\r\n`);
  expect(await enter(`error("${own}", 0)`)).toContain(`Lua error: \t${own}\r\n`);
});

test('no error stands in the firmware', async () => {
  const { enter } = await luaPrompt();
  expect(await enter('=pcall(table.foreach, {1}, function() error("two up", 2) end)')).toBe(
    'false\ttwo up\r\n',
  );
  expect(await enter('=pcall(function() table.foreach({1}, 5) end)')).toMatch(/^false\tstdin:1: /);
  expect(await enter('function o() tmr.create():alarm("x") end')).toBe('');
  expect(await enter('=pcall(o)')).toBe("false\tstdin:1: bad argument #1 to 'alarm' (Range: 1-6870947)\r\n");
});

test('a trace is that of 5.1: names, tail calls, C, the ends of a deep stack, other coroutines', async () => {
  const { enter } = await luaPrompt();
  const trace = async (line: string) => (await enter(line)).split('\r\n').slice(0, -1);
  await enter('function f() local x = nil + 1 end function g() f() return 1 end function h() return g() end');
  const arithmetic = 'stdin:1: attempt to perform arithmetic on a nil value';
  expect(await trace('=select(2, xpcall(h, debug.traceback))')).toEqual([
    ...[arithmetic, 'stack traceback:', "\tstdin:1: in function 'f'", '\tstdin:1: in function <stdin:1>'],
    ...['\t(tail call): ?', "\t[C]: in function 'xpcall'", '\tstdin:1: in main chunk'],
  ]);
  expect(await trace('h()')).toEqual([
    ...[`Lua error: \t${arithmetic}`, 'stack traceback:', "\tstdin:1: in function 'f'"],
    ...['\tstdin:1: in function <stdin:1>', '\t(tail call): ?', '\tstdin:1: in main chunk'],
  ]);
  expect(
    await trace('=select(2, xpcall(function() pcall(error) tmr.create():alarm(0) end, debug.traceback))'),
  ).toEqual([
    ...["stdin:1: bad argument #1 to 'alarm' (Range: 1-6870947)", 'stack traceback:'],
    ...["\t[C]: in function 'alarm'", '\tstdin:1: in function <stdin:1>'],
    ...["\t[C]: in function 'xpcall'", '\tstdin:1: in main chunk'],
  ]);
  await enter(
    'c = coroutine.create(function() local t = {} function t:wait() coroutine.yield() end t:wait() end)',
  );
  await enter('coroutine.resume(c)');
  expect(await trace('=debug.traceback(c, "said")')).toEqual([
    ...['said', 'stack traceback:', "\t[C]: in function 'yield'", "\tstdin:1: in function 'wait'"],
    '\tstdin:1: in function <stdin:1>',
  ]);
  await enter('function r(n) if n == 0 then error("deep") end r(n - 1) return 1 end');
  expect(await trace('r(30)')).toEqual([
    ...['Lua error: \tstdin:1: deep', 'stack traceback:', "\t[C]: in function 'error'"],
    ...Array<string>(10).fill("\tstdin:1: in function 'r'"),
    ...['\t...', ...Array<string>(9).fill("\tstdin:1: in function 'r'"), '\tstdin:1: in main chunk'],
  ]);
});

test('a build of Lua 5.3 keeps its words, and has C where this computer has JavaScript', async () => {
  const { enter } = await luaBuild('file,node', 'float', '5.3.5');
  expect(await enter('=pcall(load("gone.x = 1", "=stdin"))')).toBe(
    "false\tstdin:1: attempt to index a nil value (global 'gone')\r\n",
  );
  const trace = await enter('=select(2, xpcall(function() error("said") end, debug.traceback))');
  expect(trace).toContain('stdin:1: said\r\nstack traceback:\r\n\t[C]: in ');
  expect(trace).not.toContain('JS');
});

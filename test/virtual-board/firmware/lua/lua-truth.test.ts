// The Lua that NodeMCU has: which libraries are left of 5.1, how modules are found, what errors say.
import { afterEach, expect, test } from 'vitest';
import { luaAnswers, luaBuild } from '../../../support/lua-build.ts';
import { lua2Prompt, oldLuaPrompt, stopLuaPrompts } from '../../../support/lua-prompt.ts';

afterEach(stopLuaPrompts);

const names = (table: string) =>
  `t = {} for k in pairs(${table}) do t[#t+1] = k end table.sort(t) print(table.concat(t, " "))`;

test('libraries hold what app/lua leaves in them', async () => {
  await luaAnswers('file,node', {
    [names('math')]: 'abs ceil floor huge max min pi pow random randomseed sqrt',
    [names('string')]: 'byte char dump find format gfind gmatch gsub len lower match rep reverse sub upper',
    [names('table')]: 'concat foreach foreachi getn insert maxn remove setn sort',
    [names('coroutine')]: 'create resume running status wrap yield',
    [names('debug')]: 'getregistry traceback',
    '=io, os, utf8, rawlen, _VERSION, gcinfo() >= 0, newproxy': 'nil\tnil\tnil\tnil\tLua 5.1\ttrue\tnil',
    'table.setn({}, 1)': "Lua error: \tstdin:1: 'setn' is obsolete",
    'loadstring(print)':
      "Lua error: \tstdin:1: bad argument #1 to 'loadstring' (string expected, got function)",
    'load("x = 1")': "Lua error: \tstdin:1: bad argument #1 to 'load' (function expected, got string)",
    '=loadstring("return ...", "c")(7), loadstring("x ="), pcall(loadstring("error(\'a\')", "=c"))':
      '7\tnil\tfalse\tc:1: a',
    '=collectgarbage("count") > 0, collectgarbage(), collectgarbage("step")': 'true\t0\ttrue',
  });
  const old = await oldLuaPrompt();
  expect(await old.enter('=debug, math.mod(7, 4), math.fmod')).toBe('nil\t3\tnil\r\n');
  const second = await lua2Prompt();
  expect(await second.enter('=debug.traceback ~= nil, debug.getinfo, math.mod')).toBe('true\tnil\tnil\r\n');
});

test('numbers print as newlib has them, in all three kinds of builds', async () => {
  await luaAnswers('file', {
    '=1/0, -1/0, 0/0, 2^53, 1e15, 1e14, 0.1, 1/3':
      'inf\t-inf\tnan\t9.007199254741e+15\t1e+15\t1e+14\t0.1\t0.33333333333333',
    '=("%5.1f|%g|%d|%x|%s|%q"):format(2.25, 1e20, 3.7, 255, nil, "a\\n\\"")': '  2.2|1e+20|3|ff|nil|"a\\',
    '=10 % 3, -7 % 3, 7 / 2, 2 ^ 10, 5 - 0.5': '1\t2\t3.5\t1024\t4.5',
    '=tonumber("0x10"), tonumber("z", 36), tonumber("1e2"), tonumber(" 5 "), tonumber("5x")':
      '16\t35\t100\t5\tnil',
  });
  await luaAnswers(
    'file',
    {
      '=7 / 2, -7 / 2, 2 ^ 10, 7 % 3': '3\t-4\t1024\t1',
      '=1 / 0': 'Lua error: \tstdin:1: divide by zero',
      '=2147483647 + 1, math.huge': '-2147483648\t2147483647',
    },
    'integer',
  );
  const { enter } = await luaBuild('file,node', 'float', '5.3.5');
  expect(await enter('=7 / 2, 7 // 2, 6 / 2, 1 << 31, 2^31, 0x7fffffff + 1, _VERSION')).toBe(
    '3.5\t3\t3.0\t-2147483648\t2147483648.0\t-2147483648\tLua 5.3\r\n',
  );
  expect(await enter('=math.sin(0), math.type(1), node.egc, table.unpack({1, 2})')).toBe(
    '0.0\tinteger\tnil\t1\t2\r\n',
  );
});

test('require finds .lc before .lua along package.path, once, and says where it looked', async () => {
  await luaAnswers('file,node', {
    'file.putcontents("m.lua", "print(...) return {n = 1}") m = require("m") print(m.n, require("m") == m)':
      'm',
    '=package.loaded.m == m, package.path, package.loaded.string == string': 'true\t?.lc;?.lua\ttrue',
    'file.putcontents("c.lua", "return 3") node.compile("c.lua") file.putcontents("c.lua", "return 4")': '',
    '=require("c")': '3',
    'require("none")': "Lua error: \tstdin:1: module 'none' not found:",
    'package.preload.p = function(name) return name .. "!" end print(require("p"))': 'p!',
    'file.putcontents("bad.lua", "x = = 1") require("bad")':
      "Lua error: \tstdin:1: error loading module 'bad' from file 'bad.lua':",
    'file.putcontents("f.lua", "\\nnothing.x = 1") dofile("f.lua")':
      "Lua error: \tf.lua:2: attempt to index global 'nothing' (a nil value)",
    'dofile("none.lua")': 'Lua error: \tcannot open none.lua',
    '=loadfile("none.lua")': 'nil\tcannot open none.lua',
    'error("plain", 0)': 'Lua error: \tplain',
  });
});

test('a text takes values by %, loaders can be changed, and a trace names what the program called', async () => {
  const { enter } = await luaAnswers('file,net,node', {
    '=("%02x-%s") % {10, "a"}, "%d" % 5': '0a-a\t5',
    'package.loaders[#package.loaders + 1] = function(n) return function() return n .. " made" end end': '',
    '=require("thing"), #package.loaders': 'thing made\t3',
    'file.putcontents("f.lua", "net.createServer(30):close()")': '',
  });
  expect(await enter('dofile("f.lua")')).toBe(
    "Lua error: \tf.lua:1: not connected\r\nstack traceback:\r\n\t[C]: in function 'close'\r\n" +
      "\tf.lua:1: in function 'f'\r\n\t[C]: in function 'dofile'\r\n\tstdin:1: in main chunk\r\n",
  );
});

test('adc reads A0 or the supply, by the init data, from the next start on', async () => {
  const { enter, type, until } = await luaAnswers('adc,node', {
    '=adc.read(0) < 1025, adc.readvdd33(), adc.force_init_mode(adc.INIT_ADC)': 'true\t65535\tfalse',
    '=adc.force_init_mode(adc.INIT_VDD33), adc.force_init_mode(adc.INIT_VDD33), adc.readvdd33()':
      'true\tfalse\t65535',
    'adc.force_init_mode(1)': "Lua error: \tstdin:1: bad argument #1 to 'force_init_mode' (Invalid mode)",
    'adc.read(1)': 'Lua error: \tstdin:1: adc 1 does not exist',
  });
  type('node.restart()\r');
  await until('cannot open init.lua\r\n> ');
  expect(await enter('=adc.read(0), adc.readvdd33()')).toBe('65535\t3300\r\n');
});

test('a function has globals of its own where it was given some, and those that it makes have them too', async () => {
  await luaAnswers('file,node', {
    'function f() return x end print(setfenv(f, {x = 5}) == f, f(), x)': 'true\t5\tnil',
    '=getfenv(f).x, getfenv(1) == _G, getfenv() == _G, getfenv(0) == _G, getfenv(print) == _G':
      '5\ttrue\ttrue\ttrue\ttrue',
    'g = loadstring("y = 3 return function() return y end") e = {} h = setfenv(g, e)() print(e.y, y, h())':
      '3\tnil\t3',
    'setfenv(g, {y = 9}) print(h())': '3',
    'do local function k() setfenv(1, {print = print}) z = 4 print(z) end k() end print(z)': '4',
    'i = function() end e = {} print(getfenv(setfenv(i, e)) == e)': 'true',
    'setfenv(print, {})': "Lua error: \tstdin:1: 'setfenv' cannot change environment of given object",
    'setfenv(99, {})': "Lua error: \tstdin:1: bad argument #1 to 'setfenv' (invalid level)",
    'setfenv(f)': "Lua error: \tstdin:1: bad argument #2 to 'setfenv' (table expected, got no value)",
    'getfenv(-1)': "Lua error: \tstdin:1: bad argument #1 to 'getfenv' (level must be non-negative)",
    'setfenv(0, setmetatable({}, {__index = _G})) q = 1 print(rawget(getfenv(0), "q"))': 'nil',
    'q = 2 print(rawget(getfenv(0), "q"), node.heap() > 0)': '2\ttrue',
  });
});

test('a build of 5.1 reads what Lua 5.1 reads: goto is a name, later operators are none', async () => {
  const refused = (text: string, near: string) => [`=loadstring("${text}", "=c")`, `nil\tc:1: ${near}`];
  await luaAnswers('file', {
    'goto = 5 t = {goto = 1} print(goto, t.goto)': '5\t1',
    '=8 / 2, 1 ~= 2, 1 < 2, 2 > 1, "a" .. "b"': '4\ttrue\ttrue\ttrue\tab',
    ...Object.fromEntries([
      refused('x = 7 // 2', "unexpected symbol near '/'"),
      refused('x = 1 << 2', "unexpected symbol near '<'"),
      refused('x = 4 >> 1', "unexpected symbol near '>'"),
      refused('x = 3 & 1', "unexpected symbol near '&'"),
      refused('x = 3 | 1', "unexpected symbol near '|'"),
      refused('x = ~3', "unexpected symbol near '~'"),
      refused('::top::', "unexpected symbol near ':'"),
      refused('goto top', "'=' expected near 'top'"),
    ]),
  });
});

test('what the firmware brings is not among the globals, and what a program puts there hides it', () =>
  luaAnswers('file,node', {
    [names('_G')]: '_G __index package require t',
    '=rawget(_G, "print"), _G.print ~= nil, _G.node == node, getmetatable(_G) == _G': 'nil\ttrue\ttrue\ttrue',
    'type = 5 print(type) type = nil print(type(1))': '5',
  }));

test('a module that a program asks for takes nothing of its memory, in a coroutine neither', () =>
  luaAnswers('cjson,crypto,net,node,pipe,sjson,wifi', {
    'before = node.heap() x = net.TCP x = wifi.STATION print(before - node.heap() < 200)': 'true',
    'c = coroutine.wrap(function() return sjson.encode({1}), pipe.create() ~= nil end) print(c())':
      '[1]\ttrue',
    '=cjson.encode({2}), sjson.encode({3}), crypto.new_hash("MD5") ~= nil': '[2]\t[3]\ttrue',
    '=rawget(_G, "net"), net == net, mqtt, _G[{}], _G[1]': 'nil\ttrue\tnil\tnil\tnil',
  }));

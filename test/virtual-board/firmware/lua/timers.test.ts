// tmr by generation: objects in 3.x, both in 2.x, numbers alone in 0.9.x.
import { afterEach, expect, test } from 'vitest';
import { lua2Prompt, luaPrompt, oldLuaPrompt, stopLuaPrompts } from '../../../support/lua-prompt.ts';

afterEach(stopLuaPrompts);

test('a timer fires between the lines, again and again until it is stopped', async () => {
  const { enter, until } = await luaPrompt();
  await enter('n=0 t=tmr.create()');
  const code =
    't:alarm(2,tmr.ALARM_AUTO,function(x)n=n+1 if n==3 then print("third",x==t,x:stop(),x:stop())end end)';
  await enter(code);
  await until('third\ttrue\ttrue\tfalse\r\n');
  expect(await enter('=t:state()')).toBe('false\t1\r\n');
});

test('a single shot forgets its function, a semi-automatic one can be started again', async () => {
  const { enter, until } = await luaPrompt();
  await enter('t=tmr.create() t:alarm(1,tmr.ALARM_SINGLE,function()print("si".."ngle")end)');
  await until('single\r\n');
  expect(await enter('=t:state(),t:start()')).toBe('nil\tfalse\r\n');
  await enter('s=tmr.create() s:register(1,tmr.ALARM_SEMI,function()print("se".."mi")end)');
  expect(await enter('=s:state()')).toBe('false\t2\r\n');
  await enter('s:start()');
  await until('semi\r\n');
  await enter('s:start()');
  await until('semi\r\n');
});

test('a running timer is started anew only when asked to, and unregister forgets it', async () => {
  const { enter } = await luaPrompt();
  await enter('t=tmr.create() t:register(6870947,0,print)');
  expect(await enter('=t:start(),t:start(),t:start(true)')).toBe('true\tfalse\ttrue\r\n');
  await enter('t:interval(6870000) t:unregister()');
  expect(await enter('=t:state()')).toBe('nil\r\n');
});

test('whatever is always due leaves the console to who types, and tasks their turn', async () => {
  const { enter, until, type } = await luaPrompt();
  await enter('n, s = 0, tmr.create()');
  await enter('function task() n = n + 1 node.task.post(task) end');
  await enter(
    'for i = 1, 40 do tmr.create():alarm(1, tmr.ALARM_AUTO, function() local t = tostring(i):rep(400) end) end',
  );
  await enter('task()');
  await enter('s:alarm(5, tmr.ALARM_AUTO, function() if n > 9 then s:stop() print("ta" .. "sks") end end)');
  await until('tasks\r\n');
  type('function f() node.input("f()\\n") end f()\r');
  type('print("ty" .. "ped", node.heap() > 9000)\r');
  await until('typed\ttrue\r\n');
  type('node.restart()\r');
  await until('cannot open init.lua\r\n> ');
  expect(await enter('=node.heap() > 30000')).toBe('true\r\n');
});

test('refuses what is out of range in the words of 3.x', async () => {
  const { enter } = await luaPrompt();
  await enter('t=tmr.create()');
  expect(await enter('t:alarm(0,0,print)')).toContain(
    "stdin:1: bad argument #1 to 'alarm' (Range: 1-6870947)",
  );
  expect(await enter('t:register(1,3,print)')).toContain("bad argument #2 to 'register' (Invalid mode)");
  expect(await enter('t:register(1,1)')).toContain("bad argument #3 to 'register' (Must be function)");
  expect(await enter('tmr.delay(0)')).toContain("bad argument #1 to 'delay' (wrong arg range)");
});

test('a timer is userdata: its fields do not show, and its methods take nothing else', async () => {
  const { enter } = await luaPrompt();
  await enter('t=tmr.create()');
  expect(await enter('=type(t),t.id,t.f,tostring(t):match("^%a+: ")')).toBe(
    'userdata\tnil\tnil\tuserdata: \r\n',
  );
  expect(await enter('t.start()')).toContain("bad argument #1 to 'start' (tmr.timer expected, got no value)");
  expect(await enter('t:start(1)')).toContain("bad argument #1 to 'start' (boolean expected)");
  expect(await enter('a=tmr.ccount() tmr.delay(1000) print(tmr.ccount()-a >= 80000)')).toBe('true\r\n');
});

test('numbered timers are gone in 3.x, and stand beside the objects in 2.x', async () => {
  expect(await (await luaPrompt()).enter('=tmr.alarm,tmr.stop')).toBe('nil\tnil\r\n');
  const { enter, until } = await lua2Prompt();
  await enter('tmr.alarm(6,1,tmr.ALARM_SINGLE,function(id)print("num".."ber",id)end)');
  await until('number\t6\r\n');
  expect(await enter('=type(tmr.create())')).not.toBe('nil\r\n');
  expect(await enter('tmr.stop(7)')).toBe('stdin:1: tmr 7 does not exist\r\n');
});

test('0.9.x knows alarm and stop alone, and a third argument that may be left out', async () => {
  const { enter, until } = await oldLuaPrompt();
  expect(await enter('=tmr.create,tmr.register,tmr.state')).toBe('nil\tnil\tnil\r\n');
  await enter('tmr.alarm(0,1,function(...)print("on".."ce",select("#",...))end)');
  await until('once\t0\r\n');
  await enter('n=0 tmr.alarm(1,1,1,function()n=n+1 if n==2 then tmr.stop(1) print("twi".."ce")end end)');
  await until('twice\r\n');
  expect(await enter('tmr.alarm(1,0,1,print)')).toBe('stdin:1: wrong arg range\r\n');
});

test('the soft watchdog of tmr restarts a program that does not feed it', async () => {
  const { type, until } = await luaPrompt();
  type('tmr.softwd(0)\r');
  await until('tmr.softwd(0)\r\n> ');
  await until('NodeMCU 3.0.0.0');
});

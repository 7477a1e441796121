// Lua on a board reaches the board and nothing else.
import { afterEach, expect, test } from 'vitest';
import { luaPrompt, stopLuaPrompts } from '../../../support/lua-prompt.ts';

afterEach(stopLuaPrompts);

async function prompt() {
  const { type, until } = await luaPrompt();
  return async (line: string) => {
    type(`${line}\r`);
    await until('\r\n');
    return (await until('\n> ').catch(() => '')).slice(0, -3).trim();
  };
}

test('nothing of the libraries that lead to the computer is there, by whichever way it is asked for', async () => {
  const run = await prompt();
  expect(await run('print(io, os, debug.debug, debug.sethook)')).toBe('nil\tnil\tnil\tnil');
  const loaded =
    'for k in pairs(debug.getregistry()._LOADED) do t[#t+1]=k end table.sort(t) print(table.concat(t," "))';
  expect(await run(`t={} ${loaded}`)).toBe('_G coroutine debug math string table');
  expect(await run('print(debug.getregistry()._PRELOAD, debug.getregistry()._CLIBS)')).toBe('nil\tnil');
  expect(await run('print(pcall(dofile, "/etc/passwd"))')).toMatch(/^false/);
  expect(await run('print(loadfile("/etc/passwd"))')).toMatch(/^nil/);
  expect(await run('print(getmetatable("").__index == string, ("").constructor, (""):len().x)')).toMatch(
    /Lua error/,
  );
});

test('names of JavaScript are names like any other', async () => {
  const run = await prompt();
  expect(
    await run('t={} print(t.__proto__, t.constructor, t.hasOwnProperty, _G.process, _G.globalThis)'),
  ).toBe('nil\tnil\tnil\tnil\tnil');
  expect(await run('t.__proto__={x=1} t.constructor=2 print(({}).x, ({}).constructor, t.__proto__.x)')).toBe(
    'nil\tnil\t1',
  );
  expect(await run('print(pcall(function() return print.constructor end))')).toMatch(
    /^false\t.*attempt to index/,
  );
});

test('a recursion without an end is an error, and the board goes on', async () => {
  const run = await prompt();
  expect(await run('function f() return 1+f() end f()')).toMatch(/stack overflow/);
  expect(await run('print(1+1)')).toBe('2');
});

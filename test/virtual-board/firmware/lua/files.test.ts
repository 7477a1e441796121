// file by generation: handles in 3.x, one open file and no handle in 0.9.x.
import { afterEach, describe, expect, test } from 'vitest';
import { luaPrompt, oldLuaPrompt, stopLuaPrompts } from '../../../support/lua-prompt.ts';

afterEach(stopLuaPrompts);

describe('file in 3.x', () => {
  test('two handles are open side by side, and the functions mean the one opened last', async () => {
    const { enter } = await luaPrompt();
    await enter('a=file.open("a","w+") b=file.open("b","w")');
    await enter('a:write("first\\nsecond") file.write("of b") a:seek("set",0)');
    expect(await enter('=a:readline(),a:read("c"),a:read(),a:read()')).toBe('first\r\n\tsec\tond\tnil\r\n');
    await enter('a:close() b:close()');
    expect(await enter('=file.getcontents("b"),file.exists("a"),file.exists("c")')).toBe(
      'of b\ttrue\tfalse\r\n',
    );
    expect(await enter('a:read()')).toContain('open a file first');
  });

  test('modes: r+ overwrites, a appends, a missing file is nil, w reads nothing', async () => {
    const { enter } = await luaPrompt();
    await enter('file.putcontents("t","0123456789")');
    await enter('f=file.open("t","r+") f:seek("set",2) f:write("ab") f:close()');
    await enter('f=file.open("t","a") f:seek("set",0) f:write("!") f:close()');
    expect(await enter('=file.getcontents("t")')).toBe('01ab456789!\r\n');
    expect(await enter('=file.open("none"),file.getcontents("none")')).toBe('nil\r\n');
    await enter('f=file.open("t","w")');
    expect(await enter('=f:read(),f:seek("end"),f:seek("set",-1)')).toBe('nil\t0\tnil\r\n');
  });

  test('stat, list with a pattern, rename and remove', async () => {
    const { enter } = await luaPrompt();
    await enter('file.putcontents("one.lua","1") file.putcontents("two.lc","22")');
    expect(await enter('for n,s in pairs(file.list("%.lc$")) do print(n,s) end')).toBe('two.lc\t2\r\n');
    expect(await enter('s=file.stat("two.lc") print(s.size,s.name,s.is_dir,s.time.year)')).toBe(
      '2\ttwo.lc\tfalse\t1970\r\n',
    );
    expect(await enter('=file.rename("one.lua","three"),file.rename("none","x")')).toBe('true\tfalse\r\n');
    expect(await enter('=file.remove("three"),file.exists("three")')).toBe('nil\tfalse\r\n');
    expect(await enter('file.open(("x"):rep(32))')).toContain("bad argument #1 to 'open' (filename invalid)");
  });

  test('fsinfo adds up, and format says that it is done', async () => {
    const { enter } = await luaPrompt();
    await enter('file.putcontents("f",("x"):rep(5000))');
    expect(await enter('r,u,t=file.fsinfo() print(r+u==t,u>5000)')).toBe('true\ttrue\r\n');
    expect(await enter('file.format()')).toBe('format done.\r\n');
    expect(await enter('=next(file.list())')).toBe('nil\r\n');
  });

  test('more than there is room for is nil, and the file stays as it was', async () => {
    const { enter } = await luaPrompt();
    await enter('file.putcontents("f","kept") file.open("g","w")');
    await enter('repeat local ok = file.write(("x"):rep(1000)) until not ok file.close()');
    expect(await enter('=file.putcontents("f",("x"):rep(20000))')).toBe('nil\r\n');
    expect(await enter('=file.getcontents("f")')).toBe('kept\r\n');
  });

  test('what was written survives a restart', async () => {
    const { enter, type, until } = await luaPrompt();
    await enter('file.putcontents("a.lua","print(12345+1)")');
    type('node.restart()\r');
    await until('cannot open init.lua\r\n> ');
    expect(await enter('dofile("a.lua")')).toBe('12346\r\n');
  });
});

test('a file is userdata: its fields do not show, functions take it too, and methods take nothing else', async () => {
  const { enter } = await luaPrompt();
  await enter('a=file.open("a","w+") b=file.open("b","w")');
  expect(await enter('=type(a),a.data,a.name,tostring(a):match("^%a+: ")')).toBe(
    'userdata\tnil\tnil\tuserdata: \r\n',
  );
  await enter('file.write(a,"one") file.write("two") file.seek(a,"set",0)');
  expect(await enter('=file.read(a),file.close(a)')).toBe('one\r\n');
  expect(await enter('b:close() print(file.getcontents("b"))')).toBe('two\r\n');
  expect(await enter('b.read(5)')).toContain("bad argument #1 to 'read' (file.obj expected, got number)");
  expect(await enter('file.read(tmr.create())')).toContain('file.obj expected, got userdata');
  expect(await enter('file.on("tick")')).toContain("bad argument #1 to 'on' (invalid option 'tick')");
});

describe('file in 0.9.x', () => {
  test('open tells true and no handle, and a second one closes the first', async () => {
    const { enter } = await oldLuaPrompt();
    expect(await enter('=file.open("a","w")')).toBe('true\r\n');
    expect(await enter('=file.write("of a"),file.writeline("!")')).toBe('true\ttrue\r\n');
    await enter('file.open("b","w") file.write("of b") file.close()');
    await enter('file.open("a")');
    expect(await enter('=file.read(2),file.read(),file.seek("set",1),file.readline()')).toBe(
      'of\t a!\r\n\t1\tf a!\r\n\r\n',
    );
    expect(await enter('=file.open("none")')).toBe('nil\r\n');
    expect(await enter('file.read()')).toBe('stdin:1: open a file first\r\n');
  });

  test('has none of the later functions, and words a long name its own way', async () => {
    const { enter } = await oldLuaPrompt();
    expect(await enter('=file.exists,file.stat,file.getcontents,file.putcontents')).toBe(
      'nil\tnil\tnil\tnil\r\n',
    );
    expect(await enter('file.open(("x"):rep(32),"w")')).toBe('stdin:1: filename too long\r\n');
  });
});

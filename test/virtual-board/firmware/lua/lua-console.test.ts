// What hosts trip over on NodeMCU: unfinished lines, lost lines, no interrupt, a watchdog, a bad
// init.lua, old builds.
import { afterEach, describe, expect, test } from 'vitest';
import { lua2Prompt, luaPrompt, oldLuaPrompt, stopLuaPrompts } from '../../../support/lua-prompt.ts';

afterEach(stopLuaPrompts);

describe('the Lua prompt', () => {
  test("follows the image's own banner, where there is no init.lua", async () => {
    const { booted } = await luaPrompt();
    expect(booted).toContain('NodeMCU 3.0.0.0 built with');
    expect(booted).toContain('powered by Lua 5.1.4 on SDK 3.0.1-dev(fce080e)\r\ncannot open init.lua\r\n> ');
  });

  test('prints numbers as Lua 5.1 does, and the value of =expr', async () => {
    const { enter } = await luaPrompt();
    expect(await enter('print(6*7,10/2,1/4)')).toBe('42\t5\t0.25\r\n');
    expect(await enter('=unpack({1,2})')).toBe('1\t2\r\n');
  });

  test('asks for more with >> until the chunk is whole', async () => {
    const { enter } = await luaPrompt();
    expect(await enter('for i = 1, 2 do')).toBe('>');
    expect(await enter('print(i)')).toBe('>');
    expect(await enter('end')).toBe('1\r\n2\r\n');
  });

  test('takes CR, LF and CRLF for one Enter, and a backspace back', async () => {
    const { type, until } = await luaPrompt();
    type('print(1)\r\n');
    expect(await until('> ')).toBe('print(1)\r\n1\r\n> ');
    type('print(2)\n');
    expect(await until('> ')).toBe('print(2)\r\n2\r\n> ');
    type('print(39\x08)\r');
    await until('\r\n3\r\n> ');
  });

  test('throws a line of 255 characters away without a word', async () => {
    const { type, until } = await luaPrompt();
    // More at once might not fit the ring of the UART.
    type('x'.repeat(255));
    await until('x'.repeat(255));
    type('print("left")\r\n');
    expect(await until('\r\nleft\r\n> ')).not.toContain('rror');
  });

  test('knows only the modules of the build', async () => {
    const { enter } = await luaPrompt();
    expect(await enter('=mqtt,i2c')).toBe('nil\tnil\r\n');
    expect(await enter('=type(gpio),type(pwm)')).toBe('table\ttable\r\n');
  });

  test('words an error as its generation does', async () => {
    const line = 'nothing.at=1';
    const words = "stdin:1: attempt to index global 'nothing' (a nil value)";
    expect(await (await luaPrompt()).enter(line)).toMatch(/^Lua error: \tstdin/);
    expect(await (await lua2Prompt()).enter(line)).toBe(`${words}\r\n`);
  });

  test('Ctrl-C ends nothing: a busy chunk goes on until the watchdog resets the chip', async () => {
    const { type, until } = await luaPrompt();
    type("print('st'..'arts') while true do for i=1,3000 do end tmr.delay(20000) end\r");
    await until('starts\r\n');
    type('\x03\x03');
    const seen = await until('Soft WDT reset');
    expect(seen).not.toContain('> ');
    await until('NodeMCU 3.0.0.0');
    await until('> ');
  });

  test('an init.lua that fails is told, and the prompt comes all the same', async () => {
    const fail = 'file.open("init.lua","w") file.write("\\nnothing.at=1") file.close()';
    for (const [prompt, said] of [
      [luaPrompt, "\ninit.lua:2: attempt to index global 'nothing' (a nil value)\r\nstack traceback:\r\n"],
      [lua2Prompt, "lua: init.lua:2: attempt to index global 'nothing' (a nil value)\r\n"],
      [oldLuaPrompt, "lua: init.lua:2: attempt to index global 'nothing' (a nil value)\r\n> "],
    ] as const) {
      const { enter, type, until } = await prompt();
      await enter(fail);
      type('node.restart()\r');
      await until(said);
      if (prompt !== oldLuaPrompt) await until('> ');
      expect(await enter('=1')).toBe('1\r\n');
    }
  });

  test('a handler that fails ends the chip: at once in old builds, in 3.x two seconds after it was told', async () => {
    const old = await lua2Prompt();
    await old.enter('tmr.alarm(0, 10, 0, function() nothing.at = 1 end)');
    await old.until('PANIC: unprotected error in call to Lua API (stdin:1: attempt to index');
    await old.until('cannot open init.lua');
    const { enter, until } = await luaPrompt();
    await enter('node.task.post(function() nothing.at = 1 end)');
    await until("stdin:1: attempt to index global 'nothing' (a nil value)\r\nstack traceback:\r\n");
    expect(await enter('=1')).toBe('1\r\n');
    await until('cannot open init.lua\r\n> ');
    // Who takes care of errors goes on.
    await enter('node.setonerror(function(what) print("caught " .. what:match("^[^:]*")) end)');
    await enter('node.task.post(function() nothing.at = 1 end)');
    await until('caught stdin\r\n');
  });

  test('shows what a line returns, and takes its prompts from the program', async () => {
    const { enter, type, until } = await luaPrompt();
    expect(await enter('return 1, "a"')).toBe('1\ta\r\n');
    expect(await enter('=nil')).toBe('nil\r\n');
    expect(await enter('= 1 +')).toBe('>');
    expect(await enter('2')).toBe('3\r\n');
    type('_PROMPT = "$ " _PROMPT2 = "+ "\r');
    await until('\r\n$ ');
    type('do\r');
    await until('do\r\n+ ');
  });

  test('node.input is typed after what was typed, node.output hears what is printed', async () => {
    const { enter, type, until } = await luaPrompt();
    type('node.output(function(p) uart.write(0, "<", p:read(999) or "", ">") end, 0)\r');
    await until('<> >');
    type('node.input("print(6*7)\\nx = 5\\n")\r');
    await until('42\n');
    type('node.output()\r');
    await until('\r\n> ');
    expect(await enter('=x')).toBe('5\r\n');
  });

  test('uart.on takes the bytes before the console does', async () => {
    const { type, until } = await luaPrompt();
    type('uart.on("data",4,function(d)print("got",d)uart.on("data")end,0)\r');
    await until('end,0)\r\n> ');
    type('a\x01\x03z');
    await until('got\ta\x01\x03z\r\n');
    type('=1\r');
    await until('=1\r\n1\r\n> ');
  });

  test('a build of 2015 speaks at 9600 baud', async () => {
    const { booted } = await oldLuaPrompt();
    expect(booted).toContain(
      'NodeMCU 0.9.5 build 20150318  powered by Lua 5.1.4\r\nlua: cannot open init.lua\r\n> ',
    );
  });
});

describe('node', () => {
  test('info has groups in 3.x, and warns of the old call', async () => {
    const { enter } = await luaPrompt();
    await enter('h=node.info("hw")');
    expect(await enter('=h.flash_size,h.chip_id,h.flash_id')).toBe('1024\t1193046\t1327343\r\n');
    expect(await enter('=node.info("sw_version").git_release')).toBe('3.0.0-release_20240225\r\n');
    expect(await enter('node.info("other")')).toContain("bad argument #1 to 'info' (invalid option 'other')");
    expect(await enter('=node.info()')).toMatch(/^Warning, deprecated API! .*\r\n3\t0\t0\t1193046\t/);
  });

  test('info is eight numbers before, whatever is asked', async () => {
    const { enter } = await lua2Prompt();
    expect((await enter('=node.info("hw")')).trim().split('\t')).toHaveLength(8);
  });

  test('compile leaves a .lc file that runs', async () => {
    const { enter } = await luaPrompt();
    await enter('file.open("m.lua","w") file.write("print(40+2)") file.close()');
    expect(await enter('node.compile("m.lua") file.remove("m.lua") dofile("m.lc")')).toBe('42\r\n');
  });

  test('dsleep ends in a boot that says so', async () => {
    const { type, until } = await luaPrompt();
    type('node.dsleep(1000)\r');
    await until('NodeMCU 3.0.0.0');
    await until('> ');
    type('=node.bootreason()\r');
    await until('\r\n2\t5\r\n');
  });
});

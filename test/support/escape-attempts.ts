// Ways out of a board that somebody might try from a program, and what each has to give: for the tests, and
// for scripts/escapes.ts, which prints what each gave.

export type EscapeAttempt = {
  readonly what: string;
  readonly firmware: 'micropython' | 'nodemcu';
  /** A line each; what the last one prints or raises is looked at. */
  readonly lines: readonly string[];
  readonly gives: RegExp;
};

const python = (what: string, lines: readonly string[], gives: RegExp): EscapeAttempt => ({
  ...{ firmware: 'micropython', what, lines, gives },
});
const lua = (what: string, lines: readonly string[], gives: RegExp): EscapeAttempt => ({
  ...{ firmware: 'nodemcu', what, lines, gives },
});

const noModule = /^(ImportError: no module named|NameError)/;

export const escapeAttempts: readonly EscapeAttempt[] = [
  python('import js', ['import js'], noModule),
  python('import jsffi', ['import jsffi'], noModule),
  python('the import hook taken away', ['import builtins', 'del builtins.__import__', 'import js'], noModule),
  python('sys.modules emptied', ['import sys', 'sys.modules.clear()', 'import js'], noModule),
  python(
    'a module of the package that holds js',
    ['import asyncio.core as c', "print(hasattr(c, 'js'))"],
    /^False$/,
  ),
  python(
    'the original __import__ out of the hook',
    ['import builtins', 'f = builtins.__import__', "f('js', None, None, (), 0)"],
    noModule,
  ),
  python(
    "the board's own functions by a module",
    ['import machine', 'machine._hw.pin_level'],
    /^AttributeError/,
  ),
  python("the board's own functions by import", ['import _hw'], noModule),
  python(
    "the board's own functions by what a function knows of its module",
    ['import machine', 'machine.Pin.value.__globals__'],
    /^AttributeError/,
  ),
  python(
    "the board's own functions by sys.modules",
    ['import sys', "print([n for n in sys.modules if n[0] == '_' and n != '__main__'])"],
    /^\[\]$/,
  ),
  python(
    'a function of the board for another in a module',
    ['import machine', 'machine.reset = print'],
    /^AttributeError/,
  ),
  python('a file of this computer', ["open('/etc/passwd')"], /^OSError/),
  python('a file of this computer by ..', ["open('/../../../etc/passwd')"], /^OSError/),
  python('the terminal', ["open('/dev/tty')"], /^OSError/),
  python('descriptors of this computer', ["print(open(5, 'rb').read(1))"], /^OSError/),
  python(
    'the file system of the build mounted anew',
    ['import vfs', "vfs.mount(vfs.VfsPosix('/'), '/x')", "print(open('/x/etc/passwd').read(1))"],
    /^AttributeError/,
  ),
  python(
    'the file system of the build in an old name',
    ['import os', "os.mount(os.VfsPosix('/'), '/x')"],
    /^AttributeError/,
  ),
  python(
    'byte code of its own (.mpy) by import',
    ["f = open('m.mpy', 'wb')", "n = f.write(b'M\\x06\\x00\\x1f' + bytes(60))", 'f.close()', 'import m'],
    /^(ValueError|ImportError|MemoryError|RuntimeError|SyntaxError|TypeError)/,
  ),
  python(
    'an address of memory that is none of the chip',
    ['import machine', 'machine.mem32[0x10000] = 0x41414141', 'print(hex(machine.mem32[0x10000]))'],
    /^(0x41414141|0x0|OSError|ValueError)/,
  ),
  python(
    'memory beyond a buffer',
    ['import uctypes', 'b = uctypes.bytearray_at(0, 16)', 'print(len(b))'],
    /^(16|AttributeError|ValueError|OSError)/,
  ),
  python('all memory', ['l = []', 'while True: l.append(bytearray(1000))'], /^MemoryError/),
  lua('os, io and package', ['print(os, io, debug.debug, debug.sethook)'], /^nil\tnil\tnil\tnil$/),
  lua(
    'the registry',
    [
      'n = 0 for k, v in pairs(debug.getregistry()._LOADED) do if k == "io" or k == "os" then n = n + 1 end end print(n)',
    ],
    /^0$/,
  ),
  lua('loadfile of a file of this computer', ['print(loadfile("/etc/passwd"))'], /^nil/),
  lua('the constructor of a string', ['print(("").constructor, ({}).__proto__)'], /Lua error|nil\tnil/),
  lua('globals of JavaScript', ['print(_G.process, _G.globalThis)'], /^nil\tnil$/),
  lua(
    'made-up byte code',
    ['print(load("\\27LuaS" .. string.rep("\\0", 60)))'],
    /bad header in precompiled chunk/,
  ),
  lua(
    'byte code that was changed',
    ['d = string.dump(function() end) print(load(d:sub(1, 50) .. "\\255" .. d:sub(52)))'],
    /bad header in precompiled chunk/,
  ),
  lua(
    "the firmware's own variables",
    ['print(debug.getupvalue, debug.setupvalue, debug.getlocal, debug.getuservalue)'],
    /^nil\tnil\tnil\tnil$/,
  ),
  lua(
    'the environment of a file object',
    ['print(debug.getmetatable(tmr.create()).__gc, file.open.x)'],
    /Lua error|nil/,
  ),
  lua(
    'a coroutine out of the firmware',
    ['print(coroutine.resume(coroutine.create(function() return io, os end)))'],
    /^true\tnil\tnil$/,
  ),
  lua('all memory', ['t = {} while true do t[#t+1] = string.rep("a", 99) end'], /not enough memory/),
];

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
  python(
    "the board's own functions by a function that goes before __import__, while modules of the board are loaded",
    [
      'import builtins',
      'f, got = __import__, []',
      "exec('def hook(*a):\\n m = f(*a)\\n got.append(m)\\n return m')",
      'builtins.__import__ = hook',
      'import cryptolib, inisetup, hashlib, socket',
      "print([m for m in got for n in ('fs_open', 'pin_level', 'uart', 'run_events', '_hw') if hasattr(m, n)], len(got) > 4)",
    ],
    /^\[\] True$/,
  ),
  python(
    "the board's own functions by a timer, while a module of the board is loaded",
    [
      'import machine, builtins, time',
      'got = []',
      "exec('def h(t):\\n try:\\n  import _hw\\n  got.append(1)\\n except ImportError: got.append(0)')",
      'exec(\'def wait(*a):\\n time.sleep_ms(50)\\n return ""\')',
      'builtins.input = wait',
      'timer = machine.Timer(0)',
      'timer.init(period=5, callback=h)',
      "exec('try:\\n import webrepl_setup\\nexcept SystemExit: pass')",
      'timer.deinit()',
      'print(len(got) > 2, sum(got))',
    ],
    /True 0$/,
  ),
  python(
    "the board's own Python by path",
    ['import sys', "sys.path.insert(0, '/.board')", 'import _hw'],
    noModule,
  ),
  python("the board's own Python as a file", ["open('/.board/_hw.py')"], /^OSError/),
  python(
    'a FAT of more sectors than there are numbers',
    [
      'import os',
      "exec('class D:\\n def readblocks(s, n, b): b[:] = bytes([235]) * len(b)\\n def writeblocks(s, n, b): pass\\n def ioctl(s, o, a): return 0x7fffffff if o == 4 else 512 if o == 5 else 0')",
      "os.mount(os.VfsFat(D()), '/q')",
    ],
    /^OSError/,
  ),
  python(
    'a block device whose blocks are of no size',
    [
      'import os',
      "exec('class D:\\n def readblocks(s, *a): pass\\n def writeblocks(s, *a): pass\\n def ioctl(s, o, a): return -1')",
      'os.VfsLfs2(D())',
    ],
    /^(OSError|ValueError|OverflowError|MemoryError)/,
  ),
  python(
    'a database on a stream that answers anything',
    [
      'import btree',
      'exec(\'class S:\\n def read(s, n=-1): return b"\\\\xff" * 99999\\n def write(s, d): return -1\\n def seek(s, *a): return 1 << 40\\n def flush(s): return None\\n def ioctl(s, *a): return 0\')',
      "btree.open(S())[b'a']",
    ],
    /^[A-Z]\w*(Error|Exception)?/,
  ),
  python(
    'a file of this computer brought over the WebREPL',
    [
      'import _webrepl, struct',
      "exec('class S:\\n def __init__(s, d): s.d = d\\n def read(s, n):\\n  r, s.d = s.d[:n], s.d[n:]\\n  return r\\n def write(s, d): return len(d)\\n def ioctl(s, r, a): return 2')",
      "head = struct.pack('<2sBBQLH64s', b'WA', 2, 0, 0, 0, 0, b'../../../etc/passwd')",
      "_webrepl._webrepl(S(b'\\r' + head)).read(1)",
    ],
    /^OSError/,
  ),
  python(
    'an emergency buffer of a gigabyte',
    ['import micropython', 'micropython.alloc_emergency_exception_buf(1 << 30)'],
    /^MemoryError/,
  ),
  python(
    'the flash beyond its end',
    ['import esp', 'print(esp.flash_read(0x7ffffff0, 16))'],
    /^(OSError|OverflowError|b'\\xff)/,
  ),
  python(
    'the flash written and erased beyond its end',
    [
      'import esp',
      "exec('def asks(f, *a):\\n try: return f(*a)\\n except OSError as error: return error.errno')",
      "print([asks(esp.flash_write, at, b'abcd') for at in (-4, 1 << 22, 0x7ffffffc)], asks(esp.flash_erase, -1), asks(esp.flash_erase, 1024))",
    ],
    /^\[5, 5, 5\] 5 5$/,
  ),
  python(
    'a name with a zero in it',
    [
      'import os',
      "open('/zero\\0/etc/passwd', 'w').close()",
      "print('zero' in os.listdir('/'), 'etc' in os.listdir('/'))",
    ],
    /^True False$/,
  ),
  python(
    'a made-up file system that hands out what it likes',
    [
      'import os',
      "exec('class F:\\n def mount(s, *a): pass\\n def open(s, *a): return 5\\n def stat(s, p): return (0x8000,) + (0,) * 9\\n def umount(s): pass')",
      "os.mount(F(), '/x')",
      "print(open('/x/etc/passwd'))",
    ],
    /^5$/,
  ),
  python('a file of this computer', ["open('/etc/passwd')"], /^OSError/),
  python('a file of this computer by ..', ["open('/../../../etc/passwd')"], /^OSError/),
  python('the terminal', ["open('/dev/tty')"], /^OSError/),
  python('descriptors of this computer', ["print(open(5, 'rb').read(1))"], /^TypeError/),
  python(
    'descriptors by io.open and builtins.open',
    [
      'import io, builtins',
      "exec('def look(o, n):\\n try: return o(n, \\'r+b\\')\\n except TypeError: pass')",
      'print([x for o in (io.open, builtins.open) for n in range(20) for x in (look(o, n),) if x])',
    ],
    /^\[\]$/,
  ),
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
  python('made-up code by marshal', ['import marshal', "marshal.loads(b'M\\x06\\x00\\x1f')"], noModule),
  python(
    'a function made of the code of another',
    ['f = lambda: 1', 'print(f.__code__)', 'print(type(f)(f.__code__, {}))'],
    /^AttributeError/,
  ),
  python(
    'threads, foreign functions, memory of the computer',
    [
      "exec('def there(name):\\n try:\\n  __import__(name)\\n  return name\\n except ImportError: pass')",
      "print([n for n in map(there, ('_thread', 'ffi', 'jni', 'termios', 'mmap', 'posix', 'subprocess')) if n])",
    ],
    /^\[\]$/,
  ),
  python(
    'the bridge by its own names',
    ["exec('try:\\n import _bridge\\nexcept ImportError: _bridge = None')", 'print(_bridge)'],
    /^None$/,
  ),
  python(
    'the name of js put back into the memory of the interpreter',
    [
      'import uctypes',
      "exec('def put():\\n m = uctypes.bytearray_at(0x20000, 0x20000)\\n for i in range(0, 0x20000, 4):\\n  if m[i] == 2 and m[i+1] == 0 and m[i+2] == 0 and m[i+3] == 0:\\n   m[i] = id(\\'js\\') & 255\\n   m[i+1] = id(\\'js\\') >> 8 & 255')",
      'put()',
      "print(hasattr(__import__('js'), 'process'))",
    ],
    /^(ImportError|AttributeError|False|TypeError|MemoryError|SyntaxError|$)/,
  ),
  python(
    'native code by viper',
    ['import micropython', "exec('@micropython.viper\\ndef f():\\n return int(ptr32(0)[0])')", 'print(f())'],
    /^(0|NameError|SyntaxError|ViperTypeError)$/,
  ),
  python(
    'a port of this computer',
    [
      "exec('def dial():\\n import socket\\n s = socket.socket()\\n s.connect((\\'127.0.0.1\\', 22))\\n print(\\'connected\\')')",
      'dial()',
    ],
    /^(OSError|ImportError|AttributeError|NotImplementedError)/,
  ),
  python('more than the RTC has', ['import machine', 'machine.RTC().memory(bytes(2049))'], /^ValueError/),
  python(
    'a destructor that runs after its world',
    [
      "exec('class A:\\n def __del__(self): print(open(\\'/etc/passwd\\').read())')",
      'a = A()',
      'a = None',
      'import gc',
      'gc.collect()',
      "print('after')",
    ],
    /after$/,
  ),
  python(
    'the variables of a function of the firmware, by the names that dir() lists',
    [
      'import asyncio.core as c, os',
      'f = c.run_until_complete',
      "print([n for n in dir(f) + dir(os.VfsLfs2.umount) if 'globals' in n or n[-1] == '\\x7f'])",
    ],
    /^\[\]$/,
  ),
  python(
    'the variables of a function of the firmware, by the names that __getattr__ is asked for',
    [
      'import asyncio.core as c',
      'asked = []',
      "exec('class A:\\n def __getattr__(s, n):\\n  asked.append(n)\\n  raise AttributeError')",
      'n = dir(A())',
      'print([n for n in asked if hasattr(c.run_until_complete, n)])',
    ],
    /^\[\]$/,
  ),
  python(
    'frames of generators and what an exception knows',
    [
      "exec('def g(): yield 1')",
      'g = g()',
      "exec('try: 1 // 0\\nexcept Exception as error: e = error')",
      "print([n for n in ('gi_frame', 'gi_code', 'gi_yieldfrom') if hasattr(g, n)], [n for n in ('__traceback__', '__context__', 'tb_frame') if hasattr(e, n)])",
    ],
    /^\[\] \[\]$/,
  ),
  python(
    'frames, hooks and modules by sys',
    [
      'import sys',
      "print([n for n in ('_getframe', 'settrace', 'exc_info', 'meta_path', 'path_hooks', 'atexit', 'ps1') if hasattr(sys, n)], '__main__' in sys.modules)",
    ],
    /^\[\] False$/,
  ),
  python(
    'native code by a file (.mpy) for each core',
    [
      "exec('def tries(core):\\n with open(\\'k%d.mpy\\' % core, \\'wb\\') as f: f.write(b\\'M\\\\x06\\' + bytes([core << 2 | 3, 31]) + bytes(80))\\n try: __import__(\\'k%d\\' % core)\\n except ValueError as e: return e.args[0]')",
      'print({tries(core) for core in range(1, 13)})',
    ],
    /^\{'(native code in \.mpy unsupported|incompatible \.mpy (arch|file))'\}$/,
  ),
  python(
    'a text of a gigabyte, a name of five thousand letters',
    [
      "exec('def what(f):\\n try: f()\\n except Exception as e: return type(e).__name__')",
      "print(what(lambda: 'x' * (1 << 30)), what(lambda: __import__('a' * 5000)))",
    ],
    /^MemoryError (RuntimeError|ImportError|MemoryError)$/,
  ),
  python(
    'a file system that is asked for whatever it has not',
    [
      'import os',
      "exec('class B:\\n def __getattr__(s, n): return lambda *a: got.append(a) or 0')",
      'got = []',
      "os.mount(B(), '/z')",
      "print([a for call in got for a in call if type(a).__name__ not in ('bool', 'int', 'str')])",
    ],
    /^\[\]$/,
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
    ['print(loadstring("\\27LuaS" .. string.rep("\\0", 60)))'],
    /bad header in precompiled chunk/,
  ),
  lua(
    'byte code that was changed',
    ['d = string.dump(function() end) print(loadstring(d:sub(1, 50) .. "\\255" .. d:sub(52)))'],
    /bad header in precompiled chunk/,
  ),
  lua(
    "the firmware's own variables",
    ['print(debug.getupvalue, debug.setupvalue, debug.getlocal, debug.getuservalue)'],
    /^nil\tnil\tnil\tnil$/,
  ),
  lua(
    'the environment of a file object',
    ['print(getmetatable(tmr.create()).__gc, file.open.x)'],
    /Lua error|nil/,
  ),
  lua(
    "the firmware's own functions out of the registry",
    [
      'n = 0 for k, v in pairs(debug.getregistry()) do if type(v) == "function" then n = n + 1 end end print(n, debug.getregistry().install, debug.getregistry().dispatch)',
    ],
    /^0\tnil\tnil$/,
  ),
  lua(
    "the firmware's own functions as byte code",
    ['print(pcall(string.dump, node.info)) print(pcall(string.dump, tmr.create))'],
    /^false\tunable to dump given function\nfalse\tunable to dump given function$/,
  ),
  lua(
    "other globals for the firmware's own functions",
    [
      'caught = setmetatable({}, {__index = function(_, k) print("asked for", k) end})',
      'print(pcall(setfenv, node.info, caught), pcall(setfenv, require, caught), getfenv(node.info) == _G)',
    ],
    /^false\tfalse\ttrue$/,
  ),
  lua(
    'functions of JavaScript out of the registry',
    [
      'n = 0 for k, v in pairs(debug.getregistry and debug.getregistry() or {}) do if tostring(k):find("js") or tostring(k):find("node:") then n = n + 1 end end print(n, js, process, require and "r")',
    ],
    /^0\tnil\tnil\tr$/,
  ),
  lua('a file with a zero in its name', ['print(file.open("a\\0../../etc/passwd", "r"))'], /^nil$|error/),
  lua('a file of this computer compiled', ['print(pcall(node.compile, "../../etc/passwd.lua"))'], /^false/),
  lua(
    'a coroutine out of the firmware',
    ['print(coroutine.resume(coroutine.create(function() return io, os end)))'],
    /^true\tnil\tnil$/,
  ),
  lua(
    'names of Object as keys of a table',
    ['t = {} t.__proto__ = {x = 1} t.constructor = 2 print(({}).x, ({}).constructor, ({}).toString)'],
    /^nil\tnil\tnil$/,
  ),
  lua(
    'an object of the firmware that a program makes up',
    ['m = getmetatable(tmr.create()) print(pcall(m.start, setmetatable({}, m)))'],
    /^false\t.*tmr\.timer expected, got table/,
  ),
  lua(
    'require of modules of Node',
    ['print(pcall(require, "fs"), pcall(require, "../../etc/passwd"))'],
    /^false\t.*not found/,
  ),
  lua(
    'a file of this computer by ..',
    ['print(file.open("../../../etc/passwd", "r"), file.open("/etc/passwd"))'],
    /^nil\tnil$/,
  ),
  lua(
    'byte code in pieces',
    ['n = 0 print(load(function() n = n + 1 return ({"\\27Lua", "S\\0\\25\\147", nil})[n] end, "x", "b"))'],
    /bad header/,
  ),
  lua('a dump of what is no Lua', ['print(pcall(string.dump, print))'], /^false\tunable to dump/),
  lua(
    'an error of JavaScript as a value',
    ['ok, e = pcall(crypto and crypto.hash or node.info, {}) print(ok, type(e))'],
    /^false\tstring$/,
  ),
  lua(
    'functions of the firmware with values of every kind',
    [
      'kinds = {{}, print, coroutine.create(print), tmr.create(), 1e308, -1, 0/0, "x", false}',
      'left = {restart=1, dsleep=1, format=1, setup=1, delay=1, softwd=1, on=1, input=1} bad, calls = 0, 0',
      'function all(f) for _, v in ipairs(kinds) do calls = calls + 1 local ok, e = pcall(f, v, v)',
      'if not ok and type(e) ~= "string" then bad = bad + 1 end end end',
      'function mod(m) for k, f in pairs(m) do if type(f) == "function" and not left[k] then all(f) end end end',
      'for _, m in ipairs{"node", "file", "gpio", "tmr", "uart", "adc", "pwm", "wifi", "net", "pipe"} do mod(_G[m]) end',
      'print(bad, calls > 300)',
    ],
    /^0\ttrue$/,
  ),
  lua(
    'the folder of the program in a trace',
    ['print(debug.traceback("x"):find("/", 1, true), debug.getinfo)'],
    /^nil\tnil$/,
  ),
  lua(
    'every text of the firmware through a metatable of strings',
    [
      'm = getmetatable("") s = {} for k, v in pairs(string) do s[k] = v end seen = {}',
      'if m then m.__index = function(_, k) return function(...) for _, v in ipairs{...} do seen[type(v)] = true end return s[k](...) end end end',
      'pcall(node.info) pcall(file.open, "x") pcall(tmr.create) pcall(require, "x")',
      'print(seen.table, seen["function"], seen.userdata)',
    ],
    /^nil\tnil\tnil$/,
  ),
  lua(
    'byte code damaged at each of its bytes',
    [
      'd = string.dump(function(a) return a + 1 end) n = 0',
      'for i = 1, #d do local f = loadstring(d:sub(1, i - 1) .. string.char((d:byte(i) + 1) % 256) .. d:sub(i + 1)) if type(f) == "function" then n = n + 1 end end',
      'print(n, #d > 40)',
    ],
    /^0\ttrue$/,
  ),
  lua('all memory', ['t = {} while true do t[#t+1] = string.rep("a", 99) end'], /not enough memory/),
];

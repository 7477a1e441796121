// Programs that take all that a board gives them: for bench/board-memory.ts.

export type Greedy = {
  readonly name: string;
  readonly firmware: 'micropython' | 'nodemcu';
  readonly program: string;
  /** Lines before it, where they are not those of its firmware. */
  readonly prepares?: readonly string[];
};

/** A line each, which never ends or is begun again when it has. */
export const programs: readonly Greedy[] = [
  { name: 'idle', firmware: 'micropython', program: '' },
  { name: 'keeps buffers', firmware: 'micropython', program: 'while True: g()' },
  { name: 'makes strings', firmware: 'micropython', program: "while True: s = 'a%d' % len(s) * 50" },
  {
    name: 'lists of lists',
    firmware: 'micropython',
    program: 'while True: l = [[i] * 9 for i in range(99)]',
  },
  { name: 'endless recursion', firmware: 'micropython', program: 'while True: h()' },
  { name: 'prints without an end', firmware: 'micropython', program: "while True: print('x' * 500)" },
  { name: 'mounts FATs', firmware: 'micropython', program: 'while True: mount()' },
  { name: 'opens files', firmware: 'micropython', program: 'while True: files()' },
  {
    name: 'timers that stay, a full heap',
    firmware: 'micropython',
    program:
      'while True: t = machine.Timer(id); t.init(period=1, callback=lambda t: bytearray(100)); l.append(t)',
    prepares: ['import machine, sys', 'l = []', "id = -1 if sys.platform == 'esp8266' else 0"],
  },
  {
    name: 'digests of the flash',
    firmware: 'micropython',
    program: "while True: esp.check_fw() if hasattr(esp, 'check_fw') else esp.flash_read(0, 4096)",
    prepares: ['import esp'],
  },
  { name: 'a database, again and again', firmware: 'micropython', program: 'while True: base()' },
  { name: 'idle', firmware: 'nodemcu', program: '' },
  { name: 'keeps strings', firmware: 'nodemcu', program: 'while true do pcall(keep) end' },
  {
    name: 'one string that doubles',
    firmware: 'nodemcu',
    program: 'while true do pcall(double) tmr.wdclr() end',
  },
  { name: 'tables in tables', firmware: 'nodemcu', program: 'while true do pcall(nest) end' },
  { name: 'closures and coroutines', firmware: 'nodemcu', program: 'while true do pcall(threads) end' },
  { name: 'a file of 2 MB, over and over', firmware: 'nodemcu', program: 'while true do big() end' },
  { name: 'a replacement of 3 MB', firmware: 'nodemcu', program: 'while true do pcall(replace) end' },
  {
    name: 'nested exceptions',
    firmware: 'micropython',
    program: 'while True: nest()',
    prepares: [
      "exec('def deep(n):\\n try:\\n  if n: deep(n - 1)\\n  raise ValueError(bytearray(200), n)\\n except ValueError as e: raise TypeError(e, [n] * 50)')",
      "exec('def nest():\\n l = []\\n try:\\n  while True:\\n   try: deep(9)\\n   except TypeError as e: l.append(e)\\n except (MemoryError, RuntimeError): pass')",
    ],
  },
  {
    name: 'generators kept',
    firmware: 'micropython',
    program: 'while True: gens()',
    prepares: [
      "exec('def gen(n):\\n x = [n] * 20\\n while True: yield x')",
      "exec('def gens():\\n l = []\\n try:\\n  while True:\\n   l.append(gen(len(l)))\\n   next(l[-1])\\n except MemoryError: pass')",
    ],
  },
  {
    name: 'big integers',
    firmware: 'micropython',
    program: 'while True: big()',
    prepares: ["exec('def big():\\n n = 3\\n try:\\n  while True: n = n * n\\n except MemoryError: pass')"],
  },
  {
    name: 'formats texts',
    firmware: 'micropython',
    program: 'while True: form()',
    prepares: [
      'exec(\'def form():\\n s = ""\\n try:\\n  while True: s = "%s%s{}".format(1) % (s, "x" * 99)\\n except MemoryError: pass\')',
    ],
  },
  {
    name: 'dictionaries grow',
    firmware: 'micropython',
    program: 'while True: grow()',
    prepares: [
      "exec('def grow():\\n d = {}\\n try:\\n  while True: d[str(len(d))] = memoryview(bytearray(20))[1:]\\n except MemoryError: pass')",
    ],
  },
  {
    name: 'timer storms',
    firmware: 'micropython',
    program: 'while True: storm()',
    prepares: [
      'import machine',
      "exec('def storm():\\n l = []\\n try:\\n  while True:\\n   t = machine.Timer(-1)\\n   t.init(period=1, callback=lambda t: bytearray(100))\\n   l.append(t)\\n except MemoryError: pass\\n for t in l: t.deinit()')",
    ],
  },
  {
    name: 'sockets',
    firmware: 'micropython',
    program: 'while True: socks()',
    prepares: [
      'import socket',
      "exec('def socks():\\n l = []\\n try:\\n  while True: l.append(socket.socket())\\n except (MemoryError, OSError): pass')",
    ],
  },
  {
    name: 'imports anew',
    firmware: 'micropython',
    program: 'while True: imp()',
    prepares: [
      'import sys',
      "f = open('m.py', 'w')",
      "n = f.write('x = bytearray(2000)')",
      'f.close()',
      'exec(\'def imp():\\n import m\\n del sys.modules["m"]\')',
    ],
  },
  {
    name: 'string.rep',
    firmware: 'nodemcu',
    program: 'while true do pcall(reps) tmr.wdclr() end',
    prepares: ['function reps() local t = {} while true do t[#t+1] = string.rep(tostring(#t), 3000) end end'],
  },
  {
    name: 'closures in tables',
    firmware: 'nodemcu',
    program: 'while true do pcall(clos) tmr.wdclr() end',
    prepares: [
      'function clos() local t = {} while true do local x = {#t} t[#t+1] = function() return x, t end end end',
    ],
  },
  {
    name: 'timer storms',
    firmware: 'nodemcu',
    program: 'while true do pcall(tms) tmr.wdclr() end',
    prepares: [
      'function tms() local t = {} while true do local x = tmr.create() x:alarm(1, tmr.ALARM_AUTO, function() return x end) t[#t+1] = x end end',
    ],
  },
  {
    name: 'file handles',
    firmware: 'nodemcu',
    program: 'while true do pcall(fhs) tmr.wdclr() end',
    prepares: [
      'function fhs() for i = 1, 50 do local f = file.open("f" .. i, "w") if f then f:write(string.rep("x", 500)) f:close() end end end',
    ],
  },
  {
    name: 'node.output',
    firmware: 'nodemcu',
    program:
      'node.output(function(p) s = p end, 0) while true do print(string.rep("y", 400)) tmr.wdclr() end',
    prepares: ['s = ""'],
  },
  {
    name: 'coroutines that wait',
    firmware: 'nodemcu',
    program: 'while true do pcall(cos) tmr.wdclr() end',
    prepares: [
      'function cos() local t = {} while true do local c = coroutine.wrap(function() local b = string.rep("z", 200) coroutine.yield(b) end) c() t[#t+1] = c end end',
    ],
  },
  {
    name: 'loadstring',
    firmware: 'nodemcu',
    program: 'while true do pcall(lds) tmr.wdclr() end',
    prepares: [
      'function lds() local t = {} while true do t[#t+1] = loadstring("return " .. #t .. " + " .. #t) end end',
    ],
  },
];
export const preparations: Readonly<Record<Greedy['firmware'], readonly string[]>> = {
  micropython: [
    "s = ''",
    'f = lambda n: f(n + 1)',
    "exec('def g():\\n l = []\\n try:\\n  while True: l.append(bytearray(1000))\\n except MemoryError: pass')",
    "exec('def h():\\n try: f(0)\\n except RuntimeError: pass')",
    'import os, btree',
    "exec('class D:\\n b = bytearray(50 * 512)\\n def readblocks(s, n, b): b[:] = s.b[n * 512:n * 512 + len(b)]\\n def writeblocks(s, n, b): s.b[n * 512:n * 512 + len(b)] = b\\n def ioctl(s, o, a): return 50 if o == 4 else 512 if o == 5 else 0')",
    'd = D()',
    'os.VfsFat.mkfs(d)',
    'exec(\'def mount():\\n os.mount(os.VfsFat(d), "/r")\\n os.umount("/r")\')',
    'exec(\'def files():\\n l = []\\n try:\\n  while True: l.append(open("f%d" % (len(l) % 9), "w"))\\n except Exception: pass\')',
    'exec(\'def base():\\n f = open("db", "w+b")\\n b = btree.open(f)\\n for i in range(999): b[str(i)] = "x" * 99\\n b.close()\\n f.close()\')',
  ],
  nodemcu: [
    'function keep() local t = {} while true do t[#t+1] = string.rep("a", 50) tmr.wdclr() end end',
    'function double() local s = "x" while true do s = s .. s end end',
    'function nest() local t = {} while true do t = {t} tmr.wdclr() end end',
    'function threads() local t = {} while true do t[#t+1] = coroutine.create(function() return t end) tmr.wdclr() end end',
    'function big() local f = file.open("big", "w") for i = 1, 2048 do f:write(string.rep("a", 1024)) tmr.wdclr() end f:close() end',
    'function replace() tmr.wdclr() string.gsub(string.rep("a", 3000), "a", string.rep("b", 1000)) end',
  ],
};

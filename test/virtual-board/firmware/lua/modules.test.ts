// Modules that need nothing outside of the chip: bit, rtcmem, encoder, sjson, wifi without stations, as their sources in app/modules have them.
import { afterEach, describe, expect, test } from 'vitest';
import { luaAnswers, luaBuild } from '../../../support/lua-build.ts';
import { luaPrompt, oldLuaPrompt, stopLuaPrompts } from '../../../support/lua-prompt.ts';

afterEach(stopLuaPrompts);

const modules = 'bit,encoder,file,gpio,node,rtcmem,sjson,tmr,uart';
const build = (kind: 'float' | 'integer' = 'float') => luaBuild(modules, kind);
const answers = (lines: Readonly<Record<string, string>>, kind?: 'float' | 'integer') =>
  luaAnswers(modules, lines, kind);

describe('bit', () => {
  const both = {
    '=bit.bnot(0), bit.band(12, 10, 8), bit.bor(12, 10, 1), bit.bxor(12, 10, 1)': '-1\t8\t15\t7',
    '=bit.lshift(1, 31), bit.rshift(-1, 28), bit.arshift(-16, 2), bit.arshift(16, 2)':
      '-2147483648\t15\t-4\t4',
    '=bit.rshift(-1, 0), bit.lshift(1, 33), bit.bit(5)': '-1\t2\t32',
    '=bit.set(1, 1, 3), bit.clear(15, 0, 1), bit.isset(5, 2), bit.isset(5, 1), bit.isclear(5, 1)':
      '11\t12\ttrue\tfalse\ttrue',
    '=bit.isset(-1, 31), bit.band("6", 3)': 'true\t2',
    '=bit.band(1, nil)': "Lua error: \tstdin:1: bad argument #2 to 'band' (number expected, got nil)",
    'bit.lshift(1)': "Lua error: \tstdin:1: bad argument #2 to 'lshift' (number expected, got no value)",
    'bit.set({}, 1)': "Lua error: \tstdin:1: bad argument #1 to 'set' (number expected, got table)",
  };
  test('works on 32 bits with a sign, in builds with and without a point', async () => {
    await answers({ ...both, '=bit.bit(30) * 4, bit.band(5.9, 7)': '4294967296\t5' });
    await answers({ ...both, '=bit.bit(30) * 4': '0' }, 'integer');
  });
});

test('what a function answers in a float build does not wrap around later', () =>
  answers({
    '=node.flashsize() * node.flashsize(), ("x"):byte() ^ 2': '1099511627776\t14400',
    'n = math.floor(70000) print(n * n, n * ("x"):byte() * n)': '4900000000\t588000000000',
    'n = tonumber("ffff", 16) print(n * n, -n * n, #"abc" * n / 2)': '4294836225\t-4294836225\t98302.5',
    '=math.floor(2.5), ("a"):rep(3.0), math.max(1, 2)': '2\taaa\t2',
  }));

test('rtcmem outlives a restart and deep sleep, and refuses what would run over its end', async () => {
  const { enter, type, until } = await build();
  expect(await enter('=rtcmem.read32(0, 2)')).toBe('0\t0\r\n');
  await enter('rtcmem.write32(126, -5, 4294967295)');
  expect(await enter('=rtcmem.read32(126, 9)')).toBe('-5\t-1\r\n');
  expect(await enter('=rtcmem.read32(128), rtcmem.read32(-1)')).toBe('nil\r\n');
  expect(await enter('rtcmem.write32(127, 1, 2)')).toContain(
    "bad argument #1 to 'write32' (RTC mem would overrun)",
  );
  for (const line of ['node.restart()', 'node.dsleep(1000)']) {
    type(`${line}\r`);
    await until('cannot open init.lua\r\n> ');
    expect(await enter('=rtcmem.read32(126)')).toBe('-5\r\n');
  }
});

test('encoder takes and gives base64 and hex, and refuses what is neither', () =>
  answers({
    '=encoder.toBase64("hello"), encoder.fromBase64("aGVsbG8="), #encoder.toBase64("")': 'aGVsbG8=\thello\t0',
    '=encoder.toHex("a\\255"), encoder.fromHex("4A6b")': '61ff\tJk',
    'encoder.fromHex("123")': 'Lua error: \tstdin:1: Invalid hex string',
    'encoder.fromHex("1g")': 'Lua error: \tstdin:1: Invalid hex string',
    'encoder.fromBase64("aGVsbG8")': 'Lua error: \tstdin:1: Invalid base64 string',
    'encoder.fromBase64("a-==")': 'Lua error: \tstdin:1: Invalid base64 string',
  }));

describe('wifi, with nobody on the air', () => {
  test('tells what was configured, and refuses in the words of its generation', async () => {
    const { enter } = await luaPrompt();
    const given = async (line: string) => (await enter(line)).split('\r\n')[0];
    expect(await given('=wifi.setmode(wifi.STATION), wifi.getmode(), wifi.sta.getip()')).toBe('1\t1\tnil');
    expect(await given('=wifi.sta.status(), wifi.sta.getrssi()')).toBe('0\tnil');
    expect(await given('=wifi.sta.config({ssid="home", pwd="secret", auto=false})')).toBe('true');
    expect(await given('=wifi.sta.getconfig()')).toBe('home\tsecret\t0\t00:00:00:00:00:00');
    expect(await given('=wifi.sta.getmac(), wifi.ap.getmac()')).toMatch(/^([\da-f:]{15})..\t/);
    expect(await given('=wifi.sta.gethostname()')).toBe('NODE-123456');
    const refusals = {
      'wifi.setmode(7)': "bad argument #1 to 'setmode' (Invalid mode)",
      'wifi.sta.config("home", "secret")': "bad argument #1 to 'config' (config table not found!)",
      'wifi.sta.config({})': "bad argument #1 to 'config' (ssid required)",
      'wifi.sta.config({ssid={}})': "bad argument #1 to 'config' (ssid:not string)",
      'wifi.sta.config({ssid="a", auto=1})': "bad argument #1 to 'config' (auto:not boolean)",
      'wifi.ap.config({ssid="a", pwd="short"})': "bad argument #1 to 'config' (pwd: length:0 or 8-64)",
      'wifi.sta.sethostname("-")': "bad argument #1 to 'sethostname' (Invalid hostname)",
      'wifi.ap.getclient()': "Can't list clients in STATION mode",
    };
    for (const [line, words] of Object.entries(refusals))
      expect(await given(line)).toBe(`Lua error: \tstdin:1: ${words}`);
  });

  test('finds no access point, and says so to who asked', async () => {
    const { enter, type, until } = await luaPrompt();
    await enter('wifi.setmode(wifi.STATION)');
    await enter(
      'wifi.eventmon.register(wifi.eventmon.STA_DISCONNECTED, function(t) print("lost", t.SSID, t.reason) end)',
    );
    await enter('wifi.sta.getap(function(t) print("seen", next(t)) end)');
    expect(await enter('wifi.sta.config({ssid="home"}) print(wifi.sta.status())')).toBe('1\r\n');
    await until('seen\tnil\r\n');
    await until('lost\thome\t201\r\n');
    type('=wifi.sta.status() == wifi.STA_APNOTFOUND\r');
    await until('true\r\n> ');
  });

  test('is kept in the flash over restarts, unless it was said not to, and node.restore forgets it', async () => {
    const { enter, type, until } = await luaPrompt();
    const given = async (line: string) => (await enter(line)).split('\r\n')[0];
    const restart = async () => {
      type('node.restart()\r');
      await until('cannot open init.lua\r\n> ');
    };
    await enter('wifi.setmode(wifi.STATIONAP)');
    await enter('wifi.sta.config({ssid = "home\\0net", pwd = "secret", bssid = "00:11:22:33:44:55"})');
    await enter('wifi.ap.config({ssid = "board", pwd = "12345678", channel = 11, hidden = true})');
    await enter('wifi.setphymode(wifi.PHYMODE_G)');
    await restart();
    expect(await given('=wifi.getmode(), wifi.getphymode(), wifi.sta.getconfig()')).toBe(
      '3\t2\thome\0net\tsecret\t1\t00:11:22:33:44:55',
    );
    expect(await given('c = wifi.ap.getconfig(true) print(c.ssid, c.pwd, c.auth, c.channel, c.hidden)')).toBe(
      'board\t12345678\t4\t11\ttrue',
    );
    // What was configured is looked for without a word of the program.
    expect(await given('=wifi.sta.status() ~= wifi.STA_IDLE, wifi.ap.getbroadcast()')).toBe(
      'true\t192.168.4.255',
    );
    await enter(
      'wifi.setmode(wifi.STATION, false) wifi.sta.config({ssid = "other", save = false, auto = false})',
    );
    expect(
      await given(
        '=wifi.getmode(), wifi.getdefaultmode(), (wifi.sta.getconfig()), (wifi.sta.getdefaultconfig())',
      ),
    ).toBe('1\t3\tother\thome\0net');
    await restart();
    // auto goes into the flash all the same, as the SDK does it.
    expect(await given('=wifi.getmode(), (wifi.sta.getconfig()), wifi.sta.status()')).toBe('3\thome\0net\t0');
    await enter('node.restore()');
    await restart();
    expect(await given('=wifi.getmode(), (wifi.sta.getconfig()), (wifi.ap.getconfig())')).toMatch(
      /^0\t\tNODE_[\dA-F]{6}$/,
    );
  });

  test('in 0.9.x takes texts and knows less', async () => {
    const { enter } = await oldLuaPrompt();
    expect(await enter('=wifi.setmode(wifi.STATION), wifi.sta.config("home", "secret")')).toBe('1\r\n');
    expect(await enter('=wifi.sta.getip(), wifi.eventmon, wifi.STA_IDLE')).toBe('nil\tnil\tnil\r\n');
    expect(await enter('wifi.setmode(0)')).toBe('stdin:1: wrong arg type\r\n');
  });
});

describe('node', () => {
  test('tells of the chip and the build in the tables of its documentation', () =>
    answers({
      't = node.info("build_config") print(t.modules, t.number_type, t.lfs_size, t.ssl)': `${modules}\tfloat\t0\tfalse`,
      't = node.info("lfs") print(t.lfs_mapped, t.lfs_base, t.lfs_size, t.lfs_used)': '0\t0\t0\t0',
      '=node.LFS.list(), node.LFS.get("x"), node.LFS.x, node.LFS.config.lfs_size, node.LFS.reload("lfs.img")':
        'nil\tnil\tnil\t0\tNo LFS partition allocated',
      '=node.setcpufreq(node.CPU160MHZ), node.getcpufreq(), node.egc.ALWAYS': '160\t160\t4',
      'node.egc.setmode(node.egc.ON_MEM_LIMIT)':
        "Lua error: \tstdin:1: bad argument #1 to 'setmode' (limit must be non-zero)",
      'a, b = node.egc.meminfo() print(a > 0, b > 0, node.random(5, 5), node.random() < 1)':
        'true\ttrue\t5\ttrue',
      'p = node.getpartitiontable() print(p.lfs_size, p.spiffs_size > 0)': '0\ttrue',
      'node.task.post(3, print)': "Lua error: \tstdin:1: bad argument #1 to 'post' (invalid  priority)",
      'node.compile("init.txt")': 'Lua error: \tstdin:1: not a .lua file',
      'node.compile("none.lua")': 'Lua error: \tstdin:1: cannot open none.lua',
      'node.dsleep(36000000000)': "Lua error: \tstdin:1: bad argument #1 to 'dsleep' (invalid time value)",
    }));

  test('starts with the command and without the banner that it was told, until it is told nothing', async () => {
    const { enter, type, until } = await build();
    await enter('s = node.startup({command = "print(\\"began\\")", banner = false})');
    expect(await enter('=s.banner, s.command, s.frequency')).toBe('false\tprint("began")\t80\r\n');
    type('node.restart()\r');
    expect(await until('began\r\n> ')).not.toContain('NodeMCU');
    await enter('node.startup({})');
    type('node.restart()\r');
    expect(await until('cannot open init.lua\r\n> ')).toContain('NodeMCU');
  });
});

describe('sjson', () => {
  test('encodes tables, calls functions in them, and refuses what JSON has not', () =>
    answers({
      '=sjson.encode({1, "a", true, {}, [5] = 2.5})': '[1,"a",true,[],2.5]',
      '=sjson.encode({k = "v"}), sjson.encode({[0] = 1}), sjson.encode({1, nil, 3})':
        '{"k":"v"}\t{"0":1}\t[1,null,3]',
      '=sjson.encode({"q\\"\\n\\1", sjson.NULL, function() return {x = 1} end})':
        '["q\\"\\n\\u0001",null,{"x":1}]',
      '=sjson.encode({"-", "a"}, {null = "-"})': '[null,"a"]',
      't = {} t[1] = t': '',
      '=pcall(sjson.encode, t)': 'false\tencoder stack overflow',
      '=pcall(sjson.encode, 5)': "false\tbad argument #1 to 'encode' (table expected, got number)",
      'e = sjson.encoder({1, 2, 3})': '',
      '=e:read(4), e:read(4), e:read()': '[1,2\t,3]',
    }));

  test('decodes at once and in pieces cut anywhere, and names what is wrong', async () => {
    await answers({
      't = sjson.decode(\'{"a": [1, -2.5e1, "\\\\u00e9\\\\n", null], "b": {"c": false}}\')': '',
      '=#t.a, t.a[1] + t.a[2], t.a[3] == "\\195\\169\\n", t.a[4] == sjson.NULL, t.b.c':
        '4\t-24\ttrue\ttrue\tfalse',
      '=#sjson.decode("[1, null]", {})': '1',
      'd = sjson.decoder() for c in (\'[10, 1\'..\'1, "fo\\\\n"] \'):gmatch(".") do r = d:write(c) or r end':
        '',
      '=r[1], r[2], r[3] == "fo\\n", d:result() == r': '10\t11\ttrue\ttrue',
      '=pcall(sjson.decoder().result, 1)':
        "false\tbad argument #1 to 'result' (sjson.decoder expected, got number)",
      'sjson.decoder():result()': 'Lua error: \tstdin:1: decode not complete',
      'sjson.decode("[1,")': 'Lua error: \tstdin:1: Incomplete JSON object passed to sjson.decode',
      'sjson.decode("[1}")': 'Lua error: \tstdin:1: JSON parse error: BRACKET_MISMATCH',
      'sjson.decode("[nope]")': 'Lua error: \tstdin:1: JSON parse error: SPECIAL_EXPECTED',
      'sjson.decode("{1:2}")': 'Lua error: \tstdin:1: JSON parse error: HKEY_EXPECTED',
      '=pcall(sjson.decode, ("["):rep(30))': 'false\tJSON parse error: LEVELS_EXCEEDED',
      'm = {checkpath = function(t, p) return p[1] ~= "no" end}': '',
      'for k in pairs(sjson.decode(\'{"no": [1], "yes": [2]}\', {metatable = m})) do print(k) end': 'yes',
      'm = {__newindex = function() error("not that") end}': '',
      '=pcall(sjson.decode, "[1]", {metatable = m})': 'false\tstdin:1: not that',
    });
    await answers({ '=sjson.decode("[7, 12]")[2] / 5, sjson.encode({7 / 2})': '2\t[3]' }, 'integer');
  });
});

// Modules that compute: struct, crypto, color_utils, bloom, pipe, cjson, and the clocks rtctime, rtcfifo and cron.
import { afterEach, expect, test } from 'vitest';
import { luaAnswers } from '../../../support/lua-build.ts';
import { stopLuaPrompts } from '../../../support/lua-prompt.ts';

afterEach(stopLuaPrompts);

test('struct packs and unpacks as its library does, in builds with and without a point', async () => {
  const both = {
    's = struct.pack("<ibBs", -7, -2, 250, "abc") print(#s, struct.unpack("<ibBs", s))':
      '10\t-7\t-2\t250\tabc\t11',
    '=struct.unpack(">Hh", "\\1\\2\\255\\254"), struct.size("!4bi"), struct.size("bi")': '258\t8\t5',
    'print(struct.unpack("Bc0", "\\3abcd"))': 'abc\t5',
    'print(struct.pack(">!4bI4", 1, 2):byte(1, -1))': '1\t0\t0\t0\t0\t0\t0\t2',
    '=struct.unpack("<i3", "\\255\\255\\255"), struct.unpack("x>I2", "a\\1\\0")': '-1\t256\t4',
    'struct.pack("i")': "Lua error: \tstdin:1: bad argument #2 to 'pack' (number expected, got no value)",
    'struct.unpack("i", "abc")': "Lua error: \tstdin:1: bad argument #2 to 'unpack' (data string too short)",
    'struct.unpack("s", "abc")': 'Lua error: \tstdin:1: unfinished string in data',
    'struct.size("s")': "Lua error: \tstdin:1: bad argument #1 to 'size' (option 's' has no fixed size)",
    'struct.pack("?", 1)': "Lua error: \tstdin:1: bad argument #1 to 'pack' (invalid format option '?')",
    'struct.pack("!3i", 1)': 'Lua error: \tstdin:1: alignment 3 is not a power of 2',
  };
  await luaAnswers('struct', {
    ...both,
    '=struct.unpack("<d", struct.pack("<d", 1.5)), struct.unpack(">f", struct.pack(">f", -0.5))':
      '1.5\t-0.5\t5',
    '=struct.unpack("I", "\\255\\255\\255\\255"), struct.unpack("<I6", "\\0\\0\\0\\0\\1\\0")':
      '4294967295\t4294967296\t7',
    'struct.size("i33")': 'Lua error: \tstdin:1: integral size 33 is larger than limit of 32',
  });
  await luaAnswers(
    'struct',
    {
      ...both,
      'struct.size("i5")': 'Lua error: \tstdin:1: integral size 5 is larger than limit of 4',
      'struct.pack("d", 1)': "Lua error: \tstdin:1: bad argument #1 to 'pack' (invalid format option 'd')",
    },
    'integer',
  );
});

test('crypto gives the digests, codes and ciphers of its documentation', () =>
  luaAnswers('crypto,encoder,file', {
    'hex = encoder.toHex': '',
    '=hex(crypto.hash("SHA1", "abc")), hex(crypto.sha1("abc")) == hex(crypto.hash("sha1", "abc"))':
      'a9993e364706816aba3e25717850c26c9cd0d89d\ttrue',
    // RFC 2202, test case 2
    '=hex(crypto.hmac("MD5", "what do ya want for nothing?", "Jefe"))': '750c783e6ab0b503eaa86e310a5db738',
    'h = crypto.new_hash("SHA256") h:update("a") h:update("bc") print(hex(h:finalize()):sub(1, 16))':
      'ba7816bf8f01cfea',
    'h = crypto.new_hmac("SHA1", "Jefe") h:update("what do ya want ") h:update("for nothing?")': '',
    '=hex(h:finalize())': 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79',
    // FIPS 197, appendix B, and the documentation's own
    'key = encoder.fromHex("2b7e151628aed2a6abf7158809cf4f3c")': '',
    '=hex(crypto.encrypt("AES-ECB", key, encoder.fromHex("3243f6a8885a308d313198a2e0370734")))':
      '3925841d02dc09fbdc118597196a0b32',
    'c = crypto.encrypt("AES-CBC", key, "seventeen letters", "iv") print(#c)': '32',
    '=crypto.decrypt("AES-CBC", key, c, "iv"):sub(1, 17)': 'seventeen letters',
    '=encoder.toBase64(crypto.mask("some message to obscure", "X0Y7"))': 'K180UnhdPEQrUT5SeEQ2FzdSKlQtQjw=',
    'crypto.encrypt("DES", key, "x")': 'Lua error: \tstdin:1: unknown cipher: DES',
    'crypto.encrypt("AES-ECB", "short", "x")': 'Lua error: \tstdin:1: crypto op failed',
    'crypto.hash("MD4", "x")': 'Lua error: \tstdin:1: unknown hash mech',
    'crypto.fhash("MD5", "none")': 'Lua error: \tstdin:1: file does not exist',
    'h.update(5, "x")':
      "Lua error: \tstdin:1: bad argument #1 to 'update' (crypto.hash expected, got number)",
  }));

test('color_utils, bloom and cjson answer as their sources do', () =>
  luaAnswers('bloom,cjson,color_utils', {
    '=color_utils.hsv2grb(120, 255, 255)': '255\t0\t0',
    '=color_utils.hsv2grbw(120, 200, 255)': '201\t0\t0\t54',
    '=color_utils.colorWheel(60)': '255\t255\t0',
    '=color_utils.grb2hsv(255, 10, 20)': '122\t245\t255',
    'color_utils.hsv2grb(361, 0, 0)':
      "Lua error: \tstdin:1: bad argument #1 to 'hsv2grb' (should be a 0-360)",
    'f = bloom.create(100, 1000) print(f:add("a"), f:check("a"), f:check("b"))': 'false\ttrue\tfalse',
    '=f:info()': '1504\t9\t9\t1000000',
    'f:reset() print(f:check("a"))': 'false',
    '=cjson.encode({1, "a"}), cjson.decode("[7]")[1], sjson': '[1,"a"]\t7\tnil',
  }));

test('pipe hands bytes on in records, and calls its reader', async () => {
  const { until } = await luaAnswers('node,pipe', {
    'p = pipe.create() p:write("xyz\\nuv") print(p:read(), p:read(1), p:read("\\n+"), p:read())':
      'xyz\tu\tv\tnil',
    'p:write("bc") p:unread("a") print(p:nrec(), p:read(9))': '1\tabc',
    'p:write("a,b,c") for r in p:reader(",") do print(r) end': 'a',
    '=pcall(p.read, p, 0)': "false\tbad argument #1 to 'read' (invalid chunk size)",
    'p.write({}, "x")': "Lua error: \tstdin:1: bad argument #1 to 'write' (pipe table)",
    'q = pipe.create(function(p) print("got " .. p:read("\\n")) return true end)': '',
    'node.task.post(0, function(n) print("last", n) end) node.task.post(2, function(n) print("first", n) end)':
      '',
    'q:write("one\\ntwo\\n")': '',
  });
  await until('got two\r\n');
});

test('rtctime goes on through a restart, rtcfifo keeps its samples, cron knows what it is told', async () => {
  const { enter, type, until } = await luaAnswers('cron,node,rtcfifo,rtctime', {
    '=rtctime.get()': '0\t0\t0',
    'rtctime.dsleep_aligned(1, 1)': 'Lua error: \tstdin:1: time not available, unable to align',
    'rtctime.set(1436430589, 500) s, us = rtctime.get() print(s, us >= 500)': '1436430589\ttrue',
    't = rtctime.epoch2cal(1436430589)': '',
    '=t.year, t.mon, t.day, t.hour, t.min, t.sec, t.wday, t.yday': '2015\t7\t9\t8\t29\t49\t5\t190',
    '=rtctime.adjust_delta(1000)': '1000',
    'rtcfifo.put(1, 2, 3, "x")': 'Lua error: \tstdin:1: rtcfifo not prepared!',
    'rtcfifo.prepare() rtcfifo.put(10, -20, 1, "temperature") rtcfifo.put(11, 21, 0, "h")': '',
    '=rtcfifo.ready(), rtcfifo.count(), rtcfifo.peek()': '1\t2\t10\t-20\t1\ttemp',
    'cron.schedule("* * * *", print)': 'Lua error: \tstdin:1: invalid spec (separator @7)',
    'cron.schedule("60 * * * *", print)': 'Lua error: \tstdin:1: invalid spec (val 60 out of range 0..59)',
    'cron.schedule("* * * * * x", print)': 'Lua error: \tstdin:1: invalid spec (trailing @10)',
  });
  type('node.restart()\r');
  await until('cannot open init.lua\r\n> ');
  expect(await enter('=rtcfifo.pop(), rtcfifo.pop()')).toBe('10\t11\t21\t0\th\r\n');
  expect(await enter('=rtcfifo.pop(), (rtctime.get()) - 1436430589 < 60')).toBe('nil\ttrue\r\n');
  // Half a second before the minute that the entry waits for.
  await enter('cron.schedule("30 8 9 7 4", function(e) print("minute " .. type(e)) end)');
  await enter('rtctime.set(1436430599, 500000)');
  await until('minute userdata\r\n');
});

// Modules of the network where nobody is on the air, on a clock that the test moves: what a chip tells in the end,
// and when.
import { expect, test } from 'vitest';
import { createEvents } from '../../../../src/virtual-board/firmware/events.ts';
import { createInterpreter } from '../../../../src/virtual-board/firmware/lua/interpreter.ts';
import { bytesOf, fail, numberOf, setTable } from '../../../../src/virtual-board/firmware/lua/lua-values.ts';
import { preludeLua } from '../../../../src/virtual-board/firmware/lua/prelude/prelude.ts';
import { createPinBank } from '../../../../src/virtual-board/parts/pin-bank.ts';

/** Lua with these modules; `run` and `advance` give the lines that were printed meanwhile. */
function offline(modules: readonly string[], generation = 3) {
  let nowMs = 0;
  let printed = '';
  const events = createEvents(
    createPinBank(() => nowMs),
    () => nowMs,
  );
  const interpreter = createInterpreter(
    () => {},
    () => {},
  );
  const nothing = () => null;
  setTable(interpreter.L, '_hw', {
    fail,
    generation: () => generation,
    lua51: () => true,
    integers: () => false,
    has: (name) => modules.includes(Buffer.from(bytesOf(name)).toString()),
    mac: () => '5c:cf:7f:12:34:56',
    kept_settings: nothing,
    keep_settings: nothing,
    print(text) {
      printed += Buffer.from(bytesOf(text)).toString('latin1');
    },
    timer: (id, ms, repeats) =>
      numberOf(ms) > 0
        ? events.armTimer(numberOf(id), numberOf(ms), repeats === true)
        : events.disarmTimer(numberOf(id)),
  });
  interpreter.start(preludeLua, modules);
  const lines = () => {
    const said = printed.trimEnd().split('\n');
    printed = '';
    return said[0] === '' ? [] : said;
  };
  return {
    run(code: string) {
      const { error } = interpreter.run(code, '=stdin');
      if (error !== null) printed += `${error.split('\n')[0]}\n`;
      return lines();
    },
    advance(ms: number) {
      for (const end = nowMs + ms; ; ) {
        nowMs = Math.min(end, nowMs + Math.max(0, events.idleMs()));
        for (let event = events.next(); event !== null; event = events.next()) {
          const error = interpreter.dispatch(event);
          printed += error ?? '';
        }
        if (nowMs >= end) return lines();
      }
    },
  };
}

test('a name is looked for for seven seconds, and is nil', () => {
  const { run, advance } = offline(['net']);
  run('net.dns.resolve("nodemcu.com", function(sk, ip) print("static", sk, ip) end)');
  run('s = net.createConnection() s:dns("nodemcu.com", function(sk, ip) print("dns", sk == s, ip) end)');
  expect(run('net.dns.resolve("10.0.0.1", function(_, ip) print(ip) end)')).toEqual(['10.0.0.1']);
  expect(advance(6999)).toEqual([]);
  expect(advance(2)).toEqual(['static\tnil\tnil', 'dns\ttrue\tnil']);
  expect(run('net.dns.resolve("x")')).toEqual([
    "stdin:1: bad argument #2 to 'resolve' (function expected, got no value)",
  ]);
});

test('a ping is told each second that nobody answered, and counted in the end', () => {
  const { run, advance } = offline(['net']);
  run('function received(...) print("received", ...) end function sent(...) print("sent", ...) end');
  run('net.ping("10.0.0.1", 2, received, sent)');
  expect(advance(2001)).toEqual([
    'received\t0\t10.0.0.1\t1\t-1',
    'received\t0\t10.0.0.1\t2\t-1',
    'sent\t10.0.0.1\t2\t2\t0\t2',
  ]);
  run('net.ping("nodemcu.com", received)');
  expect(advance(7001)).toEqual(['received\t0']);
  expect(run('net.ping("x", 3)')).toEqual([
    "stdin:1: bad argument #3 to 'ping' (no received callback specified)",
  ]);
});

test('sockets are made, bound, listened on and closed, and refuse in the words of net', () => {
  const { run, advance } = offline(['net', 'wifi']);
  run('s = net.createConnection() s:on("disconnection", function(_, code) print("lost", code) end)');
  expect(run('s:connect(80, "192.168.4.7") print(pcall(s.send, s, "x")) print(s:getpeer())')).toEqual([
    'false\tnot connected',
    '80\t0.0.0.0',
  ]);
  // There is no way to anybody, of which lwIP tells nothing.
  expect(advance(60_000)).toEqual([]);
  // To a neighbour of its own access point there is one, and no answer.
  run('s:close() wifi.setmode(wifi.SOFTAP) s:connect(80, "192.168.4.7")');
  expect(advance(60_000)).toEqual(['lost\t-8']);
  const refusals = {
    's:on("nothing", print)': 'invalid callback name',
    's:on("sent", 1)': 'invalid callback function',
    's:connect(0, "x")': 'specify port',
    's:send("")': 'no data to send',
    's:close()': 'not connected',
    'v = net.createServer(30) v:listen(80)': 'need callback',
    'v:listen(80, "x", print)': 'invalid IP address',
    'v:listen(80, print) v:listen(80, print)': 'already listening',
    'u = net.createUDPSocket() u:send(5000, "10.0.0.1", "x")': 'routing problem',
    'net.dns.setdnsserver("8.8.8.8", 2)': 'server index out of range [0-1]',
    'net.multicastJoin("", "x")': 'invalid multicast ip',
  };
  for (const [line, words] of Object.entries(refusals)) expect(run(line)).toEqual([`stdin:1: ${words}`]);
  expect(run('print(v:getaddr()) print(net.ifinfo(1).ip, net.ifinfo(0), net.dns.getdnsserver())')).toEqual([
    '80\t0.0.0.0',
    '192.168.4.1\tnil\t208.67.222.222',
  ]);
});

test('mqtt fails to connect, by an address at once and by a name later', () => {
  const { run, advance } = offline(['mqtt']);
  run('m = mqtt.Client("id", 120, "user", "secret") m:on("offline", function() print("offline") end)');
  run('function failed(c, why) print(c == m, why == mqtt.CONN_FAIL_DNS) end');
  expect(run('m:connect("10.0.0.1", 1883, false, print, failed)')).toEqual(['true\ttrue', 'offline']);
  run('m:connect("broker.example", 1883, print, failed)');
  expect(advance(7001)).toEqual(['true\ttrue', 'offline']);
  expect(run('m:publish("a", "b", 0, 0)')).toEqual(['stdin:1: not connected']);
  expect(run('m:connect("10.0.0.1", 8883, true)')).toEqual(['stdin:1: ssl not available']);
  expect(run('m:on("nothing", print)')).toEqual([
    "stdin:1: bad argument #1 to 'on' (invalid option 'nothing')",
  ]);
});

test('http, sntp, websocket and tls tell that nobody answered', () => {
  const { run, advance } = offline(['http', 'rtctime', 'sntp', 'tls', 'websocket']);
  run('http.get("http://httpbin.org/ip", nil, function(code, data) print("http", code, data) end)');
  expect(advance(7001)).toEqual(['HTTP client: DNS failed for httpbin.org', 'http\t-1\tnil']);
  run('http.post("http://10.0.0.1/", nil, "x", function(code) print("http", code) end)');
  expect(advance(60_001)).toEqual(['HTTP client: Connection timeout', 'http\t-1']);

  run('function failed(code, what) print("sntp", code, what) end sntp.sync(nil, nil, failed)');
  expect(run('sntp.sync()')).toEqual(['stdin:1: sync in progress']);
  expect(advance(28_002)).toEqual(['sntp\t1\t0.nodemcu.pool.ntp.org']);
  run('sntp.sync({"10.0.0.1", "10.0.0.2"}, nil, failed)');
  expect(advance(8001)).toEqual(['sntp\t4\tnil']);

  run('w = websocket.createClient() w:on("close", function(_, code) print("ws", code) end)');
  expect(run('w:connect("http://x") w:connect("ws://x:99999") w:connect("ws://:80/")')).toEqual([
    'ws\t-1',
    'ws\t-3',
    'ws\t-4',
  ]);
  run('w:connect("wss://echo.example/path")');
  expect(run('w:connect("ws://x")')[0]).toBe('stdin:1: Websocket already connecting or connected.');
  expect(advance(7001)).toEqual(['ws\t-5']);

  run('t = tls.createConnection() t:on("reconnection", function(_, why) print(why) end)');
  run('t:connect(443, "10.0.0.1")');
  expect(advance(10)).toEqual(['Routing problem']);
});

test('mdns and enduser_setup need a network and a visitor', () => {
  const { run } = offline(['enduser_setup', 'mdns', 'wifi']);
  expect(run('mdns.register("board")')).toEqual(['stdin:1: No network connection']);
  expect(
    run('enduser_setup.start(nil, function(code) print("again", code) end) print(wifi.getmode())'),
  ).toEqual(['3']);
  expect(run('enduser_setup.start(nil, function(code) print("again", code) end)')).toEqual(['again\t6']);
  expect(run('print(enduser_setup.manual(), enduser_setup.manual(true), wifi.getmode())')).toEqual([
    'false\ttrue\t1',
  ]);
});

test('builds of 0.9 make UDP sockets of their connections, and know no socket of that name', () => {
  const { run } = offline(['mqtt', 'net'], 0);
  expect(run('u = net.createConnection(net.UDP, 0) print(pcall(u.send, u, 53, "10.0.0.1", "x"))')).toEqual([
    'false\trouting problem',
  ]);
  expect(run('print(net.createUDPSocket, net.ifinfo, net.TCP, net.UDP)')).toEqual(['nil\tnil\t16\t32']);
});

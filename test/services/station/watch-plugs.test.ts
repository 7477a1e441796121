// Who is plugged in, as a station is told: servers by their connections, listed ports, device files.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EspError } from '../../../src/device/errors.ts';
import type { PortInfo } from '../../../src/device/ports/port-info.ts';
import { type Connect, connectTcp } from '../../../src/device/transport/byte-socket.ts';
import type { NetworkBoard } from '../../../src/platform/network-boards.ts';
import type { Left } from '../../../src/services/station/run-board.ts';
import { type Plugs, watchPlugs } from '../../../src/services/station/watch-plugs.ts';
import { type SocketEnd, socketPair } from '../../support/socket-pair.ts';
import { TestClock } from '../../support/test-clock.ts';

let folder: string;
let clock: TestClock;
let stop: () => void;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-plugs-'));
  clock = new TestClock();
  stop = () => {};
});
afterEach(() => {
  stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What the watcher is told, and what it finds on a board: 'there' unless `finds` says otherwise. */
function watch(
  plugs: Partial<Plugs>,
  finds: (port: string, at: number) => Left | Promise<Left> = () => 'there',
) {
  const told: string[] = [];
  let runs = 0;
  stop = watchPlugs({
    ...{ clock, ports: 'usb', bench: async () => [] },
    ...{ watchListed: () => () => {}, connect: refuse, ...plugs },
  })({
    run: async (port) => {
      told.push(`run ${port}`);
      return finds(port, runs++);
    },
    gone: (port) => void told.push(`gone ${port}`),
  });
  return told;
}

const refuse: Connect = async () => {
  throw new EspError('port-missing', 'Nothing listens.');
};

/** A server of one port: 'none' takes no connection, 'empty' ends each at once, 'board' keeps it. */
function server() {
  let holds: 'none' | 'empty' | 'board' = 'none';
  const open = new Set<SocketEnd>();
  const tokens: (string | undefined)[] = [];
  const connect: Connect = async (address) => {
    tokens.push(address.token);
    if (holds === 'none') throw new EspError('port-missing', 'Nothing listens.');
    const [near, far] = socketPair();
    open.add(far);
    far.onClose(() => open.delete(far));
    if (holds === 'empty') setImmediate(() => far.drop('no device'));
    return near;
  };
  return {
    connect,
    tokens,
    open,
    set: (state: typeof holds) => {
      holds = state;
      if (state !== 'board') for (const each of [...open]) each.drop('pulled out');
    },
  };
}

const at = 'rfc2217://bench:4000';
const ports = [at];

describe('a server', () => {
  test('has a board when it keeps a connection, until it ends it', async () => {
    const { connect, set, open } = server();
    const told = watch({ ports, connect });
    await clock.advance(5000);
    expect(told).toEqual([]);
    set('board');
    await clock.advance(5000);
    expect(told).toEqual([`run ${at}`]);
    expect(open.size).toBe(1);
    set('none');
    await clock.advance(5000);
    expect(told).toEqual([`run ${at}`, `gone ${at}`]);
    set('board');
    await clock.advance(5000);
    expect(told).toEqual([`run ${at}`, `gone ${at}`, `run ${at}`]);
    stop();
    await clock.advance(1);
    expect(open.size).toBe(0);
  });

  test('that takes connections and ends them at once has none', async () => {
    const { connect, set } = server();
    const told = watch({ ports, connect });
    set('empty');
    await clock.advance(60_000);
    expect(told).toEqual([]);
    set('board');
    await clock.advance(5000);
    expect(told).toEqual([`run ${at}`]);
  });

  test('whose board is pulled out and put back while it is worked on has another one', async () => {
    const { connect, set } = server();
    set('board');
    const told = watch({ ports, connect }, (_, run) => {
      // Nobody looks meanwhile: it is there again when the work has ended.
      if (run > 0) return 'there';
      set('none');
      set('board');
      return 'gone';
    });
    await clock.advance(5000);
    expect(told).toEqual([`run ${at}`, `gone ${at}`, `run ${at}`]);
  });

  test('that somebody else has is left alone until it is free, and then met', async () => {
    const { connect, set } = server();
    set('board');
    const told = watch({ ports, connect }, (_, run) => {
      if (run > 0) return 'there';
      set('empty');
      return 'busy';
    });
    await clock.advance(60_000);
    expect(told).toEqual([`run ${at}`]);
    set('board');
    await clock.advance(5000);
    expect(told).toEqual([`run ${at}`, `gone ${at}`, `run ${at}`]);
  });

  test('that has said something is seen to end all the same', async () => {
    // As telnet greets: nobody reads it here, and the end stands behind it.
    const clients: Socket[] = [];
    const real = createServer((socket) => {
      clients.push(socket.on('error', () => {}));
      socket.write('\xff\xfb\x2c');
    });
    await once(real.listen(0, '127.0.0.1'), 'listening');
    const { port } = real.address() as AddressInfo;
    const url = `tcp://127.0.0.1:${port}`;
    const told = watch({ ports: [url], connect: connectTcp });
    const advanced = (what: () => unknown) =>
      expect.poll(async () => clock.advance(20).then(what), { interval: 1, timeout: 60_000 });
    try {
      await advanced(() => told.length).toBe(1);
      // The probe, and the one that is held.
      await advanced(() => clients.length).toBe(2);
      for (const each of clients) each.end();
      await advanced(() => told).toContain(`gone ${url}`);
    } finally {
      stop();
      for (const each of clients) each.destroy();
      real.close();
    }
  });

  test.each([
    ['by its name', ['lamp'], ['tcp://a:1']],
    ['by a pattern of names', ['l*'], ['tcp://a:1', 'tcp://b:2']],
    ['by a pattern of addresses', ['tcp://*'], ['tcp://a:1', 'tcp://b:2', 'tcp://c:3']],
    ['by its MAC', ['ec:fa:bc:00:00:01'], ['tcp://b:2']],
    ['with all', 'all' as const, ['tcp://a:1', 'tcp://b:2', 'tcp://c:3']],
    ['unless boards on USB alone are', 'usb' as const, []],
  ])('of boards.toml is meant %s', async (_, meant, expected) => {
    const board = (name: string, port: string, more: Partial<NetworkBoard> = {}): NetworkBoard => ({
      ...{ name, port, token: null, mac: null, baudRate: null, ...more },
    });
    const bench = [
      board('lamp', 'tcp://a:1', { token: 'secret' }),
      board('lift', 'tcp://b:2', { mac: 'ec:fa:bc:00:00:01' }),
      board('door', 'tcp://c:3'),
    ];
    const { connect, set, tokens } = server();
    set('board');
    const told = watch({ ports: meant, connect, bench: async () => bench });
    await clock.advance(5000);
    expect(told.toSorted()).toEqual(expected.map((each) => `run ${each}`));
    expect(tokens.includes('secret')).toBe(meant !== 'usb' && !String(meant).startsWith('ec'));
  });
});

describe('a listed port', () => {
  const port = (path: string, kind: PortInfo['kind'], likelihood: PortInfo['likelihood']): PortInfo => ({
    ...{ path, kind, likelihood, adapter: 'CP2102', usb: null, problem: null, boardGuess: null },
  });
  /** A chip's own: as its program (TinyUSB), its boot ROM, or USB-Serial-JTAG. */
  const native = (name: string, productId: string, serialNumber: string | null, location = '1-2:1.0') => ({
    ...port(`/dev/${name}`, 'usb', 'likely'),
    usb: { vendorId: '303a', productId, serialNumber, manufacturer: null, product: null, location },
  });
  const [rom, program, jtag] = ['0002', '4001', '1001'];
  const [mac, otherMac] = ['a0b1c2d3e4f5', 'a0b1c2d3e4f6'];

  function listing(left: Left | Promise<Left> = 'there') {
    let onPorts: (ports: readonly PortInfo[]) => void = () => {};
    const watchListed: Plugs['watchListed'] = (given) => {
      onPorts = given;
      return () => {};
    };
    const told = watch({ watchListed }, () => left);
    return {
      told,
      tell: async (...listed: readonly PortInfo[]) => {
        await clock.advance(1);
        onPorts(listed);
        await clock.advance(500);
      },
    };
  }

  test('is a board while it is in the list; one that comes back under another name is not there twice', async () => {
    const [one, two] = [port('/dev/ttyUSB0', 'usb', 'likely'), port('/dev/ttyUSB1', 'usb', 'likely')];
    const { told, tell } = listing();
    await tell(one, port('/dev/ttyS0', 'serial', 'unlikely'), port('/dev/ttyUSB9', 'usb', 'unlikely'));
    await tell(one);
    await tell(two);
    await tell();
    expect(told).toEqual(['run /dev/ttyUSB0', 'gone /dev/ttyUSB0', 'run /dev/ttyUSB1', 'gone /dev/ttyUSB1']);
  });

  test("that is a chip's own stays one board through its resets, under whatever name it comes back", async () => {
    let end: (left: Left) => void = () => {};
    const { told, tell } = listing(
      new Promise<Left>((resolve) => {
        end = resolve;
      }),
    );
    await tell(native('ttyACM0', program, mac));
    await tell();
    await tell(native('ttyACM1', rom, '0'));
    end('there');
    // Its last restart comes when nobody has the port any more.
    await tell();
    await tell(native('ttyACM0', program, mac));
    await clock.advance(60_000);
    expect(told).toEqual(['run /dev/ttyACM0']);
    await tell();
    expect(told).toEqual(['run /dev/ttyACM0', 'gone /dev/ttyACM0']);
  });

  test("that is a chip's own and does not come back is gone", async () => {
    const { told, tell } = listing();
    await tell(native('ttyACM0', jtag, mac));
    await tell();
    expect(told).toEqual(['run /dev/ttyACM0']);
    await clock.advance(10_000);
    expect(told).toEqual(['run /dev/ttyACM0', 'gone /dev/ttyACM0']);
  });

  test("that is a chip's own is another board where its serial number says so, however quickly they change", async () => {
    const { told, tell } = listing();
    await tell(native('ttyACM0', jtag, mac));
    await tell(native('ttyACM0', jtag, otherMac));
    expect(told).toEqual(['run /dev/ttyACM0', 'gone /dev/ttyACM0', 'run /dev/ttyACM0']);
  });

  test("that is a chip's own and was pulled out while it was worked on is met anew when it is back", async () => {
    let end: (left: Left) => void = () => {};
    const { told, tell } = listing(
      new Promise<Left>((resolve) => {
        end = resolve;
      }),
    );
    await tell(native('ttyACM0', jtag, mac));
    await tell();
    await tell(native('ttyACM0', jtag, mac));
    expect(told).toEqual(['run /dev/ttyACM0']);
    end('gone');
    await clock.advance(5000);
    expect(told.slice(0, 3)).toEqual(['run /dev/ttyACM0', 'gone /dev/ttyACM0', 'run /dev/ttyACM0']);
  });

  test("whose name another board's has now is that board; the first is the one that it was", async () => {
    const { told, tell } = listing();
    await tell(native('ttyACM0', jtag, mac));
    await tell();
    await tell(native('ttyACM1', jtag, mac));
    await tell(native('ttyACM1', jtag, mac), native('ttyACM0', jtag, otherMac, '1-3:1.0'));
    expect(told).toEqual(['run /dev/ttyACM0', 'gone /dev/ttyACM0', 'run /dev/ttyACM0']);
    await clock.advance(60_000);
    await tell(native('ttyACM0', jtag, otherMac, '1-3:1.0'));
    await tell();
    expect(told.slice(3)).toEqual(['gone /dev/ttyACM0']);
  });
});

test('a device file that no list shows is a board while it is there, by its own name', async () => {
  const path = join(folder, 'pty');
  const told = watch({ ports: [path] });
  const looked = () => clock.advance(1000);
  await looked();
  expect(told).toEqual([]);
  writeFileSync(path, '');
  await expect.poll(async () => looked().then(() => told.length)).toBe(1);
  rmSync(path);
  await expect.poll(async () => looked().then(() => told.length)).toBe(2);
  expect(told).toEqual([`run ${path}`, `gone ${path}`]);
});

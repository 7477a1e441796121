// Boards in their worker threads, as the program has them.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/device/clock.ts';
import { openSession } from '../../src/device/session/open-session.ts';
import { VirtualTransport } from '../../src/device/transport/virtual.ts';
import {
  forgetVirtualBoard,
  plugVirtualBoard,
  runningVirtualBoard,
  stopVirtualBoards,
  virtualBoardsFolder,
} from '../../src/platform/virtual-boards.ts';
import { namedPort, virtualPorts } from '../../src/platform/virtual-ports.ts';
import { parseVirtualPath } from '../../src/platform/virtual-spec.ts';

describe('virtual boards', () => {
  let environment: { ESPWB_HOME: string };
  beforeEach(() => {
    environment = { ESPWB_HOME: mkdtempSync(join(tmpdir(), 'espwb-boards-')) };
  });
  afterEach(async () => {
    await stopVirtualBoards();
    rmSync(environment.ESPWB_HOME, { recursive: true, force: true });
  });

  const port = (path: string) =>
    new VirtualTransport(path, () => plugVirtualBoard(parseVirtualPath(path), environment));
  const open = async (path: string) => {
    const transport = port(path);
    await transport.open({ baudRate: 115_200 });
    return transport;
  };
  const files = () => readdirSync(virtualBoardsFolder(environment)).sort();

  test('are powered while a port is open, and off and saved when the last one closes', async () => {
    const transport = await open('virtual:demo?flash=512KB&firmware=nodemcu');
    expect((await (await runningVirtualBoard('demo'))?.readFlash())?.length).toBe(512 * 1024);
    expect(files()).toContain('demo.lock');
    await transport.close();
    expect(await runningVirtualBoard('demo')).toBeNull();
    expect(files()).toEqual(['demo.flash']);
  });

  test('keep their flash and its size; firmware= is for the first start only', async () => {
    await (await open('virtual:demo?flash=512KB&firmware=nodemcu')).close();
    const again = await open('virtual:demo?firmware=micropython');
    const flash = await (await runningVirtualBoard('demo'))?.readFlash();
    expect(flash?.length).toBe(512 * 1024);
    expect(Buffer.from(flash as Uint8Array).includes('NodeMCU')).toBe(true);
    await again.close();
  });

  test('have each a MAC of its own, the same at every start; mac= gives another', async () => {
    const macOf = async (path: string) => {
      const session = await openSession(port(path), systemClock);
      const { mac } = await session.identify({ signal: new AbortController().signal, onEvent: () => {} });
      await session.close();
      return mac;
    };
    const macs = [await macOf('virtual:one'), await macOf('virtual:two'), await macOf('virtual:demo')];
    expect(new Set(macs).size).toBe(3);
    expect(macs.at(-1)).toBe('ec:fa:bc:12:34:56');
    expect(await macOf('virtual:one')).toBe(macs[0]);
    expect(await macOf('virtual:one?mac=5C-CF-7F-00-00-01')).toBe('5c:cf:7f:00:00:01');
  });

  test('are forgotten with their flash, unless somebody has them', async () => {
    const transport = await open('virtual:shelf?flash=512KB&firmware=nodemcu');
    await expect(forgetVirtualBoard('shelf', environment)).rejects.toMatchObject({ code: 'port-busy' });
    await transport.close();
    const listed = async () => (await virtualPorts(environment)).map(({ path }) => path);
    expect(await listed()).toContain('virtual:shelf');
    await forgetVirtualBoard('shelf', environment);
    expect(await listed()).toEqual(['virtual:demo']);
    expect(files()).toEqual([]);
    await expect(forgetVirtualBoard('shelf', environment)).rejects.toMatchObject({ code: 'port-missing' });
  });

  test('can be identified like any board', async () => {
    const session = await openSession(port('virtual:demo?flash=2MB'), systemClock);
    const facts = await session.identify({ signal: new AbortController().signal, onEvent: () => {} });
    expect(facts).toMatchObject({ chip: 'ESP8266EX', flash: { sizeBytes: 2 << 20 } });
    await session.close();
  });

  test('two opened at the same moment under one name are one board', async () => {
    const [first, second] = await Promise.all([open('virtual:demo?flash=512KB'), open('virtual:demo')]);
    await first.close();
    expect(await runningVirtualBoard('demo')).not.toBeNull();
    await second.close();
    expect(await runningVirtualBoard('demo')).toBeNull();
  });

  test('of another process are busy, by its number, in the list too', async () => {
    await (await open('virtual:demo?flash=512KB&firmware=nodemcu')).close();
    // The runner's parent lives as long as this test does.
    writeFileSync(join(virtualBoardsFolder(environment), 'demo.lock'), `${process.ppid}\n`);
    const words = expect.stringContaining(`process ${process.ppid}`);
    await expect(open('virtual:demo')).rejects.toMatchObject({ code: 'port-busy', message: words });
    expect((await virtualPorts(environment))[0]).toMatchObject({
      path: 'virtual:demo',
      problem: { code: 'port-busy', message: words },
    });
  });

  test('asked for with another flash size than they have are wrong usage and stay as they are', async () => {
    await (await open('virtual:demo?flash=512KB&firmware=nodemcu')).close();
    await expect(open('virtual:demo?flash=4MB')).rejects.toMatchObject({ code: 'usage' });
    expect(files()).toEqual(['demo.flash']);
    await (await open('virtual:demo')).close();
  });

  test('whose file is damaged say where it is kept, and start anew the next time', async () => {
    await (await open('virtual:demo?flash=512KB&firmware=nodemcu')).close();
    writeFileSync(join(virtualBoardsFolder(environment), 'demo.flash'), 'not a flash');
    await expect(open('virtual:demo')).rejects.toMatchObject({
      code: 'state-damaged',
      message: expect.stringContaining('demo.flash.damaged-'),
    });
    await (await open('virtual:demo?flash=512KB')).close();
  });

  test('that cannot be kept say where and what to do, without advice on serial ports', async () => {
    mkdirSync(join(environment.ESPWB_HOME, 'state'));
    writeFileSync(virtualBoardsFolder(environment), 'a file in the way of the folder');
    await expect(open('virtual:demo')).rejects.toMatchObject({
      code: 'port-forbidden',
      message: expect.stringContaining(virtualBoardsFolder(environment)),
      ownHints: [expect.stringContaining('ESPWB_HOME')],
      hintsSayAll: true,
    });
  });

  test('are listed: the one for the demo always, others by what is kept', async () => {
    expect((await virtualPorts(environment)).map((each) => each.path)).toEqual(['virtual:demo']);
    await (await open('virtual:bench?flash=512KB&firmware=nodemcu')).close();
    const ports = await virtualPorts(environment);
    expect(ports.map((each) => [each.path, each.kind, each.problem])).toEqual([
      ['virtual:demo', 'virtual', null],
      ['virtual:bench', 'virtual', null],
    ]);
  });

  test('named by a person are shown as such, other unlisted ports as plain serial ones', () => {
    expect(namedPort('virtual:x?timing=real')).toMatchObject({ kind: 'virtual', adapter: 'built in' });
    expect(namedPort('/dev/pts/4')).toMatchObject({ kind: 'serial', adapter: null, usb: null });
  });
});

import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/device/clock.ts';
import { addressWords, parseHostAddress } from '../../../src/device/transport/byte-socket.ts';
import { TcpTransport } from '../../../src/device/transport/tcp.ts';

describe('a raw TCP port', () => {
  let server: Server;
  let port: number;
  let clients: Socket[];
  let transport: TcpTransport;
  let closed: Promise<string>;
  let heard: number[];
  let onHeard: () => void;

  beforeEach(async () => {
    clients = [];
    server = createServer((socket) => {
      clients.push(socket);
      socket.on('error', () => {});
      // An echo server.
      socket.on('data', (bytes) => socket.write(bytes));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as { port: number }).port;
    transport = new TcpTransport('tcp://echo', { host: '127.0.0.1', port }, { clock: systemClock });
    heard = [];
    onHeard = () => {};
    closed = new Promise((resolve) => {
      transport.listen({
        onBytes: (bytes) => {
          heard.push(...bytes);
          onHeard();
        },
        onClose: (reason) => resolve(reason.message),
      });
    });
  });
  afterEach(async () => {
    await transport.close();
    for (const client of clients) client.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  const heardBytes = async (count: number) => {
    while (heard.length < count)
      await new Promise<void>((resolve) => {
        onHeard = resolve;
      });
    return heard;
  };

  test('carries every byte as it is, 255 too: there is no telnet here', async () => {
    await transport.open({ baudRate: 115_200 });
    const all = Uint8Array.from({ length: 256 }, (_, index) => index);
    await transport.write(all);
    expect(await heardBytes(256)).toEqual([...all]);
  });

  test('has neither lines nor a rate, and says so before anyone relies on them', async () => {
    await transport.open({ baudRate: 115_200 });
    expect(transport.capabilities).toMatchObject({ hasLines: false, hasBaud: false });
    await expect(transport.setLines({ dtr: true, rts: false })).rejects.toMatchObject({
      code: 'lines-unsupported',
    });
    await transport.setBaudRate(9_600);
  });

  test('a server that goes away is an unplugged board', async () => {
    await transport.open({ baudRate: 115_200 });
    await transport.write(Uint8Array.of(1));
    await heardBytes(1);
    clients[0]?.end();
    expect(await closed).toContain('closed the connection');
    await expect(transport.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'unplugged' });
  });

  test('a telnet server is named, and what it says is not taken for a board', async () => {
    await transport.open({ baudRate: 115_200 });
    while (clients.length === 0) await new Promise((resolve) => setImmediate(resolve));
    // Cut within the second option.
    clients[0]?.write(Uint8Array.of(0xff, 0xfd, 0x18, 0xff));
    clients[0]?.write(Uint8Array.of(0xfd, 0x20));
    clients[0]?.write('login: ');
    expect(await closed).toContain('is a telnet server');
    await expect(transport.write(Uint8Array.of(1))).rejects.toMatchObject({
      code: 'protocol',
      board: 'unchanged',
      ownHints: expect.arrayContaining([expect.stringContaining(`rfc2217://127.0.0.1:${port}`)]),
    });
  });

  test('bytes like telnet later on, or one alone at first, are bytes of a board', async () => {
    await transport.open({ baudRate: 115_200 });
    const bytes = [0xff, 0xfd, 0x18, 0x41, 0xff, 0xfd, 0x20, 0xff, 0xfb, 0x01];
    await transport.write(Uint8Array.from(bytes));
    expect(await heardBytes(bytes.length)).toEqual(bytes);
  });

  test('nobody listening is a missing port, said in plain words', async () => {
    await new Promise((resolve) => server.close(resolve));
    await expect(transport.open({ baudRate: 115_200 })).rejects.toMatchObject({
      code: 'port-missing',
      message: `Nothing listens at 127.0.0.1:${port}.`,
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  test('what was written before closing still arrives', async () => {
    await transport.open({ baudRate: 115_200 });
    await transport.write(Uint8Array.of(1));
    await heardBytes(1);
    const arrived = new Promise<number[]>((resolve) => {
      const bytes: number[] = [];
      clients[0]?.on('data', (chunk) => bytes.push(...chunk)).on('end', () => resolve(bytes));
    });
    await transport.write(Uint8Array.of(7, 8, 9));
    await transport.close();
    expect(await arrived).toEqual([7, 8, 9]);
  });
});

describe('HOST:PORT', () => {
  test.each([
    ['localhost:1', { host: 'localhost', port: 1 }, 'localhost:1'],
    ['10.0.0.2:65535/', { host: '10.0.0.2', port: 65_535 }, '10.0.0.2:65535'],
    ['[fe80::1%eth0]:23', { host: 'fe80::1%eth0', port: 23 }, '[fe80::1%eth0]:23'],
  ])('%s', (text, address, words) => {
    expect(parseHostAddress(text)).toEqual(address);
    expect(parseHostAddress(`t-0_k~.n@${text}`)).toEqual({ ...address, token: 't-0_k~.n' });
    expect(addressWords(address)).toBe(words);
  });
});

// A web page can make a browser knock at any port of this computer: what it sends is not typed into a board.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  clientBytes,
  ForeignClientError,
  type ForeignProtocol,
  foreignProtocol,
} from '../../src/serial-server/first-bytes.ts';
import type { Listener } from '../../src/serial-server/listener.ts';
import { saysToken } from '../../src/serial-server/token.ts';
import type { BoardPort } from '../../src/virtual-board/board-port.ts';
import { openControlListener } from '../../src/virtual-board/listeners/control-listener.ts';
import { openListener } from '../../src/virtual-board/listeners/open-listener.ts';
import { shareCable } from '../../src/virtual-board/listeners/shared-cable.ts';

const page = 'Host: 127.0.0.1:9\r\nOrigin: http://evil.example\r\n\r\nimport os\r\n';
const bytesOf = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const clientHello = bytesOf('160301020001000001fc0303');
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A cable whose board keeps what is written to it. */
function keepingCable() {
  const written: Buffer[] = [];
  const port: BoardPort = {
    write: (bytes) => void written.push(Buffer.from(bytes)),
    drain: async () => {},
    setLines: () => {},
    setBaudRate: () => {},
    setBreak: () => {},
    onBytes: () => {},
    onClose: () => {},
    close: () => {},
  };
  const cable = shareCable({
    name: 'kept',
    plug: () => port,
    unplug: async () => {},
    press: () => {},
  } as never);
  return { cable, heard: () => Buffer.concat(written).toString('latin1') };
}

async function enter(listener: Listener): Promise<Socket> {
  const socket = connect(Number(new URL(listener.url).port), '127.0.0.1');
  closing.push(() => socket.destroy());
  socket.on('error', () => {});
  socket.resume();
  await once(socket, 'connect');
  return socket;
}

describe('what begins like a request of a browser', () => {
  test.each([
    ...['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'MKCOL', 'foo'].map(
      (method) => `${method} / HTTP/1.1\r\n`,
    ),
    'CONNECT board:80 HTTP/1.1\r\n',
    ...['get', 'Post', 'pri', 'M-SEARCH', "x!#$%&'*+.^_`|~-"].map((method) => `${method} * HTTP/1.1\r\n`),
    'POST https://127.0.0.1:9/a%0d%0aimport%20os HTTP/1.1\r\n',
    '\r\n\r\n\nget / HTTP/1.1',
    'POST  /  HTTP/1.1',
    'GET /ws HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    'GET http://127.0.0.1/ HTTP/1.0\n',
    `POST /${'a'.repeat(5000)}`,
    '\r\nPOST / HTTP/1.1',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  ])('is HTTP: %j', (text) => {
    expect(foreignProtocol(Buffer.from(text))).toBe('HTTP');
  });

  test('is TLS', () => expect(foreignProtocol(clientHello)).toBe('TLS'));

  test.each<[ForeignProtocol, Uint8Array]>([
    // A binding request and an allocation (RFC 8489, RFC 8656), the first as ICE over TCP frames it.
    ['STUN', bytesOf('005c 0001 0048 2112a442 010203040506070809 0a0b0c 0006 0009 6576696c')],
    ['STUN', bytesOf('0140 0001 012c 2112a442 010203040506070809 0a0b0c 0006 0101 6576696c')],
    ['STUN', bytesOf('0003 0008 2112a442 010203040506070809 0a0b0c 0019 0004 11000000')],
    ['SMB', bytesOf('00000054 ff534d42 72000000')],
    ['SMB', bytesOf('00000054 fe534d42 40000100')],
    ['SSH', Buffer.from('SSH-2.0-OpenSSH_9.6\r\n')],
    ['SSH', Buffer.from('SSH-1.99-x\n')],
    ['Redis', Buffer.from('*1\r\n$4\r\nPING\r\n')],
    ['Redis', Buffer.from('*3\r\n$3\r\nSET\r\n')],
    ['TLS', bytesOf('160301 0200 010001fc0303')],
    ['TLS', bytesOf('1603')],
  ])('is %s: %o', (protocol, bytes) => {
    expect(foreignProtocol(bytes)).toBe(protocol);
  });

  test.each([
    'S',
    'SSH',
    'SSH-',
    '*',
    '\0',
    '\0\x5c\0\x01\0\x48',
    'P',
    'POST',
    'POST ',
    'MKCOL /x',
    'MKCOL /x HTT',
    '\x16',
  ])('may become one: %j', (text) => {
    expect(foreignProtocol(Buffer.from(text))).toBe('unclear');
  });

  test.each([
    ...['\r\x03', '\x01', 'import os\r\n', 'PIN = 4\r\n', 'A\r', 'print("GET / HTTP/1.1")\r\n'],
    ...['\xc0\x00\x08\x24', '\xff\xfd\x2c', 'AT\r\n', '=node.heap()\r\n', '\x16x', 'get(1)\r', 'X / 2\r\n'],
    ...['\x05', '\x02', '\r\n', '\0\0\0\0\0\0\0\0\0\0', 'SSH = 2\r\n', '*a, b = 1, 2\r\n', 'get /x', '--x'],
  ])('is none: %j', (text) => {
    expect(foreignProtocol(Buffer.from(text, 'latin1'))).toBe(null);
  });
});

describe('a listener of a board', () => {
  test.each(['tcp', 'rfc2217'])(
    '%s closes what a browser opens, and the board hears nothing',
    async (kind) => {
      const { cable, heard } = keepingCable();
      const notes: string[] = [];
      const listener = await openListener(`${kind}://127.0.0.1:0`, cable, {
        allowRemote: false,
        onNote: (text) => notes.push(text),
      });
      closing.push(() => void listener.close());
      for (const request of [
        `POST / HTTP/1.1\r\n${page}`,
        'GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n',
        clientHello,
      ]) {
        const socket = await enter(listener);
        socket.write(request);
        await once(socket, 'close');
      }
      const inPieces = await enter(listener);
      inPieces.setNoDelay(true);
      inPieces.write('PO');
      inPieces.write(`ST / HTTP/1.1\r\n${page}`);
      await once(inPieces, 'close');
      expect(heard()).toBe('');
      expect(notes.filter((note) => note.includes('turned away: it speaks'))).toHaveLength(4);
      const program = await enter(listener);
      program.write('print(1)\r\n');
      await expect.poll(heard).toBe('print(1)\r\n');
    },
  );

  test.each([
    `POST / HTTP/1.1\r\n${page}`,
    `get / HTTP/1.1\r\n${page}`,
    `\r\n\r\nPOST / HTTP/1.1\r\n${page}`,
    `\nM-SEARCH * HTTP/1.1\r\n${page}`,
    'SSH-2.0-x\r\nimport os\r\n',
  ])('closes %j before any line of it runs, however slowly it comes', async (request) => {
    async function* oneByOne() {
      for (const byte of Buffer.from(request)) {
        // Longer than a byte is waited for.
        await vi.advanceTimersByTimeAsync(1000);
        yield Uint8Array.of(byte);
      }
    }
    vi.useFakeTimers();
    closing.push(() => vi.useRealTimers());
    let heard = '';
    const listened = async () => {
      for await (const bytes of clientBytes(oneByOne())) heard += Buffer.from(bytes).toString('latin1');
    };
    await expect(listened()).rejects.toThrow(ForeignClientError);
    expect(heard.trim()).not.toMatch(/[\r\n]/);
    expect(request.trim().startsWith(heard.trim())).toBe(true);
  });

  test.each(['tcp', 'rfc2217'])(
    '%s hears nothing of empty lines, a request and its body in packets of their own',
    async (kind) => {
      const { cable, heard } = keepingCable();
      const listener = await openListener(`${kind}://127.0.0.1:0`, cable, {
        allowRemote: false,
        onNote: () => {},
      });
      closing.push(() => void listener.close());
      const socket = await enter(listener);
      socket.setNoDelay(true);
      socket.write('\r\n');
      await expect.poll(heard).toBe('\r\n');
      socket.write('POST / HTTP/1.1\r\nContent-Length: 11\r\n\r\n');
      socket.write('import os\r\n');
      await once(socket, 'close');
      expect(heard()).toBe('\r\n');
    },
  );

  test('types the capitals of a person who types one key and thinks', async () => {
    const { cable, heard } = keepingCable();
    const listener = await openListener('tcp://127.0.0.1:0', cable, { allowRemote: false, onNote: () => {} });
    closing.push(() => void listener.close());
    const socket = await enter(listener);
    socket.write('P');
    await expect.poll(heard).toBe('P');
  });

  test('control serves the next client although sixteen have come and said nothing', async () => {
    const { cable } = keepingCable();
    const board = { name: 'kept', counters: async () => ({}) };
    const listener = await openControlListener('tcp://127.0.0.1:0', { board, cable } as never, {
      allowRemote: false,
      onNote: () => {},
    });
    closing.push(() => void listener.close());
    for (let at = 0; at < 16; at++) await enter(listener);
    const socket = await enter(listener);
    const answer = once(socket, 'data');
    socket.write('{"do":"state","id":7}\n');
    expect(`${(await answer)[0]}`).toContain('"id":7,"ok":true');
  });
});

describe('the token', () => {
  async function told(text: string) {
    const server = createServer().listen(0, '127.0.0.1');
    closing.push(() => server.close());
    await once(server, 'listening');
    const socket = connect((server.address() as { port: number }).port, '127.0.0.1');
    closing.push(() => socket.destroy());
    const [inside] = (await once(server, 'connection')) as [Socket];
    closing.push(() => inside.destroy());
    socket.end(text);
    return { isRight: await saysToken(inside, 'secret'), inside };
  }

  test('is the first line; what follows it is the board’s', async () => {
    const { isRight, inside } = await told('secret\r\nprint(1)\r\n');
    expect(isRight).toBe(true);
    const after: Buffer[] = [];
    for await (const chunk of clientBytes(inside)) after.push(Buffer.from(chunk));
    expect(`${Buffer.concat(after)}`).toBe('print(1)\r\n');
  });

  test.each(['secre\n', 'secret2\n', '\n', 'secret', `${'x'.repeat(300)}\n`, 'POST / HTTP/1.1\r\n'])(
    'is not %j',
    async (text) => expect((await told(text)).isRight).toBe(false),
  );
});

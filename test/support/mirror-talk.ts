// A server of firmware whose answers are broken anywhere, headers and all: over a real socket, through the
// library that reads HTTP.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../src/device/clock.ts';
import { isEspError } from '../../src/device/errors.ts';
import { demoMicroPython } from '../../src/device/image/demo-image.ts';
import { refreshReleases } from '../../src/device/releases/catalogue.ts';
import { downloadImage } from '../../src/device/releases/download.ts';
import type { Random } from './fuzz-bytes.ts';
import { mutated } from './mutated.ts';
import { mustBeText } from './outside-parser.ts';

const image = Buffer.from(demoMicroPython({ sizeBytes: 0x60000 }));
const page =
  '<a href="/resources/firmware/ESP8266_GENERIC-20240105-v1.22.1.bin">v1.22.1 (2024-01-05) .bin</a>\n';
const headers = [
  `HTTP/1.1 200 OK\r\nContent-Length: ${image.length}\r\nETag: "a"\r\n\r\n`,
  `HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 100-${image.length - 1}/${image.length}\r\nETag: W/"a"\r\n\r\n`,
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n',
  `HTTP/1.1 200 OK\r\nContent-Length: ${page.length}\r\n\r\n${page}`,
  'HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n',
].map((text) => Buffer.from(text));

/** A talk is held in a moment; only its limit is a limit. */
const quickClock: Clock = {
  ...systemClock,
  setTimer: (ms, fire) => systemClock.setTimer(ms > 5000 ? ms : 0, fire),
};
const context = { signal: new AbortController().signal, onEvent: () => {} };

/** Ends each connection after what it said, so that nobody waits for a rest. */
async function broken(random: Random): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      const head = random(4) === 0 ? (headers[random(headers.length)] as Buffer) : mutated(headers, random);
      const body = random(3) === 0 ? mutated([image.subarray(0, 9000)], random) : image;
      socket.end(Buffer.concat([head, random(2) === 0 ? body : Buffer.alloc(0)]));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

export const mirrorTalk = {
  name: 'a talk with a mirror',
  hold: async (random: Random): Promise<void> => {
    const folder = mkdtempSync(join(tmpdir(), 'espwb-mirror-'));
    const server = await broken(random);
    const { port } = server.address() as { port: number };
    const url = `http://127.0.0.1:${port}/a.bin`;
    const file = join(folder, 'a.bin');
    const refused = (error: unknown) => {
      if (!isEspError(error)) throw error;
      mustBeText(error.message);
      return null;
    };
    try {
      const wanted = { url, file, clock: quickClock, idleTimeoutMs: 2000, totalTimeoutMs: 20_000 };
      const got = await downloadImage(wanted, context).catch(refused);
      if (got === null && readdirSync(folder).length > 0) throw new Error('something was left behind');
      await refreshReleases({ folder, pageUrl: url, clock: quickClock }, context).catch(refused);
    } finally {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

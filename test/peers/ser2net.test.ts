// espwb itself as the peer: through ser2net, which has no modem lines on a pseudo terminal, through a
// pair of pseudo terminals that socat joins, and on the board's pseudo terminal as a serial port.
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runEspwb, startPeer } from './support/run-peer.ts';
import { type ServedBoard, serveBoard } from './support/served-board.ts';

let board: ServedBoard;
let ser2net: { readonly stop: () => Promise<void> };
const ports = { rfc2217: 0, tcp: 0, joined: 0 };

beforeAll(async () => {
  board = await serveBoard('ser2net?firmware=micropython', ['pty:FOLDER/tty']);
  for (const name of ['rfc2217', 'tcp', 'joined'] as const) ports[name] = await freePort();
  const settings = join(board.folder, 'ser2net.yaml');
  const connection = (name: keyof typeof ports, accepter: string, device: string) =>
    `connection: &${name}\n  accepter: ${accepter},127.0.0.1,${ports[name]}\n` +
    `  connector: serialdev,${join(board.folder, device)},115200n81,local\n`;
  await writeFile(
    settings,
    connection('rfc2217', 'telnet(rfc2217),tcp', 'tty') +
      connection('tcp', 'tcp', 'tty') +
      connection('joined', 'telnet(rfc2217),tcp', 'far'),
  );
  ser2net = startPeer('ser2net', ['-n', '-d', '-c', settings, '-P', join(board.folder, 'ser2net.pid')]);
  for (const port of Object.values(ports)) while (!(await isOpen(port))) await pause(50);
});
afterAll(async () => {
  await ser2net?.stop();
  await board?.stop();
});

/** A port that nobody has: ser2net does not say which one it took. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      done(true);
    });
    socket.on('error', () => done(false));
  });
}

async function espwb(...args: string[]): Promise<string> {
  const { code, output } = await runEspwb(board.folder, args);
  expect(code, output).toBe(0);
  return output;
}

const chip = /Chip +ESP8266EX[\s\S]*MAC +ec:fa:bc:12:34:56[\s\S]*Flash +EF4016/;

describe('espwb through ser2net', () => {
  test('executes on MicroPython over rfc2217:// although no line can be set', async () => {
    expect(await espwb('exec', '-p', `rfc2217://127.0.0.1:${ports.rfc2217}`, 'print(6*7)')).toBe('42\n');
  });

  test('executes on the board that boards.toml has behind it, by its name and as the only one there is', async () => {
    const bench = join(board.folder, 'config', 'boards.toml');
    await mkdir(join(board.folder, 'config'), { recursive: true });
    const port = `rfc2217://127.0.0.1:${ports.rfc2217}`;
    await writeFile(bench, `[[board]]\nname = "bench one"\nport = "${port}"\nmac = "ec:fa:bc:12:34:56"\n`);
    try {
      expect(await espwb('ports')).toContain(`${port}  bench one, RFC 2217`);
      expect(await espwb('exec', '-p', 'Bench One', 'print(6*7)')).toBe('42\n');
      expect(await espwb('exec', 'print(6*7)')).toBe('42\n');
    } finally {
      await rm(bench);
    }
  });

  test('executes on MicroPython over tcp://', async () => {
    expect(await espwb('exec', '-p', `tcp://127.0.0.1:${ports.tcp}`, 'print(6*7)')).toBe('42\n');
  });

  test('executes through a pair of pseudo terminals joined by socat', async () => {
    const far = join(board.folder, 'far');
    const near = join(board.folder, 'tty');
    const pair = startPeer('socat', [`PTY,link=${far},raw,echo=0`, `${near},raw,echo=0`]);
    try {
      const port = `rfc2217://127.0.0.1:${ports.joined}`;
      await expect
        .poll(async () => (await runEspwb(board.folder, ['exec', '-p', port, 'print(6*7)'])).output, {
          timeout: 20_000,
        })
        .toBe('42\n');
    } finally {
      await pair.stop();
    }
  });

  test.each(['rfc2217', 'tcp'] as const)(
    'identifies over %s:// a board that waits in its boot loader, without a line to reset it',
    async (scheme) => {
      await board.control({ do: 'boot', into: 'download' });
      expect(await espwb('info', '-p', `${scheme}://127.0.0.1:${ports[scheme]}`)).toMatch(chip);
    },
  );

  test('identifies through a server that is told to be silent about its lines', async () => {
    await board.control({ do: 'boot', into: 'download' });
    const port = `rfc2217://127.0.0.1:${ports.rfc2217}?lines=ignore`;
    expect(await espwb('info', '-p', port)).toMatch(chip);
  });
});

test('espwb identifies a board on a pseudo terminal as on a serial port without lines', async () => {
  await board.control({ do: 'boot', into: 'download' });
  expect(await espwb('info', '-p', join(board.folder, 'tty'))).toMatch(chip);
});

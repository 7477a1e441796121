// Whether a server is there is found out without a connection to its port.
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { listenersIn, type Network, serverProblem } from '../../src/platform/server-there.ts';

const limitMs = 60_000;
const never = new Promise<never>(() => {});

function network(parts: Partial<Network>): Network & { readonly knocked: string[] } {
  const knocked: string[] = [];
  return {
    knocked,
    addressesOf: async () => ['192.0.2.7'],
    listeners: async () => new Set([4000]),
    ...parts,
    knock: async (address, port, ms) => {
      knocked.push(`${address}:${port}`);
      return parts.knock ? parts.knock(address, port, ms) : 'ECONNREFUSED';
    },
  };
}

test('the port of a board is never connected to: its computer is asked at another one', async () => {
  const asked = network({});
  expect(await serverProblem('rfc2217://bench.local:4001?lines=ignore', limitMs, asked)).toBeNull();
  expect(await serverProblem('tcp://[2001:db8::1]:4001', limitMs, asked)).toBeNull();
  expect(asked.knocked).toEqual(['192.0.2.7:9', '192.0.2.7:9']);
});

test.each([
  [
    'a name that nobody knows',
    { addressesOf: async () => Promise.reject(new Error('ENOTFOUND')) },
    'The name in bench:4001 is not known.',
  ],
  ['a name without an address', { addressesOf: async () => [] }, 'The name in bench:4001 is not known.'],
  ['a computer that is off', { knock: async () => 'EHOSTUNREACH' }, 'bench:4001 cannot be reached.'],
  ['a network that is down', { knock: async () => 'ENETUNREACH' }, 'bench:4001 cannot be reached.'],
  [
    'a port of this computer at which nobody listens',
    { addressesOf: async () => ['127.0.0.1', '::1'] },
    'Nothing listens at bench:4001.',
  ],
])('%s is told', async (_, parts, message) => {
  const problem = await serverProblem('rfc2217://bench:4001', limitMs, network(parts as Partial<Network>));
  expect(problem).toMatchObject({ code: 'port-missing', message });
});

test.each([
  ['a refusal: somebody is there', { knock: async () => 'ECONNREFUSED' }],
  ['a connection: discard is served', { knock: async () => null }],
  ['silence, as behind a firewall', { knock: async () => 'ETIMEDOUT' }],
  [
    'a system that hides its listeners',
    { addressesOf: async () => ['127.0.0.1'], listeners: async () => null },
  ],
  [
    'a listener of this computer',
    { addressesOf: async () => ['::1'], listeners: async () => new Set([4001]) },
  ],
])('%s speaks against nobody', async (_, parts) => {
  expect(await serverProblem('rfc2217://bench:4001', limitMs, network(parts as Partial<Network>))).toBeNull();
});

test('who answers nothing costs no more than the limit, and no claim is made', async () => {
  const silent = network({ addressesOf: () => never });
  expect(await serverProblem('rfc2217://bench:4001', 1, silent)).toBeNull();
});

test('the table of listeners is read as the kernel writes it', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0FA1 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
   1: 0100007F:0FA2 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 2 1 0 20 4 0 10 -1
   2: 00000000000000000000000001000000:0016 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 3 1 0 100 0`;
  expect(listenersIn(table)).toEqual([4001, 22]);
});

test.skipIf(process.platform !== 'linux')(
  'a listener of this computer is seen, and its client is not',
  async () => {
    const server = createServer();
    let clients = 0;
    server.on('connection', () => (clients += 1));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    expect(await serverProblem(`tcp://127.0.0.1:${port}`, limitMs)).toBeNull();
    await new Promise((resolve) => server.close(resolve));
    expect(await serverProblem(`tcp://127.0.0.1:${port}`, limitMs)).toMatchObject({ code: 'port-missing' });
    expect(clients).toBe(0);
  },
);

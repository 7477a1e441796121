// A client of RFC 2217 whose bytes are lost, doubled or altered at any place of its beginning: the server ends
// nothing, holds nothing up, lets go of everything when that client leaves, and serves the next one as if nothing
// had been.
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Listener } from '../../src/serial-server/listener.ts';
import { oneClientCable, type Wire } from '../../src/serial-server/one-client-cable.ts';
import { openSocketListener } from '../../src/serial-server/socket-listener.ts';
import { sampled } from '../support/sampled.ts';

const option = (...bytes: number[]) => [0xff, ...bytes];
const command = (...bytes: number[]) => [0xff, 0xfa, 44, ...bytes, 0xff, 0xf0];
/** What clients begin with: options, a rate with an FF in it, settings, both lines, a purge, then bytes for the board. */
const beginning = [
  ...[...option(251, 44), ...option(253, 0), ...option(251, 0), ...option(253, 3)],
  ...[...command(1, 0, 0, 0xff, 0xff, 0x80), ...command(2, 8), ...command(3, 1), ...command(4, 1)],
  ...[...command(5, 1), ...command(5, 8), ...command(5, 11), ...command(5, 12), ...command(12, 3)],
  ...[0xc0, 0xff, 0xff, 0x08, 0xc0],
];
const damages: Readonly<Record<string, (at: number) => readonly number[]>> = {
  lost: () => [],
  doubled: (at) => [beginning[at] as number, beginning[at] as number],
  'with its highest bit turned': (at) => [(beginning[at] as number) ^ 0x80],
  'with FF before it': (at) => [0xff, beginning[at] as number],
};
const cases = Object.keys(damages).flatMap((damage) => beginning.map((_, at) => ({ damage, at })));

let listener: Listener;
let lines = { dtr: false, rts: false };
let heard: number[] = [];
const wire: Wire = {
  write: async (bytes) => void heard.push(...bytes),
  setLines: (now) => {
    lines = now;
  },
  setBaudRate: async (rate) => (rate === 'as-chip' ? 115_200 : rate),
  setBreak: async () => false,
};
const cable = oneClientCable('the board');

beforeAll(async () => {
  cable.plug(() => wire);
  const url = { kind: 'rfc2217', host: '127.0.0.1', port: 0, boot: 'as-is' } as const;
  listener = await openSocketListener(url, cable, 'test', { allowRemote: false, onNote: () => {} });
});
afterAll(() => listener.close());

/** Sends it all and leaves; resolves when the server has let that client go. */
async function visit(bytes: readonly number[]): Promise<void> {
  const socket = connect(Number(new URL(listener.url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  await once(socket, 'connect');
  socket.end(Uint8Array.from(bytes));
  await once(socket, 'close');
  await expect.poll(cable.owner, { interval: 1, timeout: 60_000 }).toBeNull();
}

test.each(sampled(cases, 12))('byte $at of a beginning $damage harms nobody', async ({ damage, at }) => {
  const damaged = damages[damage]?.(at) ?? [];
  await visit([...beginning.slice(0, at), ...damaged, ...beginning.slice(at + 1)]);
  expect(lines).toEqual({ dtr: false, rts: false });
  heard = [];
  await visit(beginning);
  expect(heard).toEqual([0xc0, 0xff, 0x08, 0xc0]);
});

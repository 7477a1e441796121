// The clock of the running program: its timers and what waits to be read.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/device/clock.ts';

test('a deadline that passed while the program was busy comes behind the bytes that were there in time', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [peer] = await once(server, 'connection');
  const order: string[] = [];
  await new Promise<void>((done) => {
    const noteThat = (what: string) => {
      order.push(what);
      if (order.length === 2) done();
    };
    client.once('data', () => noteThat('bytes'));
    systemClock.setTimer(1, () => noteThat('deadline'));
    peer.write('answer');
    const busyUntilMs = performance.now() + 40;
    while (performance.now() < busyUntilMs);
  });
  client.destroy();
  peer.destroy();
  server.close();
  expect(order).toEqual(['bytes', 'deadline']);
});

test('a timer that is taken back while it is held up does not fire', async () => {
  let hasFired = false;
  const takeBack = systemClock.setTimer(1, () => {
    hasFired = true;
  });
  const nextTimer = new Promise<void>((done) => setTimeout(done, 1));
  const busyUntilMs = performance.now() + 40;
  while (performance.now() < busyUntilMs);
  await nextTimer;
  takeBack();
  await new Promise<void>((done) => setImmediate(() => setImmediate(done)));
  expect(hasFired).toBe(false);
});

test('a timer of no time fires in this turn, and not if it is taken back', async () => {
  const order: string[] = [];
  await new Promise<void>((done) => {
    systemClock.setTimer(0, () => order.push('no time'));
    systemClock.setTimer(0, () => order.push('taken back'))();
    setImmediate(() => {
      order.push('next');
      done();
    });
  });
  expect(order).toEqual(['no time', 'next']);
});

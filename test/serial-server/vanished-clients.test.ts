// What Linux tells of a connection (proc_pid_net(5)): who is gone, and who only does not read.
import { expect, test } from 'vitest';
import { isUnanswered } from '../../src/serial-server/vanished-clients.ts';

const head =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
/** 127.0.0.1:7002 to 10.0.0.2:51966, as the kernel writes it. */
const row = (timer: string, retransmissions: string, probes = '0') =>
  `   3: 0100007F:1B5A 0200000A:CAFE 01 00004E20:00000000 ${timer}:0000A1B2 ${retransmissions}     0        ${probes} 12345 2 ffff8880 20 4 30 10 -1`;
const ends = { localPort: 7002, remotePort: 51966 };
const table = (...rows: string[]) => [head, ...rows, ''].join('\n');

test('a client that has acknowledged nothing after six attempts is gone, one after five is not yet', () => {
  expect(isUnanswered(table(row('01', '00000006')), ends)).toBe(true);
  expect(isUnanswered(table(row('01', '0000000A')), ends)).toBe(true);
  expect(isUnanswered(table(row('01', '00000005')), ends)).toBe(false);
});

test('one that does not read, but answers the probes of its closed window, stays', () => {
  expect(isUnanswered(table(row('04', '00000000', '0')), ends)).toBe(false);
  expect(isUnanswered(table(row('04', '00000000', '1')), ends)).toBe(false);
  expect(isUnanswered(table(row('04', '00000000', '6')), ends)).toBe(true);
});

test('one to whom nothing is under way stays, whatever happened before', () => {
  expect(isUnanswered(table(row('00', '00000007')), ends)).toBe(false);
  expect(isUnanswered(table(row('02', '00000007')), ends)).toBe(false);
});

test('only its own connection counts, on IPv6 too, and no row is no proof', () => {
  const other = row('01', '00000009').replace(':CAFE', ':BEEF');
  expect(isUnanswered(table(other), ends)).toBe(false);
  expect(isUnanswered(table(other, row('01', '00000006')), ends)).toBe(true);
  expect(isUnanswered('', ends)).toBe(false);
  expect(isUnanswered(head, {})).toBe(false);
  const six = row('01', '00000006').replace(
    '0100007F:1B5A 0200000A',
    '00000000000000000000000001000000:1B5A 000080FE00000000FF005450B6AD1DFE',
  );
  expect(isUnanswered(table(six), ends)).toBe(true);
});

test('of two computers whose clients have the same port, the living one is not taken for the dead', () => {
  const living = row('01', '00000001').replace('0200000A', '0300000A');
  expect(isUnanswered(table(row('01', '0000000C'), living), ends)).toBe(false);
});

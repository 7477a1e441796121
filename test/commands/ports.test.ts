import { expect, test } from 'vitest';
import { checkLines } from '../../src/commands/doctor.ts';
import { portLines } from '../../src/commands/ports.ts';

const usb = {
  vendorId: '1a86',
  productId: '7523',
  serialNumber: null,
  manufacturer: null,
  product: null,
  location: null,
};

test('ports are lined up, and what is wrong with one stands below it', () => {
  expect(
    portLines([
      {
        path: '/dev/ttyUSB0',
        kind: 'usb',
        adapter: 'CH340',
        usb,
        problem: { code: 'port-busy', message: 'In use by screen (process 5).', hints: ['Close it.'] },
        likelihood: 'likely',
        boardGuess: 'D1 mini',
      },
      {
        path: '/dev/ttyS0',
        kind: 'serial',
        adapter: null,
        usb: null,
        problem: null,
        likelihood: 'unlikely',
        boardGuess: null,
      },
    ]),
  ).toEqual([
    '/dev/ttyUSB0  CH340, 1a86:7523, perhaps D1 mini',
    '  ! In use by screen (process 5).',
    '    Close it.',
    '/dev/ttyS0    built-in serial port',
  ]);
});

test('the doctor marks by a word and not by colour alone what is wrong, and counts it', () => {
  expect(
    checkLines([
      { name: 'node', ok: true, detail: 'v20.20.2', hints: [] },
      { name: 'permissions', ok: false, detail: 'not in the group', hints: ['join it'] },
    ]),
  ).toEqual([
    'ok   node         v20.20.2',
    'BAD  permissions  not in the group',
    '                  -> join it',
    '1 of 2 checks failed.',
  ]);
});

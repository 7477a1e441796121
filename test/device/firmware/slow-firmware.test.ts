// NodeMCU of 2015 speaks 9600 baud: at the usual rate its answers sound like the noise of a boot.
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/device/clock.ts';
import { connectFirmware } from '../../../src/device/firmware/connect-firmware.ts';
import { execCode } from '../../../src/device/firmware/exec.ts';
import { pinDriverFor } from '../../../src/device/pins/pin-driver-for.ts';
import { openSession } from '../../../src/device/session/open-session.ts';
import { VirtualTransport } from '../../../src/device/transport/virtual.ts';
import { boardConsole } from '../../support/board-console.ts';
import { type LiveBoard, liveBoard } from '../../support/live-board.ts';
import { smallImage } from '../../support/small-image.ts';

let stop: () => unknown = () => {};
afterEach(() => stop());

/** A header of 512 KB on a 4 MB chip, and the words by which that firmware is known. */
function imageOf2015(): Uint8Array {
  const words = [
    'Self adjust flash size.\n',
    'Restore init data.\n',
    'NodeMCU 0.9.5 build 20150318  powered by Lua 5.1.4',
  ];
  const image = smallImage(words.join('\0'));
  image[3] = 0;
  return image;
}

test('a prompt at 9600 baud is found behind the noise of its boot, and serves', async () => {
  const live: LiveBoard = await liveBoard('blank', { flash: imageOf2015() });
  stop = live.stop;
  const { session, context, board } = live;
  const link = await connectFirmware(session, context);
  expect(link.facts).toMatchObject({ kind: 'nodemcu', version: '0.9.5' });
  expect(session.transport.baudRate).toBe(9600);
  const { stdout } = await execCode(session, { code: 'print(6*7)' }, context);
  expect(Buffer.from(stdout).toString().trim()).toBe('42');
  await (await pinDriverFor(session, context)).set(2, 0, context.signal);
  expect(board.pinLevel(2)).toBe(0);
});

test('so is one from which only a few unreadable bytes are heard, too few to call them noise', async () => {
  const { board, type, until, stop: stopBoard } = boardConsole(imageOf2015(), 0x400000, 9600);
  stop = stopBoard;
  await until('> ');
  // A letter that comes while the next program listens.
  type('tmr.alarm(0,150,0,function()uart.write(0,"!")end)\r');
  await until('end)\r\n> ');
  const transport = new VirtualTransport('virtual:test', () => board.plug());
  const session = await openSession(transport, systemClock);
  stop = async () => {
    await session.close();
    stopBoard();
  };
  const context = { signal: new AbortController().signal, onEvent: () => {} };
  const link = await connectFirmware(session, context);
  expect(link.facts).toMatchObject({ kind: 'nodemcu', version: '0.9.5' });
  expect(session.transport.baudRate).toBe(9600);
});

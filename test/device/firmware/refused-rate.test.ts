// Adapters whose drivers refuse 74880 baud: the boot ROM cannot be read through them, and that is no verdict
// on the board behind.
import { expect, test } from 'vitest';
import { connectFirmware } from '../../../src/device/firmware/connect-firmware.ts';
import { listenToBoot } from '../../../src/device/firmware/listen-to-boot.ts';
import { demoMicroPython } from '../../../src/device/image/demo-image.ts';
import { bareSession } from '../../support/bare-session.ts';
import { promptFirmware } from '../../support/prompt-firmware.ts';
import { refuseRates } from '../../support/refuse-rates.ts';
import { ScriptedTransport } from '../../support/scripted-transport.ts';
import { type FixtureOptions, openFixture } from '../../support/session-fixture.ts';
import { TestClock } from '../../support/test-clock.ts';

const isOdd = (baudRate: number): boolean => baudRate === 74_880;
/** A driver may know the table of termios alone: no rate that is not in it. */
const isBelowUsual = (baudRate: number) => baudRate < 115_200;

async function openOdd(options: FixtureOptions = {}, isRefused = isOdd) {
  const fixture = await openFixture(options);
  refuseRates(fixture.transport, isRefused);
  return fixture;
}

test.each([
  ['74880', isOdd],
  ['any below 115200', isBelowUsual],
])('a silent board is called silent where the driver refuses %s', async (_, isRefused) => {
  const { clock, board, session, context, transport } = await openOdd({}, isRefused);
  board.press('reset', true);
  await clock.advance(3000);
  const error = await clock.run(connectFirmware(session, context).catch((thrown) => thrown));
  expect(error).toMatchObject({ code: 'no-repl', message: expect.stringMatching(/^Nothing was received/) });
  expect(transport.baudRate).toBe(115_200);
});

test('a blank board that starts over and over is told by its noise', async () => {
  const { clock, session, context } = await openOdd();
  const error = await clock.run(connectFirmware(session, context).catch((thrown) => thrown));
  expect(error).toMatchObject({ code: 'no-repl', message: expect.stringContaining('keeps restarting') });
  expect(session.state).toBe('booting');
});

test('a firmware is met as ever', async () => {
  const { clock, session, context } = await openOdd({
    board: { flash: demoMicroPython() },
    firmware: promptFirmware,
  });
  const link = await clock.run(connectFirmware(session, context));
  expect(link.facts).toMatchObject({ kind: 'micropython' });
});

test('a firmware that takes its time is asked once more', async () => {
  const clock = new TestClock();
  const transport = new ScriptedTransport(clock);
  refuseRates(transport, isOdd);
  const session = bareSession(transport, clock);
  const context = { signal: new AbortController().signal, onEvent: () => {} };
  const readyMs = clock.now() + 1600;
  transport.connect({
    feed: (bytes) => {
      if (clock.now() >= readyMs)
        transport.send(
          bytes.includes(0x02)
            ? '\r\nMicroPython v1.27.0 on 2025-12-09; ESP module with ESP8266\r\n>>> '
            : '\r\n>>> ',
          1,
        );
    },
  });
  const link = await clock.run(connectFirmware(session, context));
  expect(link.facts).toMatchObject({ kind: 'micropython' });
});

test('a watched reset resets all the same, and says that the ROM was not read', async () => {
  const { clock, transport, context } = await openOdd({
    board: { flash: demoMicroPython() },
    firmware: promptFirmware,
  });
  await clock.advance(1000);
  const { text, report, isAtRomRate } = await clock.run(listenToBoot(transport, clock, context.signal));
  expect(isAtRomRate).toBe(false);
  expect(report.starts).toEqual([]);
  expect(text.length).toBeGreaterThan(40);
  expect(transport.baudRate).toBe(115_200);
});

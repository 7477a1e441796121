import { expect, test } from 'vitest';
import { connectFirmware } from '../../../../src/device/firmware/connect-firmware.ts';
import { bareSession } from '../../../support/bare-session.ts';
import { ScriptedTransport } from '../../../support/scripted-transport.ts';
import { TestClock } from '../../../support/test-clock.ts';

const prompt = '\r\n>>> ';
const banner = `\r\nMicroPython v1.27.0 on 2025-12-09; ESP module with ESP8266\r\nType "help()" for more information.${prompt}`;

test('a second answer to an Enter, come late from a board that was still starting, is not taken for its banner', async () => {
  const clock = new TestClock();
  const transport = new ScriptedTransport(clock);
  let enters = 0;
  transport.connect({
    feed: ([key]) => {
      if (key === 0x0d) transport.send(prompt, 5 + 100 * enters++);
      if (key === 0x02) {
        transport.send(prompt, 20);
        transport.send(banner, 60);
      }
    },
  });
  const context = { signal: new AbortController().signal, onEvent: () => {} };
  const link = await clock.run(connectFirmware(bareSession(transport, clock), context));
  expect(link.facts).toMatchObject({ kind: 'micropython', version: '1.27.0' });
});

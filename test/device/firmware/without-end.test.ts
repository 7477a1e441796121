// Boards that go on and on: now and then a byte, for ever. What espwb asks of them itself ends by a limit in time.
import { expect, test } from 'vitest';
import { connectFirmware } from '../../../src/device/firmware/connect-firmware.ts';
import { readFirmwareDetails } from '../../../src/device/firmware/firmware-details.ts';
import { receivePieces } from '../../../src/device/firmware/nodemcu/block-transfer.ts';
import { ByteReader } from '../../../src/device/transport/byte-reader.ts';
import { bareSession } from '../../support/bare-session.ts';
import { ScriptedTransport } from '../../support/scripted-transport.ts';
import { TestClock } from '../../support/test-clock.ts';
import { ScriptedMicroPython } from './micropython/scripted-micropython.ts';

const { signal } = new AbortController();

/** From now on it says this every so often. */
function saysForEver(transport: ScriptedTransport, clock: TestClock, text: string, everyMs: number): void {
  const say = () => {
    transport.send(text);
    clock.setTimer(everyMs, say);
  };
  say();
}

test('a piece of a file that never comes, with a byte of something else every three seconds', async () => {
  const clock = new TestClock();
  const transport = new ScriptedTransport(clock);
  transport.connect({ feed: () => {} });
  saysForEver(transport, clock, 'x', 3000);
  const wire = {
    reader: new ByteReader(transport, clock),
    clock,
    write: (bytes: Uint8Array | string) => transport.write(new TextEncoder().encode(String(bytes))),
  };
  const received = clock.run(receivePieces(wire, { signal }));
  await expect(received).rejects.toMatchObject({ code: 'repl-failed' });
  expect(clock.now()).toBeLessThan(15_000);
});

test('a question to MicroPython that ends nowhere while a timer prints', async () => {
  const clock = new TestClock();
  const transport = new ScriptedTransport(clock);
  new ScriptedMicroPython(transport, clock, { run: () => ({ endless: true }) });
  const link = await clock.run(connectFirmware(bareSession(transport, clock), { signal, onEvent: () => {} }));
  saysForEver(transport, clock, 'tick\r\n', 1000);
  const asked = clock.now();
  await expect(clock.run(readFirmwareDetails(link, signal))).rejects.toMatchObject({ code: 'timeout' });
  expect(clock.now() - asked).toBeLessThan(20_000);
});

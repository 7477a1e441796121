// -v: what goes over a wire, in the order in which it happens, with the bytes that went there.
import { expect, test } from 'vitest';
import { logged } from '../../src/commands/wire-log.ts';
import { ScriptedTransport } from '../support/scripted-transport.ts';
import { TestClock } from '../support/test-clock.ts';

const setUp = async () => {
  const clock = new TestClock();
  const wire = new ScriptedTransport(clock);
  const lines: string[] = [];
  const transport = logged(
    wire,
    () => clock.now(),
    (line) => lines.push(line),
  );
  await transport.open({ baudRate: 115_200 });
  return { clock, wire, transport, lines };
};

test('each call and all that comes is a line: seconds, direction, hex, text', async () => {
  const { clock, wire, transport, lines } = await setUp();
  wire.connect({ feed: () => wire.send('\x1b[2J>>> ', 250) });
  await transport.setLines({ dtr: true, rts: false });
  await transport.write(Uint8Array.from(Buffer.from('print(1)\r')));
  await clock.advance(250);
  await transport.setBaudRate(9600);
  await transport.close();
  expect(lines.map((line) => line.trim())).toEqual([
    '0.000 - open scripted at 115200 baud',
    '0.000 - DTR on, RTS off',
    '0.000 > 00000000  70 72 69 6e 74 28 31 29 0d                       print(1).',
    '0.250 < 00000000  1b 5b 32 4a 3e 3e 3e 20                          .[2J>>>',
    '0.250 - 9600 baud',
    '0.250 - close',
  ]);
  expect(wire.written).toEqual([...Buffer.from('print(1)\r')]);
});

test('that the wire went away stands there, and a long write by its beginning', async () => {
  const { wire, transport, lines } = await setUp();
  await transport.write(new Uint8Array(1000));
  expect(lines.slice(1)).toHaveLength(17);
  expect(lines.at(-1)).toContain('and 744 bytes more');
  wire.unplug();
  expect(lines.at(-1)).toContain('gone: unplugged by the test');
});

test('for everybody else it is the same transport: its state, its abilities, its listeners', async () => {
  const { wire, transport } = await setUp();
  expect([transport.path, transport.isOpen, transport.capabilities]).toEqual([
    ...[wire.path, true, wire.capabilities],
  ]);
  let gone = 0;
  const stop = transport.listen({ onBytes: () => {}, onClose: () => gone++ });
  stop();
  wire.unplug();
  expect([gone, transport.isOpen]).toEqual([0, false]);
});

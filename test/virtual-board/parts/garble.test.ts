// What a listener at the wrong rate hears.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Garbler, hearsClearly } from '../../../src/virtual-board/parts/garble.ts';
import { fixture, onFixture } from '../../support/board-fixture.ts';

const hear = (text: string, sent: number, heard: number) => {
  const garbler = new Garbler(sent, heard);
  return [...[...Buffer.from(text)].flatMap((byte) => garbler.feed(byte)), ...garbler.settle()];
};

test('boot text of 74880 baud begins at 115200 as every forum shows it', () => {
  const heard = hear('\r\n ets Jan  8 2013,rst cause:2, boot mode:(3,6)\r\n', 74880, 115200);
  expect(Buffer.from(heard).toString('latin1')).toMatch(/^rl\x00l\x9c\x9e\|\x00\x8cl\xe0\|/);
});

test('at the right rate nothing changes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
      const garbler = new Garbler(115200, 115200);
      const heard = [...bytes].flatMap((byte) => garbler.feed(byte));
      expect([...heard, ...garbler.settle()]).toEqual([...bytes]);
    }),
  );
});

test('2 % off is heard, 4 % off is not: 2 Mbaud from a divider of 25 fails on real chips', () => {
  expect(hearsClearly(52e6 / 51, 1e6)).toBe(true);
  expect(hearsClearly(52e6 / 25, 2e6)).toBe(false);
});

test('the border lies at 2.5 %, either way', () => {
  for (const [percent, isClear] of [
    [2.4, true],
    [2.6, false],
  ] as const) {
    expect(hearsClearly(100_000 + 1000 * percent, 100_000)).toBe(isClear);
    expect(hearsClearly(100_000 - 1000 * percent, 100_000)).toBe(isClear);
  }
});

test('a board that has just been reset shows its noise to a host at 115200, and its text at 74880', async () => {
  for (const [baudRate, isText] of [
    [115200, false],
    [74880, true],
  ] as const)
    await onFixture(fixture(), async ({ client }) => {
      client.port.setBaudRate(baudRate);
      await client.wait(100);
      expect(Buffer.from(client.take()).toString('latin1').includes('ets Jan  8 2013')).toBe(isText);
    });
});

// DTR, RTS and buttons to EN and GPIO0.
import { describe, expect, test } from 'vitest';
import { resetLevels } from '../../../src/virtual-board/parts/reset-circuit.ts';
import { fixture, onFixture } from '../../support/board-fixture.ts';

describe('the truth table', () => {
  test.each([
    ['auto', false, false, 1, 1],
    ['auto', true, false, 1, 0],
    ['auto', false, true, 0, 1],
    ['auto', true, true, 1, 1],
    ['direct', false, false, 1, 1],
    ['direct', true, false, 1, 0],
    ['direct', false, true, 0, 1],
    ['direct', true, true, 0, 0],
    ['none', true, false, 1, 1],
    ['none', false, true, 1, 1],
  ] as const)('%s: DTR %s, RTS %s give EN %i, GPIO0 %i', (wiring, dtr, rts, enable, gpio0) => {
    const inputs = { dtr, rts, flashButton: false, resetButton: false };
    expect(resetLevels(wiring, inputs)).toEqual({ enable, gpio0 });
  });

  test('the buttons work with any wiring', () => {
    const inputs = { dtr: false, rts: false, flashButton: true, resetButton: true };
    expect(resetLevels('none', inputs)).toEqual({ enable: 0, gpio0: 0 });
  });
});

type Line = readonly [dtr: boolean, rts: boolean, thenMs: number];
const bootMode = async (lines: readonly Line[]) => {
  const made = fixture();
  return onFixture(made, async ({ client }) => {
    client.port.setBaudRate(74880);
    await client.wait(100);
    client.take();
    for (const [dtr, rts, thenMs] of lines) {
      client.port.setLines({ dtr, rts });
      await client.wait(thenMs);
    }
    await client.wait(200);
    return /boot mode:\((\d)/.exec(Buffer.from(client.take()).toString('latin1'))?.[1];
  });
};

describe('reset sequences', () => {
  test('the tight one of Unix comes up in download mode', async () => {
    const lines: Line[] = [
      [false, false, 0],
      [true, true, 0],
      [false, true, 100],
      [true, false, 50],
      [false, false, 0],
    ];
    expect(await bootMode(lines)).toBe('1');
  });

  test('the classic one with 50 ms between all steps, as over RFC 2217, still does', async () => {
    const lines: Line[] = [
      [false, false, 50],
      [false, true, 150],
      [true, true, 50],
      [true, false, 100],
      [false, false, 50],
    ];
    expect(await bootMode(lines)).toBe('1');
  });

  test.each([
    [70, '1'],
    [90, '3'],
  ])('GPIO0 that comes down %i ms after EN rises ends in boot mode %s', async (lateMs, mode) => {
    const lines: Line[] = [
      [false, true, 150],
      [true, true, lateMs],
      [true, false, 100],
      [false, false, 50],
    ];
    expect(await bootMode(lines)).toBe(mode);
  });

  test('a link so slow that GPIO0 comes 100 ms too late boots the flash', async () => {
    const lines: Line[] = [
      [false, true, 100],
      [true, true, 100],
      [true, false, 100],
      [false, false, 50],
    ];
    expect(await bootMode(lines)).toBe('3');
  });

  test('RTS alone is a plain reset', async () => {
    expect(
      await bootMode([
        [false, true, 100],
        [false, false, 50],
      ]),
    ).toBe('3');
  });

  test('both lines at once do nothing', async () => {
    expect(
      await bootMode([
        [true, true, 100],
        [false, false, 50],
      ]),
    ).toBeUndefined();
  });
});

test('without wiring a person holds FLASH and taps RST', async () => {
  await onFixture(fixture({ wiring: 'none' }), async ({ board, client }) => {
    client.port.setLines({ dtr: false, rts: true });
    board.press('flash', true);
    board.press('reset', true);
    await client.wait(100);
    board.press('reset', false);
    await client.wait(100);
    board.press('flash', false);
    expect((await client.sync()).value).toBe(0x20120707);
  });
});

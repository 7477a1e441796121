// What the boot ROMs of the ESP32 family are asked for so that they make the rate that is meant, and what they are told
// of the pins of their flash.
import { describe, expect, test } from 'vitest';
import { chipById } from '../../../src/device/chips/index.ts';

const rateOf = (id: string, words: readonly number[], baudRate = 460_800) =>
  chipById(id)?.romRate?.argument(words, baudRate, 115_200);

describe('CHANGE_BAUD of a boot ROM', () => {
  test.each(['esp32s2', 'esp32s3', 'esp32c3', 'esp32c6', 'esp32c61', 'esp32h2', 'esp32p4'])(
    'of an %s is asked for the rate itself',
    (id) => {
      expect(chipById(id)?.romRate).toMatchObject({ addresses: [], isSteady: true });
      expect(rateOf(id, [])).toBe(460_800);
    },
  );

  test('of an ESP32 is asked for what its drifting clock makes of it', () => {
    // 40 MHz measured as 40.4 MHz: 15625 * calibration * 8 MHz / 40.
    const calibration = Math.round(40_400_000 / 15625);
    const measured = 15625 * calibration;
    expect(rateOf('esp32', [calibration << 7, 40])).toBe(Math.floor((460_800 * measured) / 40e6));
    const slow = Math.round(26_200_000 / 15625);
    expect(rateOf('esp32', [slow << 7, 40])).toBe(Math.floor((460_800 * 15625 * slow) / 26e6));
    expect(rateOf('esp32', [0, 40])).toBeNull();
    expect(chipById('esp32')?.romRate?.isSteady).toBe(false);
  });

  test('of an ESP32-C2 with 26 MHz is asked for more, because it reckons with 40', () => {
    expect(rateOf('esp32c2', [Math.round(40e6 / 115_200)])).toBe(460_800);
    expect(rateOf('esp32c2', [Math.round(26e6 / 115_200)])).toBe(Math.floor((460_800 * 40) / 26));
  });

  test('of an ESP32-C5 goes by the crystal that it has and the one that it reckons with', () => {
    const has = (mhz: number) => Math.round((mhz * 1e6) / 115_200);
    expect(rateOf('esp32c5', [has(48), 48 << 24])).toBe(460_800);
    expect(rateOf('esp32c5', [has(48), 40 << 24])).toBe(384_000);
    expect(rateOf('esp32c5', [has(40), 48 << 24])).toBe(552_960);
  });
});

test('the crystal of an ESP32 is told through the stub, too, by what its ROM has measured', () => {
  const crystal = chipById('esp32')?.crystal;
  if (!crystal || !('addresses' in crystal)) throw new Error('an ESP32 has no fixed crystal');
  const measured = (mhz: number) => [0, Math.round((mhz * 1e6) / 15625) << 7, 40];
  expect(crystal.mhz(measured(39.8), 921_600, 'stub')).toBe(40);
  expect(crystal.mhz(measured(26.3), 921_600, 'stub')).toBe(26);
  expect(crystal.mhz([0, 0, 0], 921_600, 'stub')).toBeNull();
  expect(crystal.mhz([Math.round(26e6 / 115_200), 0, 0], 115_200, 'rom')).toBe(26);
});

test('the boot ROM of an ESP32 is told the pins of a flash inside its package', () => {
  // PICO-D4: CLK 6, Q 17, D 8, CS 16, HD 11, six bits each from the lowest on, HD last.
  const word3 = 11 << 4;
  const word5 = 6 | (17 << 5) | (8 << 10) | (16 << 15);
  expect(chipById('esp32')?.flashPads?.word([word3, word5])).toBe(
    6 | (17 << 6) | (8 << 12) | (16 << 18) | (11 << 24),
  );
  expect(chipById('esp32')?.flashPads?.word([0, 0])).toBe(0);
  expect(chipById('esp32c3')?.flashPads).toBeNull();
});

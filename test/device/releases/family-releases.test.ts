import { describe, expect, test } from 'vitest';
import { downloadPageUrl } from '../../../src/device/releases/boards.ts';
import { type BuildTarget, targetOf, targetOfBoard } from '../../../src/device/releases/build-target.ts';
import { findRelease } from '../../../src/device/releases/catalogue.ts';
import { parseDownloadPage } from '../../../src/device/releases/download-page.ts';
import { proposedRelease } from '../../../src/device/releases/proposed-release.ts';
import { parseReleaseName, type Release } from '../../../src/device/releases/release.ts';
import { shippedFor } from '../../../src/device/releases/shipped-releases.ts';
import { unsuitedBecause } from '../../../src/device/releases/suits.ts';

const MB = 1024 * 1024;
const board = (part: Partial<BuildTarget>): BuildTarget => ({ ...targetOf('esp32', 4 * MB), ...part });
const proposed = (target: BuildTarget) => proposedRelease(shippedFor(target.chip), target);

describe('names of images for the ESP32 family', () => {
  test('tell the board, the variant and the version', () => {
    expect(parseReleaseName('ESP32_GENERIC_C3-20251209-v1.27.0.bin', 'esp32c3')).toMatchObject({
      id: 'micropython-1.27.0-ESP32_GENERIC_C3',
      chip: 'esp32c3',
      variant: 'standard',
    });
    expect(parseReleaseName('ESP32_GENERIC-SPIRAM-20250911-v1.26.1.bin', 'esp32')).toMatchObject({
      id: 'micropython-1.26.1-ESP32_GENERIC-SPIRAM',
      variant: 'SPIRAM',
    });
    expect(
      parseReleaseName('ESP32_GENERIC_P4-C6_WIFI-20260901-v1.30.0-preview.2.gabc.bin', 'esp32p4'),
    ).toMatchObject({ id: 'micropython-1.30.0-preview.2-ESP32_GENERIC_P4-C6_WIFI' });
  });

  test('of one chip are not taken for those of another whose name begins alike', () => {
    expect(parseReleaseName('ESP32_GENERIC_C3-20251209-v1.27.0.bin', 'esp32')).toBeNull();
    expect(parseReleaseName('ESP32_GENERIC_S3-SPIRAM_OCT-20251209-v1.27.0.bin', 'esp32')).toBeNull();
    expect(parseReleaseName('ESP32_GENERIC-20251209-v1.27.0.bin', 'esp32c3')).toBeNull();
    expect(parseReleaseName('ESP8266_GENERIC-20251209-v1.27.0.bin', 'esp32')).toBeNull();
    expect(parseReleaseName('ESP32_GENERIC-../x-20251209-v1.27.0.bin', 'esp32')).toBeNull();
  });

  test('each chip has its page', () => {
    expect(downloadPageUrl('esp32s2')).toBe('https://micropython.org/download/ESP32_GENERIC_S2/');
    const page =
      '<a href="ESP32_GENERIC_C6-20260824-v1.29.0.bin"> <a href="ESP8266_GENERIC-20260824-v1.29.0.bin">';
    expect(parseDownloadPage(page, 'esp32c6').map(({ chip }) => chip)).toEqual(['esp32c6']);
    expect(() => parseDownloadPage(page, 'esp32h2')).toThrow('no ESP32-H2 image');
  });
});

describe('the release that is proposed', () => {
  test.each([
    ['an ESP32', {}, 'standard', '4 MB of flash'],
    ['an ESP32 with PSRAM in its package', { psramMegabytes: 'unknown' }, 'SPIRAM', 'PSRAM'],
    ['an ESP32-D2WD', { package: 'ESP32-D2WD', flashSizeBytes: 2 * MB }, 'D2WD', '2 MB of flash'],
    ['an ESP32 of one core', { package: 'ESP32-S0WD', hasOneCore: true }, 'UNICORE', 'one core'],
    [
      'an ESP32-S3 with 8 MB of PSRAM',
      { chip: 'esp32s3', psramMegabytes: 8, flashSizeBytes: 16 * MB },
      'SPIRAM_OCT',
      'eight lines',
    ],
    ['an ESP32-S3 with 2 MB of PSRAM', { chip: 'esp32s3', psramMegabytes: 2 }, 'standard', 'ESP32-S3'],
    ['an ESP32-C3', { chip: 'esp32c3' }, 'standard', 'ESP32-C3'],
    [
      'an ESP32-S2 of which nobody knows the flash',
      { chip: 'esp32s2', flashSizeBytes: null },
      'standard',
      'ESP32-S2',
    ],
  ] as const)('for %s says why', (_, part, variant, reason) => {
    const target = board(part);
    const found = proposed(target);
    expect(found?.release).toMatchObject({ chip: target.chip, variant });
    expect(found?.reason).toContain(reason);
  });

  test('is none where no build fits, and none of another chip', () => {
    expect(proposed(board({ flashSizeBytes: 2 * MB }))).toBeNull();
    const all = [...shippedFor('esp8266'), ...shippedFor('esp32')];
    expect(() => findRelease('micropython', all, board({ flashSizeBytes: MB }))).toThrow('fits this flash');
    expect(() => findRelease('micropython', all, targetOf('esp32c61'))).toThrow('ESP32-C61 is known here');
    expect(findRelease('MicroPython', all, board({}))?.chip).toBe('esp32');
    expect(findRelease('micropython-1.27.0-esp32_generic-spiram', all, targetOf())?.variant).toBe('SPIRAM');
  });

  test('of a version before 1.26 asks an ESP32-S3 for 8 MB, whose build for 4 MB is another', () => {
    const of = (variant: string) =>
      shippedFor('esp32s3').find((each) => each.version === '1.25.0' && each.variant === variant) as Release;
    const small = board({ chip: 'esp32s3' });
    expect(unsuitedBecause(of('standard'), small)).toContain('needs 8 MB');
    expect(unsuitedBecause(of('FLASH_4M'), small)).toBeNull();
    expect(unsuitedBecause(of('FLASH_4M'), { ...small, flashSizeBytes: 8 * MB })).toContain('cut down');
    expect(unsuitedBecause(of('standard'), targetOf('esp32c3'))).toContain('is for the ESP32-S3');
  });
});

test('what an identified board needs is read off its fuses and the end of its flash', () => {
  const flash = { vendorId: 0, deviceId: 0, vendor: null, part: null, sizeBytes: 4 * MB };
  const facts = { chip: 'ESP32-S3', chipId: null, mac: '', crystalMHz: 40, features: [], flash };
  expect(targetOfBoard({ ...facts, id: 'esp32s3', psramMegabytes: 8 }, 2 * MB)).toEqual({
    chip: 'esp32s3',
    package: 'ESP32-S3',
    flashSizeBytes: 2 * MB,
    hasOneCore: false,
    psramMegabytes: 8,
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { targetOf } from '../../../src/device/releases/build-target.ts';
import { parseDownloadPage } from '../../../src/device/releases/download-page.ts';
import { parseReleaseName, type Release } from '../../../src/device/releases/release.ts';
import { shippedReleases } from '../../../src/device/releases/shipped-releases.ts';
import { unsuitedBecause as unsuitedFor } from '../../../src/device/releases/suits.ts';

const MB = 1024 * 1024;
const unsuitedBecause = (release: Release, flashSizeBytes: number) =>
  unsuitedFor(release, targetOf('esp8266', flashSizeBytes));

describe('names of MicroPython images', () => {
  test('tell version, variant and day, in the old form and the new one', () => {
    expect(parseReleaseName('ESP8266_GENERIC-FLASH_1M-20251209-v1.27.0.bin')).toMatchObject({
      id: 'micropython-1.27.0-FLASH_1M',
      version: '1.27.0',
      variant: 'FLASH_1M',
      date: '2025-12-09',
    });
    expect(parseReleaseName('esp8266-1m-20210618-v1.16.bin')).toMatchObject({
      version: '1.16',
      variant: 'FLASH_1M',
    });
    expect(parseReleaseName('ESP8266_GENERIC-20260901-v1.30.0-preview.12.gabcdef1234.bin')).toMatchObject({
      id: 'micropython-1.30.0-preview.12',
    });
  });

  test('of other boards, of other files and of paths are not taken', () => {
    for (const name of ['ESP32_GENERIC-20251209-v1.27.0.bin', 'x.bin', '../esp8266-20210618-v1.16.bin', ''])
      expect(parseReleaseName(name)).toBeNull();
  });

  test('that come from anywhere never crash the parser', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const release = parseReleaseName(name);
        expect(release === null || release.fileName === name).toBe(true);
      }),
    );
  });
});

describe('the releases that ship with espwb', () => {
  test('have an id each, the newest first', () => {
    expect(new Set(shippedReleases.map((each) => each.id)).size).toBe(shippedReleases.length);
    expect(shippedReleases[0]?.date).toBe([...shippedReleases.map((each) => each.date)].sort().at(-1));
  });

  test('say why they do not suit a board: too little flash, or a cut-down build where a full one fits', () => {
    const of = (id: string) =>
      shippedReleases.find((each) => each.id === id) as (typeof shippedReleases)[number];
    expect(unsuitedBecause(of('micropython-1.27.0'), 1 * MB)).toBe('needs 2 MB of flash, the board has 1 MB');
    expect(unsuitedBecause(of('micropython-1.27.0'), 4 * MB)).toBeNull();
    expect(unsuitedBecause(of('micropython-1.27.0-FLASH_1M'), 1 * MB)).toBeNull();
    expect(unsuitedBecause(of('micropython-1.27.0-FLASH_1M'), 4 * MB)).toContain('is cut down for 1 MB');
  });

  test('just enough flash suits, and where the next fuller build just fits the smaller one does not', () => {
    const of = (variant: string) => {
      const release = parseReleaseName(`ESP8266_GENERIC${variant}-20251209-v1.27.0.bin`);
      if (!release) throw new Error(`no release ${variant}`);
      return release;
    };
    expect(unsuitedBecause(of(''), 2 * MB)).toBeNull();
    expect(unsuitedBecause(of('-FLASH_512K'), MB / 2)).toBeNull();
    expect(unsuitedBecause(of('-FLASH_512K'), MB)).toContain('is cut down for');
    expect(unsuitedBecause(of('-FLASH_1M'), 2 * MB)).toContain('is cut down for');
  });
});

describe('the download page', () => {
  test('gives the releases that it links to, once each', () => {
    const link = '<a href="/resources/firmware/ESP8266_GENERIC-20260406-v1.28.0.bin">bin</a>';
    const other = '<a href="https://micropython.org/resources/firmware/ESP32_GENERIC-20260406-v1.28.0.bin">';
    expect(parseDownloadPage(`<html>${link}${other}${link}</html>`).map((each) => each.id)).toEqual([
      'micropython-1.28.0',
    ]);
  });

  test('that has changed its form is an error and not an empty list', () => {
    expect(() => parseDownloadPage('<html>Nothing here</html>')).toThrow('its layout has changed');
  });

  test('that is really a hotel asking for a room number is named as such', () => {
    expect(() => parseDownloadPage('<html><form action="/login">')).toThrow('a form to fill in');
  });
});

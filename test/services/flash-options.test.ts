import { describe, expect, test } from 'vitest';
import { baudRate, region, sharedFlashOptions } from '../../src/services/flash-options.ts';

const usage = expect.objectContaining({ code: 'usage' });

describe('options that the flash verbs share', () => {
  test('nothing given keeps the header and leaves the rate to the session', () => {
    expect(sharedFlashOptions({})).toEqual({ header: {} });
  });

  test('header options become values', () => {
    const options = { flashMode: 'dout', flashFreq: '40m', flashSize: '1MB', baud: '460800' };
    expect(sharedFlashOptions(options)).toEqual({
      header: { mode: 'dout', frequencyMHz: 40, sizeBytes: 0x100000 },
      flashSizeBytes: 0x100000,
      baudRate: 460_800,
    });
  });

  test('keep and detect are no sizes that the person told', () => {
    expect(sharedFlashOptions({ flashSize: 'detect' })).toEqual({ header: { sizeBytes: 'detect' } });
    expect(sharedFlashOptions({ flashSize: 'keep' })).toEqual({ header: { sizeBytes: 'keep' } });
  });

  test.each([
    { flashMode: 'fast' },
    { flashFreq: '41' },
    { flashSize: 'large' },
    { baud: '12' },
    { baud: 'fast' },
    { baud: '99999999' },
  ])('%j is refused as wrong usage', (options) => {
    expect(() => sharedFlashOptions(options)).toThrow(usage);
  });

  test('a region is an offset and a size', () => {
    expect(region({ region: '0x100000:3MB' })).toEqual({
      region: { offset: 0x100000, sizeBytes: 3 * 0x100000 },
    });
    expect(region({})).toEqual({});
    for (const word of ['0x1000', '1:2:3', ':', 'a:b']) expect(() => region({ region: word })).toThrow(usage);
  });

  test('a rate that a UART cannot have is refused before the port is opened', () => {
    expect(() => baudRate({ baud: '-5' })).toThrow(usage);
  });
});

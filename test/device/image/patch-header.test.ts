import { describe, expect, test } from 'vitest';
import { demoMicroPython } from '../../../src/device/image/demo-image.ts';
import { patchHeader } from '../../../src/device/image/patch-header.ts';
import { recogniseImage } from '../../../src/device/image/recognise.ts';

const MB = 1024 * 1024;
const image = demoMicroPython({ sizeBytes: 60 * 1024 });

describe('patching the boot header', () => {
  test('mode, frequency and size are set, and the image stays intact for the ROM and for MicroPython', () => {
    const patched = patchHeader(image, { flashMode: 'dout', flashFrequencyMHz: 80, flashSizeBytes: MB });
    const facts = recogniseImage(patched);
    expect(facts.header).toMatchObject({ flashMode: 'dout', flashFrequencyMHz: 80, flashSizeBytes: MB });
    expect(facts).toMatchObject({ integrity: 'md5', problems: [] });
  });

  test('what is not named stays as it was, and the original is not touched', () => {
    const before = image.slice();
    const patched = patchHeader(image, { flashMode: 'dio' });
    expect(recogniseImage(patched).header).toMatchObject({ flashFrequencyMHz: 40, flashSizeBytes: 4 * MB });
    expect(image).toEqual(before);
  });

  test('the second layout of 4 MB (code 6) survives when 4 MB is asked for', () => {
    const other = image.slice();
    other[3] = 0x60;
    expect(patchHeader(other, { flashSizeBytes: 4 * MB })).toBe(other);
  });

  test('a file without a boot header is left alone', () => {
    const raw = new Uint8Array(64);
    expect(patchHeader(raw, { flashMode: 'qio' })).toBe(raw);
  });

  test('a size that no header can name is refused', () => {
    expect(() => patchHeader(image, { flashSizeBytes: 3 * MB })).toThrow(/3145728/);
  });
});

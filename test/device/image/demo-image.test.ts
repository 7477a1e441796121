import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { demoMicroPython, demoNodeMcu } from '../../../src/device/image/demo-image.ts';
import { recogniseImage } from '../../../src/device/image/recognise.ts';

describe('the built-in demo images', () => {
  test('MicroPython is about 600 KB and compresses to 65-70 % as a real build does, so that rates seen on it are honest', () => {
    const image = demoMicroPython();
    expect(image.length).toBeGreaterThan(590_000);
    expect(image.length).toBeLessThan(650_000);
    const share = deflateSync(image, { level: 9 }).length / image.length;
    expect(share).toBeGreaterThan(0.65);
    expect(share).toBeLessThan(0.7);
  });

  test('MicroPython passes every check that a real image is put to', () => {
    const facts = recogniseImage(demoMicroPython());
    expect(facts).toMatchObject({
      kind: 'micropython',
      version: '1.27.0',
      board: 'ESP module with ESP8266',
      integrity: 'md5',
      needsFlashBytes: 2 * 1024 * 1024,
      demo: true,
      problems: [],
    });
    expect(facts.header?.segments).toHaveLength(3);
  });

  test('NodeMCU names its version and carries a right checksum', () => {
    const facts = recogniseImage(demoNodeMcu());
    expect(facts).toMatchObject({ kind: 'nodemcu', version: '3.0.0.0', integrity: 'checksum', problems: [] });
  });

  test('the bytes are the same on every call and every machine, so that a second flash writes nothing', () => {
    const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');
    expect(md5(demoMicroPython())).toBe(md5(demoMicroPython()));
    expect(md5(demoMicroPython({ seed: 2 }))).not.toBe(md5(demoMicroPython()));
    expect(md5(demoMicroPython())).toBe('bde76111b80bae213d903eb6899f398e');
  });

  test('a small one for quick tests is as well formed as the large one', () => {
    const image = demoMicroPython({ sizeBytes: 60 * 1024 });
    expect(image.length).toBe(60 * 1024);
    expect(recogniseImage(image)).toMatchObject({ kind: 'micropython', integrity: 'md5', problems: [] });
  });
});

// Firmware images made here, so that the demo and the tests need no download. They are laid out,
// checked and named as the real ones; the code in them is noise, and only a virtual board, which
// looks at the banner and brings the firmware itself, can run it.
import { createHash } from 'node:crypto';
import { presumedChip } from '../chips/index.ts';
import { checksumSeed, xorChecksum } from '../xor-checksum.ts';
import { demoMark } from './banner.ts';
import { fillWithCode } from './demo-code.ts';
import { lengthOffset, md5Bytes, md5Start } from './micropython-trailer.ts';

const iromOffset = 0x9000;
const { codeAddress, dataAddress, magicV1 } = presumedChip.image;

/** What stands in the image's strings; the version is that of the MicroPython that comes with espwb. */
export const demoMicroPythonVersion = '1.27.0';
export const demoNodeMcuVersion = '3.0.0.0';

export type DemoSize = {
  /** Whole image; default about 600 KB like a real build. Small ones are for quick tests. */
  readonly sizeBytes?: number;
  /** Another seed is another build: same banner, other code. */
  readonly seed?: number;
};

/**
 * A MicroPython image: three segments with their checksum, irom from 0x9000, embedded length and MD5.
 * Deterministic; made anew at each call, in some 20 ms.
 */
export function demoMicroPython(options: DemoSize = {}): Uint8Array {
  const release = `v${demoMicroPythonVersion} on 2025-12-09`;
  const image = layOut(
    options.sizeBytes ?? 0x97000 + md5Bytes,
    [
      `3.4.0; MicroPython ${release}`,
      `MicroPython ${release}`,
      '; ESP module with ESP8266',
      release,
      'ESP module with ESP8266',
      'Type "help()" for more information.',
      '2.2.2-dev(ebade05)',
      demoMark,
    ],
    options.seed ?? 0x1270,
  );
  const view = new DataView(image.buffer);
  const length = image.length - md5Bytes;
  view.setUint32(lengthOffset, length, true);
  const md5 = createHash('md5').update(image.subarray(md5Start, length)).digest();
  image.set(md5, length);
  return image;
}

/** A NodeMCU 3.x image in one file: segments, irom from 0x10000 as its linker has it, banner. */
export function demoNodeMcu(options: DemoSize & { readonly numbers?: 'float' | 'integer' } = {}): Uint8Array {
  return layOut(
    options.sizeBytes ?? 0x9c000,
    [
      `NodeMCU ${demoNodeMcuVersion} built with Docker provided by frightanic.com\n` +
        '\tbranch: release\n\tcommit: 64bbf006898109b936fcc09478cbae9d099885a8\n' +
        '\trelease: 3.0.0-release_20240225\n\trelease DTS: 202402250808\n\tSSL: false\n' +
        `\tbuild type: ${options.numbers ?? 'float'}\n` +
        '\tLFS: 0x0 bytes total capacity\n' +
        '\tmodules: adc,bit,file,gpio,net,node,pwm,tmr,uart,wifi\n' +
        ' build 2024-02-25 08:08 powered by Lua 5.1.4 on SDK 3.0.1-dev(fce080e)\n',
      demoMark,
    ],
    options.seed ?? 0x3000,
    0x10000,
  );
}

/** Code, initialised data, constants: where the boot ROM loads them. */
const segments = [
  { address: codeAddress, sizeBytes: 30712 },
  { address: dataAddress, sizeBytes: 1108 },
  { address: dataAddress + 0x460, sizeBytes: 2920 },
] as const;

function layOut(
  sizeBytes: number,
  strings: readonly string[],
  seed: number,
  codeOffset = iromOffset,
): Uint8Array {
  const image = new Uint8Array(sizeBytes).fill(0xff);
  const view = new DataView(image.buffer);
  image.set([magicV1, segments.length, 0x00, 0x40]); // qio, 4 MB, 40 MHz
  view.setUint32(4, codeAddress + 4, true);
  let at = 8;
  let checksum = checksumSeed;
  for (const [index, { address, sizeBytes: size }] of segments.entries()) {
    view.setUint32(at, address, true);
    view.setUint32(at + 4, size, true);
    const data = image.subarray(at + 8, at + 8 + size);
    fillWithCode(data, seed + index);
    checksum = xorChecksum(data, checksum);
    at += 8 + size;
  }
  image.fill(0, at, at | 15);
  image[at | 15] = checksum;
  fillWithCode(image.subarray(codeOffset), seed + segments.length);
  const text = Buffer.from(strings.map((string) => `${string}\0`).join(''), 'latin1');
  image.set(text, codeOffset + 0x200);
  return image;
}

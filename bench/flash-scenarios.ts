// What is measured: the state of the flash before, and the same wish to both programs.
import { demoMicroPython } from '../src/device/image/demo-image.ts';

const KB = 1024;
const MB = 1024 * KB;

export type FlashScenario = {
  readonly name: string;
  /** What raw TCP cannot: with another rate than 115200 the door is RFC 2217. */
  readonly baud: 115_200 | 921_600;
  readonly before: () => Uint8Array;
  /** Written to a file for both; absent where nothing is written. */
  readonly image?: () => Uint8Array;
  /** What the flash must hold afterwards; absent = as before. */
  readonly after?: (before: Uint8Array, image: Uint8Array) => Uint8Array;
  readonly espwb: (file: string) => readonly string[];
  readonly esptool: (file: string) => readonly string[];
};

export const flashSizeBytes = 4 * MB;

const image = () => demoMicroPython({ sizeBytes: 300 * KB });
const otherBuild = () => demoMicroPython({ sizeBytes: 300 * KB, seed: 99 });
const nothing = () => new Uint8Array(0);

/** The same build with ten sectors changed, MD5 and all: what a rebuild of one module is like. */
const rebuild = () => {
  const bytes = otherBuild();
  const base = image();
  for (let sector = 20; sector < 70; sector++)
    if (sector % 5 !== 0) bytes.set(base.subarray(sector * 4096, (sector + 1) * 4096), sector * 4096);
  bytes.set(base.subarray(0, 20 * 4096));
  bytes.set(base.subarray(70 * 4096), 70 * 4096);
  return bytes;
};

/** An image padded to 1 MB, as build systems merge them. */
const padded = () => {
  const bytes = new Uint8Array(MB).fill(0xff);
  bytes.set(demoMicroPython({ sizeBytes: 200 * KB }));
  bytes.set(otherBuild().subarray(0x9000, 0x9000 + 32 * KB), MB - 32 * KB);
  return bytes;
};

const over = (before: Uint8Array, bytes: Uint8Array): Uint8Array => {
  const whole = new Uint8Array(flashSizeBytes).fill(0xff);
  whole.set(before);
  whole.fill(0xff, 0, Math.ceil(bytes.length / 4096) * 4096);
  whole.set(bytes);
  return whole;
};

const write = {
  espwb: (file: string) => ['flash', '--yes', '--force', file],
  esptool: (file: string) => ['write-flash', '0x0', file],
};

export const scenarios: readonly FlashScenario[] = [
  { name: 'new image, blank flash', baud: 921_600, before: nothing, image, after: over, ...write },
  { name: 'new image over another', baud: 921_600, before: otherBuild, image, after: over, ...write },
  { name: 'the same image again', baud: 921_600, before: image, image, after: over, ...write },
  { name: 'ten sectors changed', baud: 921_600, before: rebuild, image, after: over, ...write },
  { name: '1 MB padded with FF', baud: 921_600, before: nothing, image: padded, after: over, ...write },
  { name: 'new image, 115200 baud', baud: 115_200, before: nothing, image, after: over, ...write },
  { name: 'ten sectors, 115200 baud', baud: 115_200, before: rebuild, image, after: over, ...write },
  {
    name: 'verify',
    baud: 921_600,
    before: image,
    image,
    espwb: (file) => ['verify', file],
    esptool: (file) => ['verify-flash', '0x0', file],
  },
  {
    name: 'erase all, 300 KB used',
    baud: 921_600,
    before: image,
    after: () => new Uint8Array(flashSizeBytes).fill(0xff),
    espwb: () => ['erase', '--yes'],
    esptool: () => ['erase-flash'],
  },
  {
    name: 'read 512 KB, 300 KB used',
    baud: 921_600,
    before: image,
    espwb: (file) => ['read', file, '--region', '0:512KB', '--yes'],
    esptool: (file) => ['read-flash', '0', String(512 * KB), file],
  },
];

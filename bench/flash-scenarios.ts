// What is measured: the state of the flash before, and the same request to both programs.
import { demoMicroPython } from '../src/device/image/demo-image.ts';

const KB = 1024;
const MB = 1024 * KB;

export type FlashScenario = {
  readonly name: string;
  readonly baud: 460_800 | 921_600 | 2_000_000;
  /** espwb's time as a share of esptool's: at most. */
  readonly limit: number;
  readonly before: () => Uint8Array;
  /** Written to a file for both; absent where nothing is written. */
  readonly image?: () => Uint8Array;
  /** What the flash must hold afterwards; absent = as before. */
  readonly after?: (before: Uint8Array, image: Uint8Array) => Uint8Array;
  readonly espwb: (file: string) => readonly string[];
  readonly esptool: (file: string) => readonly string[];
};

export const flashSizeBytes = 4 * MB;

const imageBytes = 620 * KB;
const image = () => demoMicroPython({ sizeBytes: imageBytes });
const otherBuild = () => demoMicroPython({ sizeBytes: imageBytes, seed: 99 });

/** Something in every byte of the chip. */
export function dirtyFlash(other: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(flashSizeBytes);
  for (let at = 0; at < bytes.length; at += other.length) bytes.set(other.subarray(0, bytes.length - at), at);
  return bytes;
}

const dirty = () => dirtyFlash(otherBuild());

const withImage = () => over(dirty(), image());

/** The image with ten sectors of another build, each in a block of its own. */
const tenChanged = () => {
  const bytes = image();
  const other = otherBuild();
  for (let sector = 5; sector < 155; sector += 15)
    bytes.set(other.subarray(sector * 4096, (sector + 1) * 4096), sector * 4096);
  return bytes;
};

/** 1 MB of which 60 % are FF: a program, a gap, something at the end, as build systems merge them. */
const padded = () => {
  const bytes = new Uint8Array(MB).fill(0xff);
  bytes.set(demoMicroPython({ sizeBytes: 376 * KB }));
  bytes.set(otherBuild().subarray(0x9000, 0x9000 + 32 * KB), MB - 32 * KB);
  return bytes;
};

const quarterUsed = () => {
  const bytes = new Uint8Array(flashSizeBytes).fill(0xff);
  bytes.set(dirty().subarray(0, MB));
  return bytes;
};

const blank = () => new Uint8Array(flashSizeBytes).fill(0xff);

export function over(before: Uint8Array, bytes: Uint8Array, offset = 0): Uint8Array {
  const whole = new Uint8Array(flashSizeBytes).fill(0xff);
  whole.set(before);
  whole.fill(0xff, offset, Math.ceil((offset + bytes.length) / 4096) * 4096);
  whole.set(bytes, offset);
  return whole;
}

const write = {
  after: (before: Uint8Array, bytes: Uint8Array) => over(before, bytes),
  espwb: (file: string) => ['flash', '--yes', '--force', file],
  esptool: (file: string) => ['write-flash', '0x0', file],
};

const read = {
  before: dirty,
  espwb: (file: string) => ['read', `${file}.read`, '--region', '0:1MB', '--force'],
  esptool: (file: string) => ['read-flash', '0', String(MB), `${file}.read`],
};

export const scenarios: readonly FlashScenario[] = [
  { name: '620 KB on dirty flash, 460800', baud: 460_800, limit: 0.95, before: dirty, image, ...write },
  { name: '620 KB on dirty flash, 921600', baud: 921_600, limit: 0.9, before: dirty, image, ...write },
  { name: 'the same again, unchanged', baud: 921_600, limit: 0.2, before: withImage, image, ...write },
  {
    name: 'the same, against --skip-flashed',
    baud: 921_600,
    limit: 0.95,
    before: withImage,
    image,
    ...write,
    esptool: (file) => ['write-flash', '--skip-flashed', '0x0', file],
  },
  {
    name: 'ten 4 KB sectors changed',
    baud: 921_600,
    limit: 0.3,
    before: withImage,
    image: tenChanged,
    ...write,
  },
  { name: '1 MB image, 60 % FF', baud: 921_600, limit: 0.55, before: blank, image: padded, ...write },
  {
    name: 'erase, three quarters blank',
    baud: 921_600,
    limit: 0.5,
    before: quarterUsed,
    after: blank,
    espwb: () => ['erase', '--yes'],
    esptool: () => ['erase-flash'],
  },
  { name: 'read 1 MB, 921600', baud: 921_600, limit: 1, ...read },
  { name: 'read 1 MB, 2000000', baud: 2_000_000, limit: 0.5, ...read },
];

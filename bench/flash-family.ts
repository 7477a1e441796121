// The same for a chip of the ESP32 family: a build as ESP-IDF lays it out, of the size that MicroPython has there.
import { demoMicroPython } from '../src/device/image/demo-image.ts';
import type { ChipName } from '../src/virtual-board/board-port.ts';
import {
  appData,
  bootLoaderData,
  extendedImage,
  laidOut,
  micropythonRows,
  partitionTable,
} from '../test/support/esp32-image.ts';
import { dirtyFlash, type FlashScenario, flashSizeBytes, over } from './flash-scenarios.ts';

const KB = 1024;
const MB = 1024 * KB;

/** Of the chip: what its images say, where they begin, where their segments load and are mapped. */
type Layout = {
  readonly chipId: number;
  readonly offset: number;
  readonly load: number;
  readonly mapped: number;
};

const layouts: Partial<Record<ChipName, Layout>> = {
  esp32: { chipId: 0, offset: 0x1000, load: 0x3fff_0030, mapped: 0x3f40_0020 },
  esp32c3: { chipId: 5, offset: 0, load: 0x3fcd_5820, mapped: 0x3c00_0020 },
};

const appAt = 0x1_0000;
const programBytes = 1536 * KB - appAt;

/** The program's own bytes differ by `seed`; the boot loader and the table are those of every build. */
function build({ chipId, offset, load, mapped }: Layout, program: Uint8Array): Uint8Array {
  const loader = extendedImage({ chipId, segments: [[load, bootLoaderData()]] });
  const app = extendedImage({
    chipId,
    segments: [
      [mapped, appData({ project: 'bench' })],
      [load, program],
    ],
  });
  const parts = [
    [offset, loader],
    [0x8000, partitionTable(micropythonRows)],
    [appAt, app],
  ] as const;
  return laidOut(parts, offset);
}

const codeOf = (seed: number) => demoMicroPython({ sizeBytes: programBytes, seed });

/** Ten sectors of the program, each in a block of its own, and with them its checksum and SHA-256. */
function tenChanged(): Uint8Array {
  const code = Uint8Array.from(codeOf(1));
  const other = codeOf(99);
  for (let at = 0x8000; at < code.length - 0x8000; at += Math.ceil(code.length / 9))
    code.set(other.subarray(at, at + 2048), at);
  return code;
}

/** @throws Error for a chip whose virtual board there is not */
export function familyScenarios(chip: ChipName): readonly FlashScenario[] {
  const layout = layouts[chip];
  if (!layout) throw new Error(`there is no bench for a virtual board with the chip "${chip}"`);
  const { offset } = layout;
  const image = () => build(layout, codeOf(1));
  const dirty = () => dirtyFlash(build(layout, codeOf(99)));
  const withImage = () => over(dirty(), image(), offset);
  const write = {
    baud: 921_600,
    after: (before: Uint8Array, bytes: Uint8Array) => over(before, bytes, offset),
    espwb: (file: string) => ['flash', '--yes', '--force', file],
    esptool: (file: string) => ['write-flash', `0x${offset.toString(16)}`, file],
  } as const;
  const blank = () => new Uint8Array(flashSizeBytes).fill(0xff);
  return [
    { name: '1.5 MB on dirty flash, 921600', limit: 0.9, before: dirty, image, ...write },
    { name: 'the same again, unchanged', limit: 0.15, before: withImage, image, ...write },
    {
      ...{ name: 'the program alone, ten sectors changed', limit: 0.25, before: withImage },
      image: () => build(layout, tenChanged()),
      ...write,
    },
    {
      ...{ name: 'erase, three quarters blank', baud: 921_600, limit: 0.5, after: blank },
      before: () => {
        const bytes = blank();
        bytes.set(dirty().subarray(0, MB));
        return bytes;
      },
      espwb: () => ['erase', '--yes'],
      esptool: () => ['erase-flash'],
    },
    {
      ...{ name: 'read 1 MB, 921600', baud: 921_600, limit: 1, before: dirty },
      espwb: (file) => ['read', `${file}.read`, '--region', '0:1MB', '--force'],
      esptool: (file) => ['read-flash', '0', String(MB), `${file}.read`],
    },
  ];
}

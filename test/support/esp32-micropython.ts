// Flash contents with MicroPython of the ESP32 family in them: what names it, where it stands, nothing that runs.
import {
  appData,
  bootLoaderData,
  extendedImage,
  laidOut,
  micropythonRows,
  partitionTable,
  type RowSpec,
} from './esp32-image.ts';

export type MicroPythonSpec = {
  readonly chipId?: number;
  readonly version?: string;
  readonly date?: string;
  readonly board?: string;
  readonly build?: string;
  readonly rows?: readonly RowSpec[];
};

/** As the ESP32-C3's build lies in its flash, from 0x0. */
export function esp32MicroPython({
  chipId = 5,
  version = '1.27.0',
  date = '2025-12-09',
  board = 'ESP32C3 module with ESP32C3',
  build = 'ESP32_GENERIC_C3',
  rows = micropythonRows,
}: MicroPythonSpec = {}): Uint8Array {
  const release = `${version} on ${date}`;
  const strings = `\0${build}\0\0\x003.4.0; MicroPython v${release}\0MicroPython v${release}\0; ${board}\0`;
  return laidOut([
    [0, extendedImage({ chipId, segments: [[0x3fcd_5820, bootLoaderData()]], sizeAndFrequency: 0x2f })],
    [0x8000, partitionTable(rows)],
    [0x10000, extendedImage({ chipId, segments: [[0x3c00_0020, appData({ strings })]] })],
  ]);
}

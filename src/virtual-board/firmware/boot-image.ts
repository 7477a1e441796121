// What the flash holds, by looking at it. The boot ROM model asks before it boots.
import type { InitDataHabit } from './init-data.ts';

export type BootImage =
  /** Nothing at 0x0 that the ROM would load. */
  | { readonly kind: 'none' }
  /** A header, but the checksum of its segments is wrong: `csum err`, then a boot loop. */
  | { readonly kind: 'damaged'; readonly segments: readonly BootSegment[] }
  | {
      readonly kind: 'micropython' | 'nodemcu' | 'at' | 'unknown';
      /** e.g. '1.27.0' out of the banner strings; null if none is found. */
      readonly version: string | null;
      /** The banner's date, e.g. '2025-12-09'. */
      readonly date: string | null;
      /** e.g. 'ESP module with ESP8266'. */
      readonly board: string | null;
      /** NodeMCU's C modules; empty for others. */
      readonly modules: readonly string[];
      /** How a NodeMCU build comes by the SDK's init data; null for others, which need none or bring their own. */
      readonly initData: InitDataHabit | null;
      readonly segments: readonly BootSegment[];
      readonly checksum: number;
      /** First flash address behind the image, rounded up to a sector: where a file system may start. */
      readonly endAddress: number;
    };

/** What starts. */
export type FirmwareImage = BootImage | Esp32MicroPython;

/** MicroPython of the ESP32 family's port, in an application partition. */
export type Esp32MicroPython = {
  readonly kind: 'micropython-esp32';
  /** As in the image's header: 0 an ESP32, 5 an ESP32-C3. */
  readonly chipId: number;
  readonly version: string;
  readonly date: string;
  /** 'ESP32C3 module with ESP32C3' */
  readonly board: string;
  /** 'ESP32_GENERIC_C3'; null where the image names none. */
  readonly build: string | null;
  /** The table's, and behind them the one that the firmware makes for its files where the table has none. */
  readonly partitions: readonly FlashPartition[];
  readonly running: FlashPartition;
};

export type FlashPartition = {
  readonly type: number;
  readonly subtype: number;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly label: string;
};

export type BootSegment = { readonly address: number; readonly sizeBytes: number };

// What can be said of a file that someone wants to put into flash. recognise.ts fills it.
import type { Hint } from '../advice.ts';
import type { FamilyFacts } from './family/family-facts.ts';
import type { NodemcuBuild } from './nodemcu-build.ts';

export type ImageKind =
  | 'micropython'
  | 'nodemcu'
  | 'tasmota'
  | 'at'
  | 'arduino'
  | 'esp8266'
  | 'init-data'
  | 'esp32'
  | 'esphome'
  | 'circuitpython'
  | 'esp-idf'
  | 'partition-table'
  | 'raw';

export type ImageProblem = {
  readonly code:
    | 'image-empty'
    | 'image-unknown'
    | 'image-wrong-chip'
    | 'image-truncated'
    | 'image-damaged'
    | 'image-too-large'
    | 'image-unsuitable'
    | 'image-misplaced'
    | 'image-partitions';
  readonly message: string;
  /** What to do, where that depends on more than the code. */
  readonly hints?: readonly Hint[];
};

export type ImageFacts = {
  readonly kind: ImageKind;
  readonly version: string | null;
  /** 'esp8266', 'esp32', … ; null for raw data. */
  readonly chip: string | null;
  readonly sizeBytes: number;
  readonly header: ImageHeader | null;
  /** Smallest flash it says it needs; null if it does not say. */
  readonly needsFlashBytes: number | null;
  /** Empty = may be flashed. */
  readonly problems: readonly ImageProblem[];
  /** The build as its banner names it: 'ESP module (1M) with ESP8266'; absent where none is named. */
  readonly board?: string;
  /** The strongest check that the image carries and passed. */
  readonly integrity?: 'md5' | 'sha256' | 'checksum' | 'none';
  /** How a NodeMCU was built; absent for every other kind. */
  readonly nodemcu?: NodemcuBuild;
  /** Made by espwb for virtual boards: a chip cannot run it. */
  readonly demo?: true;
  /** For a boot loader by itself: where in flash the program lies that it starts. */
  readonly startsProgramAt?: number;
  /** Where in flash its code must lie to be mapped where it was linked; absent where it says nothing of it. */
  readonly linkedFor?: number;
  /** Of an image for the ESP32 or a chip of its family; absent for every other. */
  readonly family?: FamilyFacts;
};

/** The last two are the ESP32 family's. */
export type FlashMode = 'qio' | 'qout' | 'dio' | 'dout' | 'fast' | 'slow';

/** Those of all chips; which of them a chip has, its file says. */
export type FlashFrequencyMHz = 12 | 15 | 16 | 20 | 24 | 26 | 30 | 40 | 48 | 60 | 80;

export type ImageHeader = {
  readonly format: 1 | 2;
  readonly segments: readonly ImageSegment[];
  readonly flashMode: FlashMode;
  readonly flashFrequencyMHz: FlashFrequencyMHz;
  /** What the header claims, which may differ from the chip. */
  readonly flashSizeBytes: number;
  readonly entryAddress: number;
};

export type ImageSegment = { readonly address: number; readonly sizeBytes: number };

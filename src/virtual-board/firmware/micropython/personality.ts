// How the version of the image shows: what a board with that MicroPython can and cannot do. The
// interpreter is always the same one; older boards are this one with less.
import type { PortChip } from './esp32-chips.ts';
import { type Build, isIn, type Landing, missingNames, type SmallVariant } from './names-by-build.ts';
import type { FloatFormat } from './wasm/single-floats.ts';

export type MicroPythonPersonality = {
  readonly port: 'esp8266' | 'esp32';
  /** Of the esp32 port, which has several. */
  readonly chip?: PortChip;
  /** '1.27.0', as the image has it. */
  readonly version: string;
  readonly date: string;
  /** 'ESP module with ESP8266' */
  readonly machine: string;
  /** The SDK's version, os.uname().release. */
  readonly sdk: string;
  /** major, minor, patch */
  readonly release: readonly [number, number, number];
  /** 'machine.Timer', 'os': what this build's modules do not have of what the virtual board offers. */
  readonly missing: readonly string[];
  /** sys.platform */
  readonly platform: string;
  readonly rawPaste: boolean;
  readonly floats: FloatFormat;
  readonly softRebootText: string;
  /** Where esp.flash_user_start() points. */
  readonly flashUserStart: number;
  readonly fileSystemStart: number;
  /** Where they end; null: where the flash that the header claims does. */
  readonly fileSystemEnd: number | null;
  /** Bytes at the flash's end that the SDK has for itself. */
  readonly sdkBytes: number;
  /** Where earlier versions of espwb kept the files of such a board; null where none did. */
  readonly formerFileSystemStart: number | null;
  /** What the flash is formatted as, and what else is mounted that is found there. */
  readonly fileSystem: 'littlefs' | 'fat';
  readonly mounts: readonly ('littlefs' | 'fat')[];
  /** The littlefs that this release writes. */
  readonly littleFsVersion: number;
  /** 'FLASH_512K' builds have none, and none had one before 1.7. */
  readonly hasFileSystem: boolean;
  /** What gc counts in all, and how much of it is free when boot.py starts. */
  readonly heapBytes: number;
  readonly freeHeapBytes: number;
  /** Room for a board's heap and the Python of this room before it. */
  readonly interpreterHeapBytes: number;
  /** sys.implementation._build, null before 1.25. */
  readonly build: string | null;
};

export type ImageIdentity = {
  readonly version: string | null;
  readonly date: string | null;
  readonly board: string | null;
  readonly endAddress: number;
  readonly sdk: string | null;
};

const landings = {
  softRebootWords: { release: '1.7', date: '2016-03-02' },
  fileSystem: { release: '1.7', date: '2016-03-27' },
  lowerCasePlatform: { release: '1.8', date: '2016-05-02' },
  softRebootMpy: { release: '1.11', date: '2019-02-12' },
  fileSystemAt0x90000: { release: '1.8.3', date: '2016-08-09' },
  fifthSdkSector: { release: '1.8.3', date: '2016-08-06' },
  firmwareTo0x98000: { release: '1.9', date: '2017-05-12' },
  sectorForNativeCode: { release: '1.9', date: '2017-05-12' },
  twoMegabyteLayout: { release: '1.13', date: '2020-03-26' },
  littleFs: { release: '1.13', date: '2020-03-26' },
  littleFs21: { release: '1.22', date: '2023-06-29' },
  rawPaste: { release: '1.14', date: '2020-11-30' },
  shortestFloats: { release: '1.26', date: '2025-07-17' },
  heapOf24K: { release: '1.8', date: '2016-04-03' },
  heapOf28K: { release: '1.8.1', date: '2016-05-09' },
  heapOf36K: { release: '1.8.6', date: '2016-11-02' },
  heapOf38K: { release: '1.10', date: '2018-09-08' },
  buildName: { release: '1.25', date: '2025-04-15' },
} as const satisfies Record<string, Landing>;

const sectorBytes = 0x1000;
/** What the port has allocated when boot.py starts. */
const usedAtStartBytes = 1872;

/** Reads the personality off what was found in the image; an image without a banner counts as current. */
export function personality(image: ImageIdentity): MicroPythonPersonality {
  const version = image.version ?? '1.27.0';
  const date = image.date ?? '2025-12-09';
  const machine = image.board ?? 'ESP module with ESP8266';
  const [major = 1, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
  const build: Build = { version, date };
  const has = (landing: Landing) => isIn(build, landing);

  const small = /\((1M|512K)\)/.exec(machine)?.[1] as SmallVariant | undefined;
  const formerStart = (major > 1 || minor >= 12) && !small ? 0x100000 : 0x90000;
  const flashUserStart = userStart(has, small !== undefined);
  const heapBytes = heap(has);
  const missing = missingNames(build, small ?? null);
  const variant = small ? `-FLASH_${small}` : '';
  return {
    port: 'esp8266',
    version,
    date,
    machine,
    sdk: image.sdk ?? '2.2.0-dev(9422289)',
    release: [major, minor, Number.isNaN(patch) ? 0 : patch],
    missing,
    platform: has(landings.lowerCasePlatform) ? 'esp8266' : 'ESP8266',
    rawPaste: has(landings.rawPaste),
    floats: has(landings.shortestFloats) ? 'shortest' : 'six-digits',
    softRebootText: `${has(landings.softRebootMpy) ? 'MPY' : 'PYB'}: soft ${has(landings.softRebootWords) ? 'reboot' : 'reset'}\r\n`,
    flashUserStart,
    fileSystemStart: Math.max(fileSystemStart(has, flashUserStart), image.endAddress),
    fileSystemEnd: null,
    sdkBytes: (has(landings.fifthSdkSector) ? 5 : 4) * sectorBytes,
    formerFileSystemStart: Math.max(formerStart, image.endAddress + sectorBytes),
    fileSystem: has(landings.littleFs) ? 'littlefs' : 'fat',
    mounts: [
      ...(missing.includes('os.VfsLfs2') ? [] : (['littlefs'] as const)),
      ...(missing.includes('os.VfsFat') ? [] : (['fat'] as const)),
    ],
    littleFsVersion: has(landings.littleFs21) ? 0x00020001 : 0x00020000,
    hasFileSystem: small !== '512K' && has(landings.fileSystem),
    heapBytes,
    freeHeapBytes: heapBytes - usedAtStartBytes,
    interpreterHeapBytes: 1 << 19,
    build: has(landings.buildName) ? `ESP8266_GENERIC${variant}` : null,
  };
}

type Has = (landing: Landing) => boolean;

/** Where the linker's region for the firmware ends (boards/*.ld by release). */
function userStart(has: Has, isSmall: boolean): number {
  if (has(landings.twoMegabyteLayout) && !isSmall) return 0x100000;
  return has(landings.firmwareTo0x98000) ? 0x98000 : 0x90000;
}

/** `char heap[]` of ports/esp8266/main.c by release, less the collector's tables. */
function heap(has: Has): number {
  if (has(landings.heapOf38K)) return 37_952;
  if (has(landings.heapOf36K)) return 35_968;
  if (has(landings.heapOf28K)) return 27_968;
  return has(landings.heapOf24K) ? 24_000 : 16_000;
}

/** flashbdev.py by release; from 1.9 on a sector is left to native code, since 1.13 only below 1 MB. */
function fileSystemStart(has: Has, flashUserStart: number): number {
  if (!has(landings.fileSystemAt0x90000)) return 0x89000;
  const spare = has(landings.sectorForNativeCode) && flashUserStart < 0x100000;
  return flashUserStart + (spare ? sectorBytes : 0);
}

// How the version of the image shows: what a board with that MicroPython can and cannot do. The
// interpreter is always the same one; older boards are this one with less.
import { type Build, isIn, type Landing, missingNames } from './names-by-build.ts';

export type MicroPythonPersonality = {
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
  readonly softRebootText: string;
  /** Where esp.flash_user_start() points. */
  readonly fileSystemStart: number;
  /** 'FLASH_512K' builds have none, and none had one before 1.7. */
  readonly hasFileSystem: boolean;
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
  twoMegabyteLayout: { release: '1.12', date: '2019-12-20' },
  rawPaste: { release: '1.14', date: '2020-11-30' },
  buildName: { release: '1.25', date: '2025-04-15' },
} as const satisfies Record<string, Landing>;

const sectorBytes = 0x1000;

/** Reads the personality off what was found in the image; an image without a banner counts as current. */
export function personality(image: ImageIdentity): MicroPythonPersonality {
  const version = image.version ?? '1.27.0';
  const date = image.date ?? '2025-12-09';
  const machine = image.board ?? 'ESP module with ESP8266';
  const [major = 1, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
  const build: Build = { version, date };
  const has = (landing: Landing) => isIn(build, landing);

  const small = /\((1M|512K)\)/.exec(machine)?.[1];
  const fixedStart = has(landings.twoMegabyteLayout) && !small ? 0x100000 : 0x90000;
  const variant = small ? `-FLASH_${small}` : '';
  return {
    version,
    date,
    machine,
    sdk: image.sdk ?? '2.2.0-dev(9422289)',
    release: [major, minor, Number.isNaN(patch) ? 0 : patch],
    missing: missingNames(build),
    platform: has(landings.lowerCasePlatform) ? 'esp8266' : 'ESP8266',
    rawPaste: has(landings.rawPaste),
    softRebootText: `${has(landings.softRebootMpy) ? 'MPY' : 'PYB'}: soft ${has(landings.softRebootWords) ? 'reboot' : 'reset'}\r\n`,
    fileSystemStart: Math.max(fixedStart, image.endAddress + sectorBytes),
    hasFileSystem: small !== '512K' && has(landings.fileSystem),
    build: has(landings.buildName) ? `ESP8266_GENERIC${variant}` : null,
  };
}

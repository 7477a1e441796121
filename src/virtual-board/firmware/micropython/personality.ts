// How the version of the image shows: what a board with that MicroPython can and cannot do. The
// interpreter is always the same one; older boards are this one with less.

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
  /** Pin.high and Pin.low went when Pin.on, Pin.off and Signal came. */
  readonly pinMethods: 'high-low' | 'on-off' | 'on-off-toggle';
  readonly rawPaste: boolean;
  readonly softRebootText: string;
  /** Where esp.flash_user_start() points. */
  readonly fileSystemStart: number;
  /** 'FLASH_512K' builds have none. */
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

/** Version as released, and the day the feature landed, which tells for builds between releases. */
type Since = { readonly version: readonly [number, number]; readonly date: string };

const since = {
  pinOnOff: { version: [1, 9], date: '2017-04-16' },
  softRebootMpy: { version: [1, 11], date: '2019-05-29' },
  twoMegabyteLayout: { version: [1, 12], date: '2019-12-20' },
  rawPaste: { version: [1, 14], date: '2020-12-01' },
  pinToggle: { version: [1, 25], date: '2025-04-15' },
} as const satisfies Record<string, Since>;

const sectorBytes = 0x1000;

/** Reads the personality off what was found in the image; an image without a banner counts as current. */
export function personality(image: ImageIdentity): MicroPythonPersonality {
  const version = image.version ?? '1.27.0';
  const date = image.date ?? '2025-12-09';
  const machine = image.board ?? 'ESP module with ESP8266';
  const [major = 1, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
  const between = /-\d+-g[0-9a-f]+/.test(version);
  const has = ({ version: [wantMajor, wantMinor], date: landed }: Since) =>
    major > wantMajor || (major === wantMajor && minor >= wantMinor) || (between && date >= landed);

  const small = /\((1M|512K)\)/.exec(machine)?.[1];
  const fixedStart = has(since.twoMegabyteLayout) && !small ? 0x100000 : 0x90000;
  const variant = small ? `-FLASH_${small}` : '';
  return {
    version,
    date,
    machine,
    sdk: image.sdk ?? '2.2.0-dev(9422289)',
    release: [major, minor, Number.isNaN(patch) ? 0 : patch],
    pinMethods: has(since.pinToggle) ? 'on-off-toggle' : has(since.pinOnOff) ? 'on-off' : 'high-low',
    rawPaste: has(since.rawPaste),
    softRebootText: has(since.softRebootMpy) ? 'MPY: soft reboot\r\n' : 'PYB: soft reboot\r\n',
    fileSystemStart: Math.max(fixedStart, image.endAddress + sectorBytes),
    hasFileSystem: small !== '512K',
    build: has(since.pinToggle) ? `ESP8266_GENERIC${variant}` : null,
  };
}

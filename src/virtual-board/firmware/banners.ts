// Strings inside an image that name the firmware. An image is untrusted: what comes out is
// printable ASCII of bounded length.

export type MicroPythonBanner = {
  /** '1.27.0', '1.9.2-8-gbf8f45cf'. */
  readonly version: string;
  /** The build's date, '2025-12-09'. */
  readonly date: string;
  /** 'ESP module with ESP8266', 'ESP module (1M) with ESP8266'; null if the image names none. */
  readonly board: string | null;
};

export type NodeMcuBanner = {
  /** '3.0.0.0', '0.9.5'; null for the cloud builds of 1.x and 2.x, which name none. */
  readonly version: string | null;
  /** Build date as the image spells it. */
  readonly date: string | null;
  readonly modules: readonly string[];
  /** What the board prints at boot, lines joined by \n, from "NodeMCU" to the SDK's version. */
  readonly text: string;
  /** 'Lua 5.1.4' */
  readonly luaRelease: string;
  /** '3.0.1-dev(fce080e)'; null where no such string is in the image. */
  readonly sdk: string | null;
};

const longestBanner = 1200;
const sdkVersion = /\d\.\d\.\d(?:\.\d)?(?:-dev)?\([0-9a-f]{7,8}\)/;

/** MicroPython's banner: one literal up to 1.9, "vX on DATE" apart from its name since. */
export function findMicroPythonBanner(image: Buffer): MicroPythonBanner | null {
  const release = /v(\d{1,3}\.\d{1,3}[\w.-]{0,40}) on (\d{4}-\d\d-\d\d)/;
  const match =
    findNear(image, 'MicroPython v', 0, 80, release) ?? findNear(image, ' on 20', 48, 16, release);
  if (!match?.[1] || !match[2]) return null;
  const board = findNear(image, 'ESP module', 0, 48, /^ESP module(?: \([\w ]{1,16}\))? with ESP8266/);
  return { version: match[1], date: match[2], board: board?.[0] ?? null };
}

/** NodeMCU's banner in its three shapes (app/include/user_version.h, app/lua/lua.c): 0.9.x, 1.x and 2.x, 3.x. */
export function findNodeMcuBanner(image: Buffer): NodeMcuBanner | null {
  const shape = /^NodeMCU (?:(\d{1,3}(?:\.\d{1,5}){1,3})[ \n]|custom build)[\t\n -~]*/;
  const match = findNear(image, 'NodeMCU ', 0, longestBanner, shape);
  if (!match) return null;
  const literal = match[0].replace(/%s\s*$/, '').trimEnd();
  const sdk = sdkVersion.exec(literal)?.[0] ?? findSdkVersion(image);
  const names = /\tmodules: ([\w, -]{0,600})/.exec(literal)?.[1] ?? '';
  return {
    version: match[1] ?? null,
    date: /buil[dt](?: on:| created on)?\s+([\d-]{8,10}(?: \d\d:\d\d)?)/.exec(literal)?.[1] ?? null,
    modules: names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => /^\w{1,20}$/.test(name)),
    text: literal.endsWith('on SDK') ? `${literal} ${sdk ?? ''}` : literal,
    luaRelease: /Lua \d\.\d(?:\.\d)?/.exec(literal)?.[0] ?? 'Lua 5.1.4',
    sdk,
  };
}

/** The SDK that the firmware was linked with, '2.2.0-dev(9422289)'; null if the image names none. */
export function findSdkVersion(image: Buffer): string | null {
  return findNear(image, '(', 12, 12, sdkVersion)?.[0] ?? null;
}

/** Espressif's AT firmware names its version as "AT version:1.7.0.0(...)"; null if it is not one. */
export function findAtVersion(image: Buffer): { readonly version: string | null } | null {
  const match = findNear(image, 'AT version:', 0, 64, /^AT version:(\d[\w.]{0,24})?/);
  return match && { version: match[1] ?? null };
}

/** Tries the pattern on the text around each place where `mark` stands, first come first served. */
function findNear(
  image: Buffer,
  mark: string,
  before: number,
  after: number,
  pattern: RegExp,
): RegExpExecArray | null {
  for (let at = image.indexOf(mark, 0, 'latin1'); at >= 0; at = image.indexOf(mark, at + 1, 'latin1')) {
    const match = pattern.exec(image.toString('latin1', Math.max(0, at - before), at + after));
    if (match) return match;
  }
  return null;
}

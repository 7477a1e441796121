// Which firmware the strings inside an image name, and in which version. Board names and versions
// that come out are plain ASCII of bounded length: they go to the screen.
import type { FullChip } from '../chips/chip.ts';
import { presumedChip } from '../chips/index.ts';
import { firstMatch } from './find-text.ts';
import type { ImageKind } from './image-facts.ts';

export type Banner = {
  readonly kind: Extract<ImageKind, 'micropython' | 'nodemcu' | 'tasmota' | 'at'> | FullChip['id'];
  readonly version: string | null;
  readonly board?: string;
};

/** Marks the images that demo-image.ts makes. */
export const demoMark = 'espwb demo image, for virtual boards only';

/** The first firmware whose name is found; null where there is none. */
export function findBanner(image: Uint8Array): Banner | null {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  for (const find of [findMicroPython, findNodeMcu, findTasmota, findAt, findOther]) {
    const banner = find(bytes);
    if (banner) return banner;
  }
  return null;
}

/** True for espwb's own demo images, which only a virtual board runs. */
export function isDemo(image: Uint8Array): boolean {
  return Buffer.from(image.buffer, image.byteOffset, image.byteLength).includes(demoMark, 0, 'latin1');
}

function findMicroPython(bytes: Buffer): Banner | null {
  const release = firstMatch(
    bytes,
    'MicroPython v',
    /^MicroPython v(\d{1,3}(?:\.\d{1,3}){1,2}[\w.-]{0,40}) on \d{4}-\d\d-\d\d/,
  );
  if (!release) return null;
  const board = firstMatch(bytes, 'ESP module', /^(ESP module(?: \([\w ]{1,16}\))? with ESP8266)/);
  const found = { kind: 'micropython', version: release[1] ?? null } as const;
  return board?.[1] ? { ...found, board: board[1] } : found;
}

function findNodeMcu(bytes: Buffer): Banner | null {
  const versioned = firstMatch(bytes, 'NodeMCU ', /^NodeMCU (\d{1,3}(?:\.\d{1,5}){1,3})[ \n\t]/);
  if (versioned) return { kind: 'nodemcu', version: versioned[1] ?? null };
  // 1.x and 2.x cloud builds name their builder instead of a version.
  const custom = firstMatch(bytes, 'NodeMCU custom build', /^NodeMCU custom build/);
  if (!custom) return null;
  const sdk = firstMatch(bytes, 'powered by Lua ', /^powered by Lua [\d.]{3,8} on SDK (\d\.\d\.\d)/);
  return { kind: 'nodemcu', version: sdk?.[1] ? `custom build on SDK ${sdk[1]}` : null };
}

function findTasmota(bytes: Buffer): Banner | null {
  if (!bytes.includes('Tasmota', 0, 'latin1')) return null;
  const version = firstMatch(bytes, '(tasmota', /^\(tasmota[\w-]{0,24}\)/);
  const number = firstMatch(bytes, 'Tasmota ', /^Tasmota (\d{1,3}\.\d{1,3}\.\d{1,3})/);
  return { kind: 'tasmota', version: number?.[1] ?? version?.[0] ?? null };
}

function findAt(bytes: Buffer): Banner | null {
  const version = firstMatch(bytes, 'AT version:', /^AT version:(\d[\w.]{0,24})?/);
  return version ? { kind: 'at', version: version[1] ?? null } : null;
}

function findOther(bytes: Buffer): Banner | null {
  for (const name of ['ESPEasy', 'Espruino', 'ESPHome'])
    if (bytes.includes(name, 0, 'latin1')) return { kind: presumedChip.id, version: name };
  return null;
}

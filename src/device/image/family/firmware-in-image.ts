// Which firmware an image of the ESP32 family is, by its strings, its descriptor and its partitions. MicroPython
// leaves the descriptor empty, Arduino has that of its libraries, so strings come first. All that comes out is
// plain ASCII of bounded length: it goes to the screen.
import { firstMatch } from '../find-text.ts';
import type { ImageKind } from '../image-facts.ts';
import type { AppDescriptor } from './family-facts.ts';
import type { PartitionTable } from './partition-table.ts';

export type FirmwareInImage = {
  readonly kind: ImageKind;
  readonly version: string | null;
  /** 'Generic ESP32 module with ESP32', or the project where the build names no board. */
  readonly board?: string;
};

/** A program of which no more is known. */
export const familyProgram = 'esp32';

type Sign = (bytes: Buffer, about: About) => FirmwareInImage | null;
type About = { readonly descriptor: AppDescriptor | null; readonly table: PartitionTable | null };

/** @param bytes the program, or all that is there */
export function firmwareInImage(bytes: Uint8Array, about: About): FirmwareInImage {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const sign of [microPython, circuitPython, nodeMcu, tasmota, espHome, espAt, arduino]) {
    const found = sign(buffer, about);
    if (found) return found;
  }
  const { descriptor } = about;
  if (!descriptor) return { kind: familyProgram, version: null };
  return {
    kind: 'esp-idf',
    version: descriptor.version || null,
    ...(descriptor.project ? { board: descriptor.project } : {}),
  };
}

const microPython: Sign = (bytes) => {
  const release = firstMatch(
    bytes,
    'MicroPython v',
    /^MicroPython v(\d{1,3}(?:\.\d{1,3}){1,2}[\w.-]{0,40}) on \d{4}-\d\d-\d\d/,
  );
  if (!release) return null;
  const board = firstMatch(bytes, '; ', /^; ([\w (),.+/-]{1,60} with ESP32[\w-]{0,12})[\0\r\n]/);
  const found = { kind: 'micropython', version: release[1] ?? null } as const;
  return board?.[1] ? { ...found, board: board[1] } : found;
};

const circuitPython: Sign = (bytes, { descriptor }) => {
  const release = firstMatch(
    bytes,
    'Adafruit CircuitPython ',
    /^Adafruit CircuitPython (\d{1,3}\.\d{1,3}\.\d{1,3}[\w.-]{0,40}) on \d{4}-\d\d-\d\d/,
  );
  if (!release && descriptor?.project !== 'circuitpython') return null;
  const board = firstMatch(bytes, '; ', /^; ([\w (),.+/-]{1,60} with [\w-]{1,16})[\0\r\n]/);
  const version = release?.[1] ?? (descriptor?.version || null);
  return { kind: 'circuitpython', version, ...(board?.[1] ? { board: board[1] } : {}) };
};

const nodeMcu: Sign = (bytes) => {
  const lua = firstMatch(
    bytes,
    'powered by Lua 5',
    /^powered by Lua (\d\.\d(?:\.\d{1,2})?)[^\0\r\n]{0,40} on IDF ([\w.-]{1,30})/,
  );
  return lua && { kind: 'nodemcu', version: `Lua ${lua[1]} on IDF ${lua[2]}` };
};

const tasmota: Sign = (bytes, { descriptor, table }) => {
  const named = firstMatch(bytes, 'Tasmota ', /^Tasmota (\d{1,3}\.\d{1,3}\.\d{1,3})/);
  const build = firstMatch(bytes, '(tasmota', /^\(tasmota[\w-]{0,24}\)/);
  const isSafeBoot = table?.partitions.some(({ label }) => label === 'safeboot') === true;
  if (!named && !build && !(isSafeBoot && bytes.includes('Tasmota'))) return null;
  const version = named?.[1] ?? firstMatch(bytes, 'tasmota32', /^tasmota32[\w-]{0,20}/)?.[0] ?? null;
  return { kind: 'tasmota', version: version ?? (descriptor?.version || null) };
};

const espHome: Sign = (bytes, { descriptor }) => {
  if (!/esphome/i.test(descriptor?.project ?? '') && !bytes.includes('ESPHome version')) return null;
  const version = firstMatch(
    bytes,
    'ESPHome',
    /^ESPHome(?: version)?[ v]{1,2}(\d{4}\.\d{1,2}\.\d{1,3}\w{0,8})/,
  );
  const project = descriptor?.project ?? '';
  const isNode = project !== '' && project !== arduinoLibraries;
  return { kind: 'esphome', version: version?.[1] ?? null, ...(isNode ? { board: project } : {}) };
};

const espAt: Sign = (bytes, { descriptor, table }) => {
  const isNamed = descriptor?.project === 'esp-at' || bytes.includes('AT version:');
  if (!isNamed && !table?.partitions.some(({ label }) => label === 'at_customize')) return null;
  const version = firstMatch(bytes, 'AT version:', /^AT version:(\d[\w.-]{0,24})/);
  return { kind: 'at', version: version?.[1] ?? (descriptor?.version || null) };
};

/** What programs of the Arduino core call their project: its own libraries are built under that name. */
const arduinoLibraries = 'arduino-lib-builder';

const arduino: Sign = (bytes, { descriptor }) => {
  if (descriptor?.project !== arduinoLibraries && !bytes.includes('arduino-esp32')) return null;
  // The version is that of the core's libraries, not of the program.
  return {
    kind: 'arduino',
    version: null,
    ...(descriptor?.idf ? { board: `ESP-IDF ${descriptor.idf}` } : {}),
  };
};

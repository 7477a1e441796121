// The words of the workbench that more than one screen uses. Pure.
import type { ImageFacts, ImageKind } from '../device/image/image-facts.ts';
import { isNetworkPath } from '../device/transport/port-errors.ts';
import type { BoardView, KnownBoard, State } from './state.ts';

export { firmwareName, isElsewhere } from '../device/firmware/firmware-names.ts';

const imageNames: Readonly<Record<ImageKind, string>> = {
  micropython: 'MicroPython',
  nodemcu: 'NodeMCU',
  tasmota: 'Tasmota',
  at: 'AT firmware',
  arduino: 'Arduino program',
  esp8266: 'ESP8266 program',
  'init-data': 'SDK init data',
  esp32: 'ESP32 image',
  esphome: 'ESPHome',
  circuitpython: 'CircuitPython',
  'esp-idf': 'ESP-IDF program',
  'partition-table': 'partition table',
  raw: 'raw data',
};

export const isImageKind = (kind: string): kind is ImageKind => Object.hasOwn(imageNames, kind);

export const imageName = (kind: ImageKind, version: string | null): string =>
  version ? `${imageNames[kind]} ${version}` : imageNames[kind];

/** 'NodeMCU 3.0.0.0, release, 11 modules, float': as far as the image holds it. */
export function buildWords({
  kind,
  version,
  nodemcu,
}: Pick<ImageFacts, 'kind' | 'version' | 'nodemcu'>): string {
  const { branch = null, modules = [], numberType = null } = nodemcu ?? {};
  const count = modules.length === 0 ? null : counted(modules.length, 'module');
  return [imageName(kind, version), branch, count, numberType].filter(Boolean).join(', ');
}

type Mood = { readonly words: string; readonly tone: 'quiet' | 'good' | 'warning' | 'bad' };

const moods: Readonly<Record<BoardView['state'], Mood>> = {
  opening: { words: 'opening', tone: 'quiet' },
  booting: { words: 'booting', tone: 'warning' },
  'micropython idle': { words: 'idle', tone: 'good' },
  'micropython running': { words: 'program running', tone: 'warning' },
  'raw repl': { words: 'raw REPL', tone: 'good' },
  'lua idle': { words: 'Lua idle', tone: 'good' },
  'lua incomplete': { words: 'Lua waits for more', tone: 'warning' },
  'lua running': { words: 'Lua running', tone: 'warning' },
  'firmware unknown': { words: 'unknown firmware', tone: 'warning' },
  'boot rom': { words: 'boot loader', tone: 'warning' },
  stub: { words: 'flasher stub', tone: 'warning' },
  silent: { words: 'silent', tone: 'quiet' },
  unplugged: { words: 'unplugged', tone: 'bad' },
};

const lostMood: Mood = { words: 'connection lost', tone: 'bad' };

/** How a board is, as far as it is known. Where nobody listens after a restart, and nothing works on it, it is no longer booting. */
export function moodOf(
  { state, path, firmware }: Pick<BoardView, 'state' | 'path' | 'firmware'>,
  known: KnownBoard | undefined,
  isBusy: boolean,
): Mood {
  if (state === 'unplugged' && isNetworkPath(path)) return lostMood;
  return state === 'booting' && !isBusy && firmware === null ? restartedMood(known) : moods[state];
}

function restartedMood(known: KnownBoard | undefined): Mood {
  if (!known?.noFirmware) return { words: 'restarted', tone: 'quiet' };
  const { isBare, words } = known.noFirmware;
  if (isBare) return { words: words === keepsRestarting ? 'restarting' : 'no firmware', tone: 'warning' };
  return { words: 'no prompt', tone: 'warning' };
}

/** '1 board', '3 boards'. */
export const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** 'no firmware: nothing bootable': what Boards says beside "firmware", where that word does not stand before it. */
export const answersAlone = (words: string): string => words.replace(/^none/, 'no firmware');

/** Said of a board whose flash holds something, and which never gets to run it. */
export const keepsRestarting = 'none: it keeps restarting';

/** 'ttyUSB0', 'COM3', 'virtual:demo': the part of a path that tells ports apart. */
export const portLabel = (path: string): string =>
  /^(virtual|tcp|rfc2217):/i.test(path) ? path.replace(/\?.*$/, '') : (path.split(/[/\\]/).at(-1) ?? path);

/** What a person calls the board that was seen on a port, or its port in boards.toml; null where neither has a name. */
export function nameOnPort({ preferences, board, ports }: State, path: string): string | null {
  const mac = (board?.path === path ? board.facts?.mac : null) ?? ports.known[path]?.facts?.mac;
  const named = mac && preferences.names[mac.toLowerCase()];
  return named || (ports.list.find((port) => port.path === path)?.name ?? null);
}

/** 'greenhouse', else 'ttyUSB0'. */
export const boardLabel = (state: State, path: string): string => nameOnPort(state, path) ?? portLabel(path);

/** '1 min 05 s', '9.2 s'. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** 'just now', '5 min ago', '3 h ago', '12 days ago'; empty for what is no time. */
export function ageWords(time: string, nowMs: number): string {
  const minutes = Math.floor((nowMs - Date.parse(time)) / 60_000);
  if (Number.isNaN(minutes)) return '';
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ago`;
  const days = Math.floor(hours / 24);
  return days === 1 ? 'yesterday' : `${days} days ago`;
}

// What may stand in several places of the command line, for completion.
import type { Values } from './declaration.ts';

export const files = { paths: 'file' } as const satisfies Values;
export const folders = { paths: 'folder' } as const satisfies Values;
export const boardFiles = { living: 'board-files' } as const satisfies Values;

/** Boards by their profiles, without loading those. */
export const boardIds = [
  ...['nodemcu', 'nodemcu-v0.9', 'd1mini', 'esp01', 'sonoff', 'generic'],
  ...['esp32-doit', 'esp32-devkitc', 'esp32-wrover', 's2-mini', 's3-devkitc', 's3-devkitc-v1.1'],
  ...['xiao-s3', 'c3-devkitm', 'c3-supermini', 'xiao-c3', 'c6-devkitc'],
];

/** Those that boards and adapters usually have; any other may be typed. */
export const rates = {
  words: ['9600', '57600', '74880', '115200', '230400', '460800', '921600', '1500000', '2000000'],
} as const satisfies Values;

export const sizes = {
  words: ['512KB', '1MB', '2MB', '4MB', '8MB', '16MB'],
} as const satisfies Values;

export const pinNames = {
  words: ['LED', 'D0', 'D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D7', 'D8', 'TX', 'RX'],
} as const satisfies Values;

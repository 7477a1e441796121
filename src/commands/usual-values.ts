// What may stand in several places of the command line, for completion.
import type { Values } from './declaration.ts';

export const files = { paths: 'file' } as const satisfies Values;
export const folders = { paths: 'folder' } as const satisfies Values;
export const boardFiles = { living: 'board-files' } as const satisfies Values;

export { boardIds } from '../device/chips/boards.ts';

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

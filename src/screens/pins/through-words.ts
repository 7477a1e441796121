// By whom pins are moved, in words, and what a script of it is called.
import { firmwareOf } from '../../device/firmware/firmwares.ts';
import type { PinDriver } from '../../device/pins/pin-driver.ts';

type Through = PinDriver['through'];

const pinsOf = (through: Through) => (through === 'registers' ? null : firmwareOf(through)?.pins);

export const throughWords = (through: Through): string => pinsOf(through)?.words ?? 'boot loader';

/** Without its dot. */
export const scriptEndingOf = (through: Through): string => pinsOf(through)?.scriptEnding ?? 'txt';

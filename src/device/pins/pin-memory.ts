// What a driver knows of its pins beyond what the board tells; outlives the driver where pins are
// unlocked and it is made anew for the same firmware.

import type { Chip } from '../chips/chip.ts';
import { presumedChip } from '../chips/index.ts';
import { detached } from './detach-line.ts';
import { createPinJournal, type PinJournal } from './pin-journal.ts';
import { PinModes } from './pin-modes.ts';

export type PinMemory = {
  readonly chip: Chip;
  /** Pins that the module itself uses, by what its firmware calls it. */
  readonly taken: readonly number[];
  readonly journal: PinJournal;
  readonly modes: PinModes;
  /** The board was asked for timers that an earlier program has left blinking. */
  knowsTimers: boolean;
  /** The last that was set from here; one serves all PWM pins of the chip. */
  pwmFrequencyHz: number | null;
  /** By pin: the timer of the chip that turns it over, where those have numbers. */
  readonly timers: Map<number, number>;
  /** TX or RX, once it was made a pin: the board answers nobody any more. */
  cutOffBy: number | null;
  /** Sends the line that does that; see detach-line.ts. */
  readonly detach: (pin: number, line: string, signal: AbortSignal) => Promise<void>;
};

/** `detach` sends the line that makes TX or RX a pin; without one that is refused. */
export const createPinMemory = (
  nowMs: () => number,
  { chip = presumedChip, taken = [], detach }: Partial<Pick<PinMemory, 'chip' | 'taken' | 'detach'>> = {},
): PinMemory => ({
  chip,
  taken,
  timers: new Map(),
  journal: createPinJournal(nowMs),
  modes: new PinModes(),
  knowsTimers: false,
  pwmFrequencyHz: null,
  cutOffBy: null,
  detach:
    detach ??
    (async (pin) => {
      throw detached(chip, pin);
    }),
});

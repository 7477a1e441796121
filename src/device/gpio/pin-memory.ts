// What a driver knows of its pins beyond what the board tells; outlives the driver where pins are
// unlocked and it is made anew for the same firmware.
import { createPinJournal, type PinJournal } from './pin-journal.ts';
import { PinModes } from './pin-modes.ts';

export type PinMemory = {
  readonly journal: PinJournal;
  readonly modes: PinModes;
  /** The board was asked for timers that an earlier program has left blinking. */
  knowsTimers: boolean;
  /** The last that was set from here; one serves all PWM pins of the chip. */
  pwmFrequencyHz: number | null;
};

export const createPinMemory = (nowMs: () => number): PinMemory => ({
  journal: createPinJournal(nowMs),
  modes: new PinModes(),
  knowsTimers: false,
  pwmFrequencyHz: null,
});

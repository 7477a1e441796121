// The Pins screen's state: what is known of each pin, and the line that the last action sent.
import type { Level, PinDriver, PinMode } from '../device/gpio/pin-driver.ts';

export type PinView = {
  readonly pin: number;
  /** 'D4'; empty where the board prints no name. */
  readonly name: string;
  /** What else the pin is for: 'boot strap: high', 'wake', 'flash'. */
  readonly purpose: string;
  /** null until read. */
  readonly level: Level | null;
  readonly mode: PinMode;
  /** The level that lights an LED on the board; null where there is none. */
  readonly ledLitAt: Level | null;
  /** Why it may not be driven; null if it may. */
  readonly locked: string | null;
  /** The last levels seen, the newest last. */
  readonly history: readonly Level[];
};

export type PinsState = {
  readonly pins: readonly PinView[];
  readonly cursor: number;
  readonly through: PinDriver['through'] | null;
  /** The very line that the last action sent. */
  readonly lastCommand: string | null;
  /** The pin that blinks now. */
  readonly blinking: number | null;
  readonly blinkHz: number;
  readonly trouble: string | null;
};

// The Pins screen's state: what is known of each pin, what is asked, the line that the last action sent.
import type { BoardProfile, Led } from '../../device/chips/board-profile.ts';
import { defaultProfile } from '../../device/pins/boards.ts';
import type { Level, PinDriver, PinMode } from '../../device/pins/pin-driver.ts';
import { type Filter, fits } from '../../workbench/filter.ts';

export type PinView = {
  readonly pin: number;
  /** 'D4'; empty where the board prints no name. */
  readonly name: string;
  /** What else the pin is for, in sentences: 'Must be low at reset.' */
  readonly purpose: string;
  /** Held at the wrong level it stops the next start. */
  readonly isStrap: boolean;
  /** null until read. */
  readonly level: Level | null;
  readonly mode: PinMode;
  /** The level that lights an LED on the board; null where there is none. */
  readonly ledLitAt: Level | null;
  /** Of that LED: a WS2812 shines at no level. */
  readonly ledKind?: Led['kind'];
  /** Whether a WS2812 shines; absent until it was lit or darkened from here. */
  readonly lit?: boolean;
  /** How it is measured; absent: it is not. */
  readonly hasAdc?: true;
  readonly hasTouch?: true;
  /** Why it may not be driven; null if it may. */
  readonly locked: string | null;
  /** What unlocking it would mean; null where nothing unlocks it. */
  readonly risk: string | null;
  /** The last levels seen, the newest last. */
  readonly history: readonly Level[];
  /** While the mode is 'pwm'. Duty 0 to 1023. */
  readonly pwm: { readonly frequencyHz: number; readonly duty1023: number } | null;
  /** The board's own timer turns it over; Hz, 'unknown' where somebody else started it. */
  readonly boardBlinkHz: number | 'unknown' | null;
};

export type PinsPrompt =
  | { readonly kind: 'unlock'; readonly pin: number; readonly risk: string }
  /** `pin` blinks, as `led` would; those after it in the list are still to be tried. */
  | { readonly kind: 'wizard'; readonly pin: number; readonly led: Led };

export type PinsState = {
  readonly pins: readonly PinView[];
  /** In `pins`, also while the filter hides some of them. */
  readonly cursor: number;
  readonly filter: Filter | null;
  readonly through: PinDriver['through'] | null;
  /** The very line that the last action sent. */
  readonly lastCommand: string | null;
  /** The pin that blinks now, timed by espwb. */
  readonly blinking: number | null;
  readonly blinkHz: number;
  readonly trouble: string | null;
  /** TX or RX, once it was made a pin: until a reset the board can answer nobody. */
  readonly cutOffBy: number | null;
  /** Which board is drawn and where its LEDs are. */
  readonly profile: BoardProfile;
  /** The LED that a person has found; null = the profile's. */
  readonly ledPin: number | null;
  readonly unlocked: readonly number[];
  /** Pins that the module itself uses, as its firmware says. */
  readonly taken: readonly number[];
  /** Levels and A0 are read again and again. */
  readonly live: boolean;
  /** What is measured, the newest last; empty until it is. */
  readonly analog: readonly number[];
  /** The pin that `analog` is of; null is A0. */
  readonly analogPin: number | null;
  readonly prompt: PinsPrompt | null;
};

/** Those that the filter leaves, by what is printed beside them: 'D4', 'GPIO2', 'LED'. */
export const shownPins = ({ pins, filter }: PinsState): readonly PinView[] =>
  filter
    ? pins.filter(({ pin, name, ledLitAt }) =>
        fits(filter.entry.text, [`GPIO${pin}`, name, ledLitAt === null ? null : 'LED']),
      )
    : pins;

export const initialPins: PinsState = {
  pins: [],
  cursor: 0,
  filter: null,
  through: null,
  lastCommand: null,
  blinking: null,
  blinkHz: 2,
  trouble: 'No board is open.',
  cutOffBy: null,
  profile: defaultProfile,
  ledPin: null,
  unlocked: [],
  taken: [],
  live: false,
  analog: [],
  analogPin: null,
  prompt: null,
};

declare module '../../workbench/state.ts' {
  interface ScreenStates {
    readonly pins: PinsState;
  }
}

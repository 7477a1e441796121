// A board that people have: which pins of its chip it brings out, and where its LEDs are.
import type { ChipId } from './chip-id.ts';

export type Led = {
  readonly pin: number;
  readonly litAt: 0 | 1;
  readonly name: string;
  /** Takes colours as timed pulses; no level lights it. Absent: a plain LED. */
  readonly kind?: 'ws2812';
};

export type BoardProfile = {
  /** As people type it. */
  readonly id: string;
  readonly name: string;
  readonly chip: ChipId;
  /** As it stands on the module, or on the board where there is none; up to eight characters. */
  readonly module: string;
  /** It has a USB plug, which is drawn at its lower end. */
  readonly hasUsb: boolean;
  /** Header pins as they stand on the board, top to bottom with the USB plug down; a word = power or the like. */
  readonly left: readonly (number | string)[];
  readonly right: readonly (number | string)[];
  /** The one that 'LED' means comes first. */
  readonly leds: readonly Led[];
  /** Whether the board prints the names that its chip's pins have. */
  readonly hasDNames: boolean;
  /** Names that this board alone prints: 'D0' of a XIAO. */
  readonly names?: Readonly<Record<number, string>>;
  /** What hangs on a pin of this board. */
  readonly wired?: Readonly<Record<number, string>>;
  /** Pins that its module uses itself. */
  readonly taken?: readonly number[];
};

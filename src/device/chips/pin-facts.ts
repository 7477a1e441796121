// What the pins of a chip are for.
import type { BoardProfile, Led } from './board-profile.ts';

export type PinClass =
  /** Free for anything. */
  | 'safe'
  /** Its level at reset decides how the chip boots. */
  | 'boot-strap'
  /** No pull-up, no interrupt, no PWM. */
  | 'limited'
  /** It has no driver: it only reads. No pull-up either. */
  | 'input-only'
  /** The UART of the boot loader: the REPL's own wires. */
  | 'uart'
  /** D+ or D- of the chip's own USB port. */
  | 'usb'
  /** Flash data lines in QIO and QOUT; free with DIO and DOUT, and where the flash is in the package. */
  | 'flash-quad'
  /** Data lines of an octal flash or PSRAM; free on modules that have neither. */
  | 'octal'
  /** Flash: touching it crashes the chip. */
  | 'flash';

export type PinFacts = {
  readonly pin: number;
  /** Names on boards, the usual one first: 'D4', 'TX'. */
  readonly names: readonly string[];
  readonly pinClass: PinClass;
  /** One short sentence for the panel; '' where there is nothing to say. */
  readonly note: string;
  /** The converter that measures its voltage. */
  readonly adc?: 1 | 2;
  readonly hasTouch?: true;
};

export type PwmLimits = {
  readonly mostHz: number;
  /** One frequency for all pins. */
  readonly sharesFrequency: boolean;
};

/** The pins of a chip, and the boards that bring them out. GPIO numbers throughout. */
export type ChipPins = {
  /** In the order of their numbers; a number that is missing is no pin. */
  readonly facts: readonly PinFacts[];
  /** In words, for whoever named another one. */
  readonly inWords: string;
  /** What may light on boards with it, the likeliest first. */
  readonly leds: readonly Led[];
  /** The usual one first. */
  readonly boards: readonly BoardProfile[];
  /** What stands beside the button of its boot loader. */
  readonly bootButton: 'FLASH' | 'BOOT';
  readonly pwm: PwmLimits;
  /** The name of its one analogue input; null where pins are that. */
  readonly analogInput: 'A0' | null;
  /** What a firmware's analogue reading ends with. */
  readonly analogMost: number;
  /** How many timers MicroPython has on it, numbered from 0; null where they have no numbers. */
  readonly timers: number | null;
  /** Pins that a firmware which calls itself so has no use of: PSRAM or flash of its module is on them. */
  readonly takenWith?: (firmwareBoard: string) => readonly number[];
};

// A board that people have: which pins of its chip it brings out, and where its LEDs are.

export type BoardProfileId = 'nodemcu' | 'nodemcu-v0.9' | 'd1mini' | 'esp01' | 'sonoff' | 'generic';

export type Led = { readonly pin: number; readonly litAt: 0 | 1; readonly name: string };

export type BoardProfile = {
  readonly id: BoardProfileId;
  readonly name: string;
  /** Header pins as they stand on the board, top to bottom with the USB plug down; null = power or the like. */
  readonly left: readonly (number | string)[];
  readonly right: readonly (number | string)[];
  /** The one that 'LED' means comes first. */
  readonly leds: readonly Led[];
  /** Whether the board prints D-names. */
  readonly hasDNames: boolean;
  /** What hangs on a pin of this board. */
  readonly wired?: Readonly<Record<number, string>>;
};

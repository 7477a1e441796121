// What a pin of a chip is for.

export type PinClass =
  /** Free for anything. */
  | 'safe'
  /** Its level at reset decides how the chip boots. */
  | 'boot-strap'
  /** No pull-up, no interrupt, no PWM. */
  | 'limited'
  /** The UART of the boot loader: the REPL's own wires. */
  | 'uart'
  /** Flash data lines in QIO and QOUT; free with DIO and DOUT, and where the flash is in the package. */
  | 'flash-quad'
  /** Flash: touching it crashes the chip. */
  | 'flash';

export type PinFacts = {
  readonly pin: number;
  /** Names on boards, the usual one first: 'D4', 'TX'. */
  readonly names: readonly string[];
  readonly pinClass: PinClass;
  /** One short sentence for the panel; '' where there is nothing to say. */
  readonly note: string;
};

// The 17 pins: mode, output latch, pull-up, an outside driver, and the level that results.
// Backed by shared memory, so that a firmware in a worker reads levels without asking.

export type PinBankMode = 'input' | 'input-pullup' | 'output' | 'open-drain' | 'pwm' | 'uart';

export interface PinBank {
  /** One Int32 a pin; layout owned by pin-bank.ts, opened in a worker with `attachPinBank`. */
  readonly shared: SharedArrayBuffer;
  readonly setMode: (pin: number, mode: PinBankMode) => void;
  readonly setLatch: (pin: number, level: 0 | 1) => void;
  /** frequencyHz 0 = stopped. */
  readonly setPwm: (pin: number, frequencyHz: number, duty1023: number) => void;
  readonly level: (pin: number) => 0 | 1;
  readonly mode: (pin: number) => PinBankMode;
  readonly latch: (pin: number) => 0 | 1;
  /** 0..1024 on A0; settable by tests. */
  readonly adc: () => number;
}

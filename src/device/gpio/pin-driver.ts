// One way to speak of pins, three ways to move them: MicroPython, NodeMCU Lua, and the boot
// loader's registers. Pins are always GPIO numbers here; D-names and Lua indices stay inside.

export type Level = 0 | 1;
export type PinMode = 'input' | 'input-pullup' | 'output' | 'open-drain' | 'pwm' | 'unknown';

export type PinReading = {
  readonly pin: number;
  readonly level: Level;
  /** 'unknown' until set from here: no firmware can tell the mode. */
  readonly mode: PinMode;
};

export interface PinDriver {
  readonly through: 'micropython' | 'nodemcu' | 'registers';
  /** Makes it an output without a glitch. @throws EspError pin-refused */
  set(pin: number, level: Level, signal: AbortSignal): Promise<PinReading>;
  toggle(pin: number, signal: AbortSignal): Promise<PinReading>;
  /** Reads without changing any mode, one round trip for all. */
  read(pins: readonly number[], signal: AbortSignal): Promise<readonly PinReading[]>;
  setInput(pin: number, pullUp: boolean, signal: AbortSignal): Promise<PinReading>;
  pwm(pin: number, frequencyHz: number, duty1023: number, signal: AbortSignal): Promise<void>;
  /** 0..1024 */
  readAdc(signal: AbortSignal): Promise<number>;
  /** Puts back to inputs what was driven from here. */
  releaseAll(signal: AbortSignal): Promise<void>;
  /** The very line that the last action sent, for the panel. */
  readonly lastCommand: string | null;
}

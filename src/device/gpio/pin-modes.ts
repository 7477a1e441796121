// No firmware tells a pin's mode, so a driver remembers what it set itself; all else is unknown.
import type { Level, PinMode, PinReading } from './pin-driver.ts';

export class PinModes {
  readonly #modes = new Map<number, PinMode>();

  of(pin: number): PinMode {
    return this.#modes.get(pin) ?? 'unknown';
  }

  set(pin: number, mode: PinMode): void {
    this.#modes.set(pin, mode);
  }

  reading(pin: number, level: Level): PinReading {
    return { pin, level, mode: this.of(pin) };
  }

  /** Pins that this driver has made drive something. */
  driven(): number[] {
    const drives: readonly PinMode[] = ['output', 'open-drain', 'pwm'];
    return [...this.#modes].filter(([, mode]) => drives.includes(mode)).map(([pin]) => pin);
  }
}

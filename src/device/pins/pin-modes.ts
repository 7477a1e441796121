// No firmware tells a pin's mode, so a driver remembers what it set itself; all else is unknown.
import type { Level, PinMode, PinReading } from './pin-driver.ts';

/** The modes of all pins, by GPIO number. */
export class PinModes {
  readonly #modes = new Map<number, PinMode>();
  readonly #blinks = new Map<number, number | null>();
  readonly #lit = new Set<number>();

  of(pin: number): PinMode {
    return this.#modes.get(pin) ?? 'unknown';
  }

  /** Also ends what is remembered of a blink. */
  set(pin: number, mode: PinMode): void {
    this.#modes.set(pin, mode);
    this.#blinks.delete(pin);
    this.#lit.delete(pin);
  }

  /** The board's own timer turns the pin over; Hz, or null where somebody else has started it. */
  blink(pin: number, hz: number | null): void {
    this.#modes.set(pin, 'output');
    this.#blinks.set(pin, hz);
  }

  /** A WS2812 at the pin was lit or darkened. */
  light(pin: number, isLit: boolean): void {
    this.set(pin, 'output');
    if (isLit) this.#lit.add(pin);
  }

  isLit(pin: number): boolean {
    return this.#lit.has(pin);
  }

  get blinks(): ReadonlyMap<number, number | null> {
    return this.#blinks;
  }

  reading(pin: number, level: Level): PinReading {
    return { pin, level, mode: this.of(pin) };
  }

  /** Pins that this driver, or a timer that it found, has made drive something. */
  driven(): number[] {
    const drives: readonly PinMode[] = ['output', 'open-drain', 'pwm'];
    return [...this.#modes].filter(([, mode]) => drives.includes(mode)).map(([pin]) => pin);
  }
}

// One way to speak of pins, three ways to move them: MicroPython, NodeMCU Lua, and the boot
// loader's registers. Pins are always GPIO numbers here; D-names and Lua indices stay inside.

import type { Led } from '../chips/board-profile.ts';
import type { Chip } from '../chips/chip.ts';
import type { FirmwareKind } from '../firmware/firmware-link.ts';

export type Level = 0 | 1;
export type PinMode = 'input' | 'input-pullup' | 'output' | 'open-drain' | 'pwm' | 'unknown';

export type PinReading = {
  readonly pin: number;
  readonly level: Level;
  /** 'unknown' until set from here: no firmware can tell the mode. */
  readonly mode: PinMode;
  /** Of a WS2812 that was lit or darkened from here: its data line's level tells nothing. */
  readonly lit?: boolean;
};

/** A line that changed something on the board, and when it was sent. */
export type PinAction = { readonly line: string; readonly atMs: number };

/**
 * Operations on a pin that checkPin refuses throw pin-refused. All throw what FirmwareLink.exec or the Loader
 * throws, and code-raised with the firmware's words.
 */
export interface PinDriver {
  readonly chip: Chip;
  /** Pins that the module itself uses: not even read. */
  readonly taken: readonly number[];
  /** The firmware, or the boot loader's registers. */
  readonly through: FirmwareKind | 'registers';
  /** Makes it an output without a glitch. @throws EspError pin-refused */
  set(pin: number, level: Level, signal: AbortSignal): Promise<PinReading>;
  toggle(pin: number, signal: AbortSignal): Promise<PinReading>;
  /** Reads without changing any mode, one round trip for all. */
  read(pins: readonly number[], signal: AbortSignal): Promise<readonly PinReading[]>;
  setInput(pin: number, pullUp: boolean, signal: AbortSignal): Promise<PinReading>;
  pwm(pin: number, frequencyHz: number, duty1023: number, signal: AbortSignal): Promise<void>;
  /**
   * Has the board itself turn the pin over, `hz` (0.5 to 10) full periods a second, beginning at `first`:
   * it goes on when this program has gone. The next set, toggle, setInput, pwm or releaseAll ends it.
   * `kind`: of the LED on the pin.
   * @throws EspError pin-refused | usage | unsupported (boot loader)
   */
  startBlink(
    pin: number,
    hz: number,
    first: Level,
    signal: AbortSignal,
    kind?: Led['kind'],
  ): Promise<PinReading>;
  /** Has a WS2812 at the pin shine, dimly, or not. @throws EspError pin-refused | unsupported (boot loader, firmware) */
  light(pin: number, isLit: boolean, signal: AbortSignal): Promise<PinReading>;
  /** Pins that blink by the board's own timer, and their rate in Hz; null = started by an earlier program. */
  readonly blinks: ReadonlyMap<number, number | null>;
  /**
   * From 0 to what ChipPins says; `pin` where the chip has more than one such input. @throws EspError pin-refused |
   * usage | unsupported
   */
  readAdc(signal: AbortSignal, pin?: number): Promise<number>;
  /** Falls where a finger is near, on an ESP32; on later chips it rises. @throws EspError pin-refused | unsupported */
  readTouch(pin: number, signal: AbortSignal): Promise<number>;
  /** Puts back to inputs what was driven from here, and ends every blink. */
  releaseAll(signal: AbortSignal): Promise<void>;
  /** The very line that the last action sent, for the panel. */
  readonly lastCommand: string | null;
  /** What was done so far, oldest first, the last 500; pin-script.ts makes a script of it. */
  readonly actions: readonly PinAction[];
}

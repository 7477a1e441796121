// Blinking and pulsing, timed by this computer: it stops when the program here stops, on every firmware and on none.
import type { Led } from '../chips/board-profile.ts';
import { type Clock, sleep, throwIfCancelled } from '../clock.ts';
import { EspError } from '../errors.ts';
import type { Level, PinDriver, PinReading } from './pin-driver.ts';

export type BlinkOptions = {
  readonly pin: number;
  /** null = until the signal fires. */
  readonly count: number | null;
  /** 0.1 to 10. */
  readonly hz: number;
  /** The level that lights the LED; on-board LEDs are lit at 0. */
  readonly litAt: Level;
  /** Of the LED; a WS2812 shines at no level. */
  readonly kind?: Led['kind'];
  readonly onBlink?: (blinks: number) => void;
};

/** @throws EspError usage */
export function checkBlinkRate(hz: number): void {
  if (hz >= 0.1 && hz <= 10) return;
  throw new EspError('usage', `A blink of ${hz} Hz is out of range.`, { hints: ['Give 0.1 to 10 Hz.'] });
}

/**
 * Lights the LED `count` times for half a period each. Ends dark, also when cancelled; returns how often
 * it was lit.
 * @throws EspError usage | cancelled | what the driver throws
 */
export async function blink(
  driver: PinDriver,
  options: BlinkOptions,
  clock: Clock,
  signal: AbortSignal,
): Promise<number> {
  const { pin, count, hz } = options;
  checkBlinkRate(hz);
  const halfMs = 500 / hz;
  let blinks = 0;
  // The very first change may have to find the board.
  await driver.read([pin], signal);
  // Deadlines from one start, so that the time on the wire does not slow the blinking down.
  let dueMs = clock.now();
  const waitHalf = () => {
    dueMs += halfMs;
    return sleep(clock, Math.max(0, dueMs - clock.now()), signal);
  };
  try {
    while (count === null || blinks < count) {
      throwIfCancelled(signal);
      await show(driver, options, true, signal);
      blinks += 1;
      options.onBlink?.(blinks);
      await waitHalf();
      await show(driver, options, false, signal);
      if (blinks !== count) await waitHalf();
    }
  } catch (error) {
    // Its own failure must not hide why the blinking ended.
    await show(driver, options, false, new AbortController().signal).catch(() => {});
    throw error;
  }
  return blinks;
}

type Shown = { readonly pin: number; readonly litAt: Level; readonly kind?: Led['kind'] };

/** Has the LED on a pin shine or not. @throws EspError what the driver throws */
export function show(
  driver: PinDriver,
  { pin, litAt, kind }: Shown,
  isLit: boolean,
  signal: AbortSignal,
): Promise<PinReading> {
  if (kind === 'ws2812') return driver.light(pin, isLit, signal);
  return driver.set(pin, isLit === (litAt === 1) ? 1 : 0, signal);
}

/** Holds the pin at `level`, or its WS2812 lit, for `timeMs`, then the other way; also when cancelled. */
export async function pulse(
  driver: PinDriver,
  options: {
    readonly pin: number;
    readonly level: Level;
    readonly timeMs: number;
    readonly kind?: Led['kind'];
  },
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const shown = { ...options, litAt: options.level };
  await show(driver, shown, true, signal);
  try {
    await sleep(clock, options.timeMs, signal);
  } finally {
    await show(driver, shown, false, new AbortController().signal);
  }
}

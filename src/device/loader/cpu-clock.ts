// The clock of the chip's core while a stub works, raised by registers; UART and timers keep theirs. On an ESP8266
// the ROM leaves the core at twice the crystal, 52 MHz as a rule, so that even doubled it stays below the 160 MHz that
// it is made for; on an ESP32-C3 at the crystal or below, and it goes to the 160 MHz of its programs. A reset takes it
// back. Where the stub sees to the clock itself nothing is done.
import type { RegisterWrite } from '../chips/chip.ts';
import type { Loader } from './loader.ts';
import { retryHarmless } from './retry.ts';

/**
 * Digests and inflating take less of the stub's time. May be done again.
 * @throws EspError timeout | protocol | no-answer where the line or the chip fails at it
 */
export const raiseCpuClock = (loader: Loader, signal?: AbortSignal): Promise<void> =>
  writeAll(loader, loader.chip.cpuClock?.raised, signal);

/** As the ROM left it, for a stub that stays behind. */
export const restoreCpuClock = (loader: Loader, signal?: AbortSignal): Promise<void> =>
  writeAll(loader, loader.chip.cpuClock?.usual, signal);

async function writeAll(
  loader: Loader,
  writes: readonly RegisterWrite[] = [],
  signal?: AbortSignal,
): Promise<void> {
  if (writes.length > 0) await retryHarmless(() => loader.writeRegisters(writes, signal));
}

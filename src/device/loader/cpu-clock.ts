// The clock of the chip's core while a stub works. One bit doubles it, as every firmware does that goes
// from 80 to 160 MHz; UART, timers and the flash chip's bus keep theirs. The ROM leaves the core at twice
// the crystal, 52 MHz as a rule, so that even doubled it stays below the 160 MHz that it is made for.
// A reset takes it back. Where the stub sees to the clock itself nothing is done.
import type { Loader } from './loader.ts';
import { retryHarmless } from './retry.ts';

/**
 * Digests and inflating take less of the stub's time. May be done again.
 * @throws EspError timeout | protocol | no-answer where the line or the chip fails at it
 */
export async function doubleCpuClock(loader: Loader, signal?: AbortSignal): Promise<void> {
  await setCpuClock(loader, loader.chip.cpuClock?.doubleBit ?? 0, signal);
}

/** As the ROM left it, for a stub that stays behind. */
export async function restoreCpuClock(loader: Loader, signal?: AbortSignal): Promise<void> {
  await setCpuClock(loader, 0, signal);
}

async function setCpuClock(loader: Loader, value: number, signal?: AbortSignal): Promise<void> {
  const { cpuClock } = loader.chip;
  if (!cpuClock) return;
  const { address, doubleBit } = cpuClock;
  await retryHarmless(() => loader.writeRegisters([{ address, value, mask: doubleBit }], signal));
}

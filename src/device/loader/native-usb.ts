// What a chip on a USB port of its own needs of whoever loads: its watchdogs, which a reset over USB leaves running, are
// stopped; and where the lines only lead back into the boot loader, a watchdog is what leads out of it.
import { calmWatchdogs, resetByWatchdog } from '../chips/usb.ts';
import { sleep } from '../clock.ts';
import { isEspError } from '../errors.ts';
import type { LoaderLink } from './link.ts';
import { retryHarmless } from './retry.ts';

/** Its slow clock is off by a third, and the port takes a while to go. */
const biteMs = 500;

/** Once after each reset, before anything that takes long. @throws as Loader.command */
export async function calmOverUsb(link: LoaderLink, signal?: AbortSignal): Promise<void> {
  const { usb } = link.chip;
  if (!usb || !link.transport.capabilities.native) return;
  await retryHarmless(() => link.writeRegisters(calmWatchdogs(usb), signal));
}

/**
 * Resets all of the chip, so that it looks at its boot pin again.
 * @returns false where that chip has no watchdog that does so
 * @throws EspError unplugged | cancelled | port-not-back
 */
export async function resetOverUsb(link: LoaderLink, signal?: AbortSignal): Promise<boolean> {
  const { usb } = link.chip;
  if (!usb?.leavesByWatchdog) return false;
  link.transport.expectReset?.();
  try {
    await link.writeRegisters(resetByWatchdog(usb), signal);
  } catch (error) {
    // It may bite before the answer has left.
    if (!isEspError(error) || error.code !== 'timeout') throw error;
  }
  await sleep(link.clock, biteMs, signal);
  return true;
}

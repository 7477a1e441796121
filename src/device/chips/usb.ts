// The watchdogs of a chip on a USB port of its own, as writes to its registers. Source: Technical Reference Manuals, RTC
// and LP watchdogs; esptool's targets.
import type { RegisterWrite } from './chip.ts';
import type { ChipUsb } from './usb-facts.ts';

const watchdogKey = 0x50d8_3aa1;

export const usualSuperKey = watchdogKey;
/** Of the first chips with a super watchdog: C3 and S3. */
export const firstSuperKey = 0x8f1d_312a;

/** Low-power watchdogs of the chips since the C6. */
export const lowPowerWatchdogs = (base: number): Pick<ChipUsb, 'rtcWatchdog' | 'superWatchdog'> => ({
  rtcWatchdog: { config0: base, config1: base + 0x04, writeProtect: base + 0x18 },
  superWatchdog: {
    config: base + 0x1c,
    feedsItself: 2 ** 18,
    writeProtect: base + 0x20,
    key: usualSuperKey,
  },
});

/** Neither watchdog runs while a loader works. */
export function calmWatchdogs({ rtcWatchdog, superWatchdog }: ChipUsb): readonly RegisterWrite[] {
  const rtc = [
    { address: rtcWatchdog.writeProtect, value: watchdogKey },
    { address: rtcWatchdog.config0, value: 0 },
    { address: rtcWatchdog.writeProtect, value: 0 },
  ];
  if (!superWatchdog) return rtc;
  const { config, feedsItself, writeProtect, key } = superWatchdog;
  return [
    ...rtc,
    { address: writeProtect, value: key },
    { address: config, value: feedsItself, mask: feedsItself },
    { address: writeProtect, value: 0 },
  ];
}

/** About 15 ms of its slow clock. */
const ticks = 2000;
/** On, and its first stage resets the whole chip. */
const resetsAll = 2 ** 31 + 5 * 2 ** 28 + 2 ** 8 + 2;

/** The chip resets soon after. The bit that leads back into the boot loader is cleared first. */
export function resetByWatchdog({ rtcWatchdog, forcedDownload }: ChipUsb): readonly RegisterWrite[] {
  return [
    ...(forcedDownload ? [{ address: forcedDownload.address, value: 0, mask: forcedDownload.mask }] : []),
    { address: rtcWatchdog.writeProtect, value: watchdogKey },
    { address: rtcWatchdog.config1, value: ticks },
    { address: rtcWatchdog.config0, value: resetsAll },
    { address: rtcWatchdog.writeProtect, value: 0 },
  ];
}

// Why a firmware of the family restarts (runtime.ts), and the code that the boot ROM then prints: an application
// resets through the CPU, whatever for; its watchdogs and a wake from sleep have codes of their own.

export const firmwareReason = {
  power: 0,
  hardwareWatchdog: 1,
  exception: 2,
  softwareWatchdog: 3,
  softwareRestart: 4,
  deepSleepWake: 5,
  /** machine.bootloader() */
  bootLoader: 7,
} as const;

const softwareCpu = 0xc;
const deepSleep = 0x5;
const timerWatchdog = 0x7;

/** rst:0x..., the same on all chips of the family. */
export function resetCodeOf(reason: number): typeof softwareCpu | typeof deepSleep | typeof timerWatchdog {
  if (reason === firmwareReason.deepSleepWake) return deepSleep;
  return reason === firmwareReason.hardwareWatchdog ? timerWatchdog : softwareCpu;
}

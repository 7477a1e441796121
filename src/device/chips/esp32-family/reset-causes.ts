// The number behind `rst:` in what a boot ROM of the family says, as the end of "Reset by ...". Source: ESP-IDF,
// soc/reset_reasons.h of each chip: a number means the same wherever a chip has it.

const causes: Readonly<Record<number, string>> = {
  1: 'power-on, or EN',
  3: 'software',
  4: 'the old watchdog',
  5: 'wake from deep sleep',
  6: 'SDIO',
  7: 'the watchdog of timer group 0',
  8: 'the watchdog of timer group 1',
  9: 'the watchdog of the real-time clock',
  10: 'an intrusion test',
  11: 'the watchdog of timer group 0, of the core alone',
  12: 'software, of the core alone',
  13: 'the watchdog of the real-time clock, of the core alone',
  14: 'the other core',
  15: 'brown-out: its supply was too weak',
  16: 'the watchdog of the real-time clock, of all of the chip',
  17: 'the watchdog of timer group 1, of the core alone',
  18: 'the super watchdog',
  19: 'a glitch of its clock',
  20: 'an error in its eFuses',
  21: 'its own USB port, as a flasher does it',
  22: 'its own USB port, as a debugger does it',
  23: 'a glitch of its supply',
  24: 'a debugger (JTAG)',
};

export const resetWords = (code: number): string =>
  causes[code] ?? `cause 0x${code.toString(16).padStart(2, '0')}`;

/** What a board does to itself, again and again where it cannot start: no proof that the lines reach it. */
export const ownResets: ReadonlySet<number> = new Set([
  0x03, 0x04, 0x07, 0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13, 0x14, 0x17,
]);

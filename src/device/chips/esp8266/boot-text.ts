// What the boot ROM says at 74880 baud, read as facts. Format: ESP8266 boot ROM; meaning of the numbers:
// esp8266/Arduino doc/boards.rst, "Boot Messages and Modes".

import type { BootMode, BootReport, BootStart } from '../boot-report.ts';

/** 115200 baud with the 26 MHz crystal where the ROM reckons with 40 MHz. */
export const bootRomBaudRate = 74_880;

const resetCauses: Readonly<Record<number, string>> = {
  0: 'undefined',
  1: 'power-on',
  2: 'external reset, or wake from deep sleep',
  3: 'software reset',
  4: 'hardware watchdog',
};

/** A software reset, the hardware watchdog: what a board gives itself again and again. */
export const ownResets: ReadonlySet<number> = new Set([3, 4]);

const startLines = /ets Jan +8 2013,rst cause:(\d+), boot mode:\((\d+),(\d+)\)/g;

/** Without what reads its numbers, for a line that may begin in noise. */
export const startLine = /rst cause:\d+, boot mode:/;

export const lastStartAt = (text: string): number => text.lastIndexOf('ets ');

/** `text` is one character a byte, noise included. */
export function decodeBootText(text: string): BootReport {
  const starts = [...text.matchAll(startLines)].map((match): BootStart => {
    const [resetCause, mode, second] = match.slice(1).map(Number) as [number, number, number];
    return {
      resetCause,
      resetWords: resetCauses[resetCause] ?? `cause ${resetCause}`,
      bootMode: bootModeOf(mode),
      modeNumbers: [mode, second],
    };
  });
  const last = text.slice(text.lastIndexOf('ets Jan'));
  return {
    starts,
    segments: last.match(/load 0x[0-9a-f]{8}, ?len \d+/g)?.length ?? 0,
    imageFailed: /csum err|ets_main\.c/.test(last),
    initDataMissing: /rf_cal\[0\] ?!=0x05/.test(text),
  };
}

/** Bits: GPIO15, GPIO0, GPIO2, as they stood when the reset line rose. */
function bootModeOf(mode: number): BootMode {
  if (mode === 1) return 'download';
  if (mode === 3) return 'flash';
  return mode >= 4 && mode <= 7 ? 'sdio' : 'invalid';
}

/** One sentence on what the report comes to; null if nothing was heard. */
export function bootWords(report: BootReport): string | null {
  const start = report.starts.at(-1);
  if (!start) return null;
  const cause = `Reset by ${start.resetWords}`;
  if (start.bootMode === 'download') return `${cause}; GPIO0 was low, so the boot ROM waits for a download.`;
  if (start.bootMode === 'sdio') return `${cause}; GPIO15 was high, so it tries to boot from SDIO.`;
  if (start.bootMode === 'invalid') return `${cause}; GPIO2 was low, so it does not boot.`;
  if (report.imageFailed) return `${cause}; the flash holds no image that the boot ROM accepts.`;
  if (report.initDataMissing) return `${cause}; the SDK finds no init data for its radio (rf_cal).`;
  if (report.starts.length > 2) return `${cause}; it keeps restarting.`;
  return `${cause}; booting from flash.`;
}

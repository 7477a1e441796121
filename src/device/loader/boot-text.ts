// The one line that the ESP8266's mask ROM prints at every reset: why it reset and what its strapping
// pins asked for. Sent at 74880 baud with the usual 26 MHz crystal, at 115200 with 40 MHz.
// Source: ESP8266 boot log guide (Espressif); ESP8266 ROM.

/** What the ROM prints at, since it takes every crystal for a 40 MHz one: 115200 · 26/40. */
export const bootTextBaudRate = 74_880;

export type BootText = {
  /** 1 power-on, 2 external reset or deep-sleep wake, 3 software, 4 hardware watchdog. */
  readonly resetCause: number;
  /** GPIO15 << 2 | GPIO0 << 1 | GPIO2 at the moment EN rose: 1 = UART download, 3 = flash boot. */
  readonly bootMode: number;
  readonly text: string;
};

const latin = new TextDecoder('latin1');
const bootLine = /ets \w{3} {1,2}\d{1,2} \d{4},rst cause:(\d), boot mode:\((\d),(\d)\)/g;

/** The last boot line among the bytes; null where there is none. */
export function findBootText(bytes: Uint8Array): BootText | null {
  const last = [...latin.decode(bytes).matchAll(bootLine)].at(-1);
  if (!last) return null;
  return { resetCause: Number(last[1]), bootMode: Number(last[2]), text: last[0] };
}

export const isDownloadMode = (boot: BootText): boolean => boot.bootMode === 1;
export const isFlashBoot = (boot: BootText): boolean => boot.bootMode === 3;

/** 'power-on', 'external reset', … */
export function resetCauseName(resetCause: number): string {
  return ['unknown', 'power-on', 'external reset', 'software reset', 'watchdog'][resetCause] ?? 'unknown';
}

/** What the strapping pins asked for, in words. */
export function bootModeName(bootMode: number): string {
  if (bootMode === 1) return 'UART download';
  if (bootMode === 3) return 'flash boot';
  if (bootMode >= 4) return 'SDIO boot (GPIO15 is high)';
  return 'no valid mode (GPIO2 is low)';
}

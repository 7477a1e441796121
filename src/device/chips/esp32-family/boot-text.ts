// What the boot ROMs of the ESP32 family say at 115200 baud, read as facts. Source: ESP-IDF, soc/reset_reasons.h;
// Espressif "Boot Mode Selection" of the chips; the boot ROMs of ESP32 and ESP32-C3.
import type { BootMode, BootReport, BootStart, BootText, Straps } from '../boot-report.ts';
import type { Chip } from '../chip.ts';
import { ownResets, resetWords } from './reset-causes.ts';
import { type LineRule, troubleLines } from './trouble-lines.ts';

/** What was heard of a chip of the family. */
export type FamilyBoot = {
  /** 'ESP32', 'ESP32-C3'; null where only the family shows. */
  readonly chip: string | null;
  /** Sentences on what its ROM and boot loader came to; null where they went on to a program. */
  readonly trouble: string | null;
};

const firstRom = /ets (?:Jun +8 2016|Jul 29 2019) \d\d:\d\d:\d\d/;
const namedRom = /ESP-ROM:(esp32-?([a-z]\d{1,2})?)/i;
const startLine =
  /rst:0x([0-9a-f]{1,2}) \((\w{1,40})\),boot:0x([0-9a-f]{1,2}) \(([\w/()]{1,60})\)(?=[\r\n]|$)/;
const startLines = new RegExp(startLine, 'g');
/** A chip that finds no header may say nothing else; an ESP8266 does not say it. */
const headerLine = /(?:^|\n)invalid header: 0x[0-9a-f]{8}\r/;

export function familyBootText(chips: readonly Chip[]) {
  const nameOf = (id: number): string =>
    chips.find(({ image }) => image.imageChipId === id)?.name ?? `chip with the ID ${id}`;
  const troubleIn = (text: string): string | null => {
    const found: string[] = [];
    for (const [pattern, words] of troubleLines) {
      const match = pattern.exec(text);
      const said = match && words(match, nameOf);
      if (said) found.push(said);
      if (found.length === mostTroubles) break;
    }
    return found.length > 0 ? found.join(' ') : null;
  };
  const chipIn = (text: string): Chip | null => {
    const named = namedRom.exec(text)?.[1]?.replace('-', '').toLowerCase();
    const id = named ?? (firstRom.test(text) || firstNames.test(text) ? 'esp32' : null);
    return chips.find((each) => each.id === id) ?? null;
  };

  /** Null where nothing of the family is heard. `text` is one character a byte. */
  const familyBoot = (text: string): FamilyBoot | null => {
    const isFamily = [namedRom, firstRom, startLine, headerLine].some((sign) => sign.test(text));
    if (!isFamily) return null;
    const lastStart = text.slice(Math.max(0, text.lastIndexOf('rst:0x')));
    return { chip: chipIn(text)?.name ?? null, trouble: troubleIn(lastStart) };
  };

  const startOf = (
    [, cause = '', causeName = '', mode = '', modeName = '']: readonly string[],
    text: string,
  ) => {
    const resetCause = Number.parseInt(cause, 16);
    const bits = Number.parseInt(mode, 16);
    return {
      resetCause,
      resetWords: resetWords(resetCause),
      bootMode: modeOf(modeName),
      modeNumbers: [bits],
      straps: strapWords(bits, modeOf(modeName), chipIn(text + causeName)?.straps ?? null),
    } satisfies BootStart;
  };

  const boot: BootText = {
    baudRate: 115_200,
    startLine,
    lastStartAt: (text) =>
      Math.max(text.lastIndexOf('ESP-ROM:'), text.lastIndexOf('ets J'), text.lastIndexOf('rst:0x')),
    ownResets,
    decode: (text): BootReport => {
      const starts = [...text.matchAll(startLines)].map((match) => startOf(match, text));
      const last = text.slice(Math.max(0, text.lastIndexOf('rst:0x')));
      return {
        starts,
        segments: last.match(/load:0x[0-9a-f]{8},len:/g)?.length ?? 0,
        imageFailed: /invalid header|flash read err|csum err/.test(last),
        initDataMissing: false,
        trouble: troubleIn(last),
      };
    },
    words: (report) => {
      const start = report.starts.at(-1);
      if (!start) return null;
      const said = [
        `Reset by ${start.resetWords}; ${start.straps ?? modeWords[start.bootMode]}.`,
        ...(report.trouble ? [report.trouble] : []),
        ...(report.starts.length > 2 ? ['It keeps restarting.'] : []),
      ];
      return said.join(' ');
    },
  };

  const lines: readonly (readonly [RegExp, (match: RegExpExecArray) => string | null])[] = [
    [startLine, ({ input }) => boot.words(boot.decode(input))],
    [
      /^(?:ets (?:Jun +8 2016|Jul 29 2019)|ESP-ROM:esp32)/,
      ({ input }) => `This is the boot ROM of ${familyWords({ chip: chipIn(input)?.name ?? null })}.`,
    ],
    ...troubleLines.map(
      ([pattern, words]: LineRule) => [pattern, (match: RegExpExecArray) => words(match, nameOf)] as const,
    ),
  ];
  return { familyBoot, boot, lines };
}

/** The cause and what follows from it; more is said by the lines themselves. */
const mostTroubles = 2;

/** So the first ESP32 names its resets. */
const firstNames =
  /\b(?:POWERON|SW|OWDT|DEEPSLEEP|SDIO|TG[01]WDT_SYS|TGWDT_CPU|SW_CPU|RTCWDT_(?:SYS|CPU|RTC|BROWN_OUT)|EXT_CPU)_RESET\b/;

function modeOf(name: string): BootMode {
  if (/^SPI_(?:FAST_)?FLASH_BOOT/.test(name)) return 'flash';
  if (/DOWNLOAD|UART0?_BOOT|USB_BOOT/.test(name)) return 'download';
  return /SDIO/.test(name) ? 'sdio' : 'invalid';
}

const modeWords: Readonly<Record<BootMode, string>> = {
  download: 'its boot pin was low, so the boot ROM waits for a download',
  flash: 'booting from flash',
  sdio: 'it tries to boot from SDIO',
  invalid: 'its boot pins were set to a mode that boots nothing',
};

/** null where the pins of the chip are not known. */
function strapWords(bits: number, mode: BootMode, straps: Straps | null): string | null {
  if (!straps) return null;
  const { boot, flashVoltage } = straps;
  if (mode === 'download') return `GPIO${boot.pin} was low, so the boot ROM waits for a download`;
  if (mode === 'flash' && flashVoltage && (bits & flashVoltage.bit) !== 0)
    return `booting from flash, with 1.8 V for it because GPIO${flashVoltage.pin} was high: most flash chips need 3.3 V`;
  if (mode !== 'flash' && (bits & boot.bit) === 0)
    return `GPIO${boot.pin} was low, and with it ${straps.besides} is needed for the boot loader`;
  return null;
}

/** 'an ESP32-C3', 'a chip of the ESP32 family'. */
export const familyWords = ({ chip }: Pick<FamilyBoot, 'chip'>): string =>
  chip === null ? 'a chip of the ESP32 family' : `an ${chip}`;

/** Its boot ROM has said that it waits for a loader's first word. */
export const familyWaits = (text: string): boolean =>
  /waiting for download|wait (?:uart0|usb|spi) download|boot:0x[0-9a-f]{1,2} \((?:DOWNLOAD|UART0?_BOOT)/.test(
    text,
  );

// The boot ROM of an ESP32 or a chip of its family, told from that of an ESP8266 by what it says at 115200
// baud. Source: Espressif "Boot Mode Selection" of the chips and their ROM messages.

export type SisterBoot = {
  /** 'ESP32', 'ESP32-C3'; null where only the family shows. */
  readonly chip: string | null;
  /** One sentence on what its ROM came to; null where it went on to a program. */
  readonly trouble: string | null;
};

const firstRom = /ets (?:Jun +8 2016|Jul 29 2019) \d\d:\d\d:\d\d/;
const namedRom = /ESP-ROM:esp32-?([a-z]\d{1,2})?/i;
const anyRom = /rst:0x[0-9a-f]{1,2} \(\w{1,30}\),boot:0x[0-9a-f]{1,2} \(/;

const troubles: readonly (readonly [sign: RegExp, words: string])[] = [
  [/waiting for download|wait (?:uart0|usb) download/, 'It waits for a download.'],
  [
    /invalid header: 0xffffffff/,
    'It finds no boot loader in its flash: that is blank, or was flashed elsewhere.',
  ],
  [/invalid header: 0x/, 'It finds no boot loader in its flash: another file is in its place.'],
  [/flash read err, 1000/, 'It cannot read a boot loader from its flash.'],
  [/csum err:0x/, 'Its boot loader in flash is damaged.'],
  [/No bootable app partitions/, 'Its boot loader finds no program to start.'],
  [/Brownout detector was triggered/, 'Its supply is too weak, so it resets (brown-out).'],
  [/Guru Meditation Error: /, 'Its program stops with an exception (Guru Meditation) and restarts.'],
];

/** Null where nothing of it is heard. `text` is one character a byte. */
export function sisterBoot(text: string): SisterBoot | null {
  const named = namedRom.exec(text);
  const isFirst = firstRom.test(text);
  // An ESP8266 says neither word, and a chip that finds no header may say nothing else.
  if (!named && !isFirst && !anyRom.test(text) && !/(?:^|\n)invalid header: 0x[0-9a-f]{8}\r/.test(text))
    return null;
  const chip = named
    ? ['ESP32', named[1]?.toUpperCase()].filter(Boolean).join('-')
    : isFirst
      ? 'ESP32'
      : null;
  const trouble = troubles.find(([sign]) => sign.test(text))?.[1] ?? null;
  return { chip, trouble };
}

/** 'an ESP32-C3', 'a chip of the ESP32 family'. */
export const sisterWords = ({ chip }: SisterBoot): string =>
  chip === null ? `a chip of ${sisterFamily}` : `an ${chip}`;

/** How a person leads one of them into its boot loader. */
export const sisterByHand =
  'Hold BOOT (some boards: FLASH or 0), press and release EN or RESET, let BOOT go, then try again. A board without such a button: hold BOOT while the cable is plugged in.';

/** Its boot ROM has said that it waits for a loader's first word. */
export const sisterWaits = (text: string): boolean =>
  /waiting for download|wait (?:uart0|usb) download/.test(text);

/** How to speak of all of them. */
export const sisterFamily = 'the ESP32 family';

/** Lines by which one of them is known, and what they mean; null where nothing can be said. */
export const sisterLines: readonly (readonly [RegExp, (match: RegExpExecArray) => string | null])[] = [
  [
    /^(?:ets (?:Jun +8 2016|Jul 29 2019)|ESP-ROM:esp32)/,
    ({ input }) =>
      `This is the boot ROM of ${sisterWords({ chip: null, trouble: null, ...sisterBoot(input) })}.`,
  ],
  [/^invalid header: 0x|^flash read err, 1000/, ({ input }) => sisterBoot(`${input}\r`)?.trouble ?? null],
  [
    /Guru Meditation Error: .{0,20}panic'ed \((\w[\w ]{0,30})\)/,
    (match) => `The processor of an ESP32 stopped: ${match[1]}.`,
  ],
];

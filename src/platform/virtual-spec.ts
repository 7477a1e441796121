// What stands behind "virtual:": the name of a built-in board and how it is to be made. The name
// becomes a file name in the state folder, so it is kept to letters, digits, "-" and "_".
import { EspError } from '../device/errors.ts';
import { printable } from '../text/printable.ts';
import type { BoardOptions } from '../virtual-board/board-port.ts';
import { type ParsedOptions, parsePortOptions, splitPortOptions } from './port-options.ts';

export type VirtualSpec = {
  /** Lower case: the same board on file systems with and without case. */
  readonly name: string;
  readonly options: Partial<
    Pick<
      BoardOptions,
      | 'timing'
      | 'wiring'
      | 'chip'
      | 'leds'
      | 'crystalMHz'
      | 'flashSpeed'
      | 'jedec'
      | 'usbLatencyMs'
      | 'analog'
      | 'mac'
    >
  > & {
    readonly flashSizeBytes?: number;
  };
  /** What the flash holds at the board's very first start. */
  readonly firmware: 'blank' | 'micropython' | 'nodemcu' | 'nodemcu-integer';
};

const kb = 1024;
const mb = 1024 * kb;

export const virtualOptions = {
  flash: { '512KB': 512 * kb, '1MB': mb, '2MB': 2 * mb, '4MB': 4 * mb, '8MB': 8 * mb, '16MB': 16 * mb },
  timing: { real: 'real', fast: 'fast' },
  wiring: { auto: 'auto', direct: 'direct', none: 'none', usb: 'usb' },
  firmware: {
    blank: 'blank',
    micropython: 'micropython',
    nodemcu: 'nodemcu',
    'nodemcu-integer': 'nodemcu-integer',
  },
  chip: { esp8266: 'esp8266', esp8285: 'esp8285', esp32: 'esp32', esp32c3: 'esp32c3' },
  leds: { nodemcu: 'nodemcu', d1mini: 'd1mini', esp01: 'esp01' },
  crystal: { '26MHz': 26, '40MHz': 40 },
  flashspeed: { typical: 'typical', slow: 'slow', worn: 'worn' },
  jedec: { half: 'half', double: 'double', unknown: 'unknown' },
  a0: { '0': 0, '256': 256, '512': 512, '768': 768, '1024': 1024, sine: 'sine' },
  latency: { '1ms': 1, '4ms': 4, '16ms': 16 },
} as const;

const prefix = 'virtual:';
const goodName = /^[a-z0-9][a-z0-9_-]{0,31}$/;
/** Windows opens devices by these names, whatever the folder. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)$/;

export const isVirtualPath = (path: string): boolean => path.toLowerCase().startsWith(prefix);

/** `virtual:NAME?flash=1MB&timing=real`. @throws EspError usage */
export function parseVirtualPath(path: string): VirtualSpec {
  const [typedName, optionText] = splitPortOptions(path.slice(prefix.length));
  const name = typedName.toLowerCase();
  if (!isBoardName(name)) {
    const hints = ['Names are up to 32 letters, digits, "-" and "_": virtual:demo'];
    throw new EspError('usage', `"${printable(typedName)}" cannot name a virtual board.`, { hints });
  }
  const { mac, rest } = withoutMac(optionText);
  const given = parsePortOptions(rest, virtualOptions);
  refuseWhatTheChipHasNot(given);
  const { flash, firmware = 'blank', crystal, flashspeed, latency, a0, ...options } = given;
  return {
    name,
    options: {
      ...options,
      ...(flash === undefined ? {} : { flashSizeBytes: flash }),
      ...(crystal === undefined ? {} : { crystalMHz: crystal }),
      ...(flashspeed === undefined ? {} : { flashSpeed: flashspeed }),
      ...(a0 === undefined ? {} : { analog: a0 }),
      ...(mac === null ? {} : { mac }),
      ...(latency === undefined ? {} : { usbLatencyMs: latency }),
    },
    firmware,
  };
}

const chipNames = {
  esp8266: 'an ESP8266',
  esp8285: 'an ESP8285',
  esp32: 'an ESP32',
  esp32c3: 'an ESP32-C3',
} as const;

/** Options that are an ESP8266's alone: its crystals, its analog input, its modules' LEDs, NodeMCU. */
const esp8266Alone = ['firmware', 'crystal', 'a0', 'leds'] as const;
/** What the others have of them. */
const ofTheFamily: Readonly<Record<string, readonly unknown[]>> = {
  esp32: ['blank', 'micropython'],
  esp32c3: ['blank', 'micropython'],
};

/** @throws EspError usage */
function refuseWhatTheChipHasNot(given: ParsedOptions<typeof virtualOptions>): void {
  if (given.wiring === 'usb' && given.chip !== 'esp32c3')
    throw new EspError(
      'usage',
      `wiring=usb is for a chip with a USB port of its own: ${chipNames[given.chip ?? 'esp8266']} has none.`,
      {
        hints: ['Add chip=esp32c3, or leave out wiring=usb.'],
      },
    );
  const { chip } = given;
  if (chip !== 'esp32' && chip !== 'esp32c3') return;
  const name = esp8266Alone.find(
    (each) => given[each] !== undefined && !ofTheFamily[chip]?.includes(given[each]),
  );
  if (name === undefined) return;
  throw new EspError(
    'usage',
    `${name}=${given[name]} is for a virtual ESP8266, not for ${chipNames[chip]}.`,
    {
      hints: [`Leave out ${name}=, or chip=${chip}.`],
    },
  );
}

/** The one option that takes more than a few words. @throws EspError usage */
function withoutMac(optionText: string): { readonly mac: string | null; readonly rest: string } {
  const parts = optionText.split('&');
  const rest = parts.filter((part) => !part.startsWith('mac=')).join('&');
  const word = parts.find((part) => part.startsWith('mac='))?.slice('mac='.length);
  if (word === undefined) return { mac: null, rest };
  const mac = word.toLowerCase().replaceAll('-', ':');
  // The lowest bit of the first byte is 0: of one board, not of a group.
  if (/^[0-9a-f][02468ace](?::[0-9a-f]{2}){5}$/.test(mac)) return { mac, rest };
  throw new EspError('usage', `"${printable(word)}" is not the MAC of a board.`, {
    hints: ['Write mac=AA:BB:CC:DD:EE:FF; the second digit is even.'],
  });
}

export function isBoardName(name: string): boolean {
  return goodName.test(name) && !deviceName.test(name);
}

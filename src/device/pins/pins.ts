// What each pin of an ESP8266 is for and what may be done with it. GPIO numbers throughout; D-names are
// what NodeMCU and D1 mini boards print beside them. ESP8266 data sheet, chapter "Pin definitions".
import { advise } from '../advice.ts';
import { EspError } from '../errors.ts';

export type PinClass =
  /** Free for anything. */
  | 'safe'
  /** Its level at reset decides how the chip boots. */
  | 'boot-strap'
  /** GPIO16: no pull-up, no interrupt, no PWM. */
  | 'limited'
  /** UART0: the REPL's own wires. */
  | 'uart'
  /** Flash data lines in QIO and QOUT; free with DIO and DOUT, and on the ESP8285. */
  | 'flash-quad'
  /** Flash: touching it crashes the chip. */
  | 'flash';

export type PinFacts = {
  readonly pin: number;
  /** Names on boards, the usual one first: 'D4', 'TX'. */
  readonly names: readonly string[];
  readonly pinClass: PinClass;
  /** One short sentence for the panel; '' where there is nothing to say. */
  readonly note: string;
};

export const pins: readonly PinFacts[] = [
  {
    pin: 0,
    names: ['D3'],
    pinClass: 'boot-strap',
    note: 'Low at reset starts the boot loader; FLASH button.',
  },
  { pin: 1, names: ['TX', 'D10', 'TXD0'], pinClass: 'uart', note: 'The REPL speaks through it.' },
  {
    pin: 2,
    names: ['D4', 'TXD1'],
    pinClass: 'boot-strap',
    note: 'Must be high at reset; LED of most modules.',
  },
  { pin: 3, names: ['RX', 'D9', 'RXD0'], pinClass: 'uart', note: 'The REPL listens through it.' },
  { pin: 4, names: ['D2', 'SDA'], pinClass: 'safe', note: '' },
  { pin: 5, names: ['D1', 'SCL'], pinClass: 'safe', note: '' },
  { pin: 6, names: ['CLK', 'SCK'], pinClass: 'flash', note: 'Clock of the flash.' },
  { pin: 7, names: ['SD0', 'SDO'], pinClass: 'flash', note: 'Data of the flash.' },
  { pin: 8, names: ['SD1', 'SDI'], pinClass: 'flash', note: 'Data of the flash.' },
  { pin: 9, names: ['SD2'], pinClass: 'flash-quad', note: 'Data of the flash in QIO and QOUT mode.' },
  { pin: 10, names: ['SD3'], pinClass: 'flash-quad', note: 'Data of the flash in QIO and QOUT mode.' },
  { pin: 11, names: ['CMD', 'CS'], pinClass: 'flash', note: 'Select of the flash.' },
  { pin: 12, names: ['D6', 'MISO'], pinClass: 'safe', note: '' },
  { pin: 13, names: ['D7', 'MOSI'], pinClass: 'safe', note: '' },
  { pin: 14, names: ['D5'], pinClass: 'safe', note: '' },
  { pin: 15, names: ['D8'], pinClass: 'boot-strap', note: 'Must be low at reset.' },
  {
    pin: 16,
    names: ['D0', 'WAKE'],
    pinClass: 'limited',
    note: 'No pull-up, no PWM. High at boot; wired to RST for deep sleep.',
  },
];

export type PinUse = 'read' | 'output' | 'input' | 'pull-up' | 'pwm';

/** The facts of a GPIO number. @throws EspError usage for a number that is no pin */
export function pinFacts(pin: number): PinFacts {
  const facts = pins[pin];
  if (facts) return facts;
  throw new EspError('usage', `There is no GPIO${pin} on an ESP8266.`, {
    hints: ['Its pins are GPIO0 to GPIO5 and GPIO12 to GPIO16, or D0 to D8.'],
  });
}

/** 'GPIO2 (D4)'. */
export function pinTitle(pin: number): string {
  const name = pins[pin]?.names[0];
  return name ? `GPIO${pin} (${name})` : `GPIO${pin}`;
}

/**
 * Refuses what would crash the chip or cut the wire to it. `unlocked` are pins for which the person has
 * agreed to that; flash pins stay refused.
 * @throws EspError pin-refused
 */
export function checkPin(pin: number, use: PinUse, unlocked: readonly number[] = []): void {
  const { pinClass } = pinFacts(pin);
  const title = pinTitle(pin);
  if (pinClass === 'flash') {
    throw new EspError('pin-refused', `${title} belongs to the flash: touching it crashes the board.`);
  }
  if (pinClass === 'limited' && use === 'pull-up') {
    throw new EspError('pin-refused', `${title} has no pull-up.`, { hints: ['Use it as plain input.'] });
  }
  if (pinClass === 'limited' && use === 'pwm') {
    throw new EspError('pin-refused', `${title} has no PWM.`, { hints: ['Blink it instead.'] });
  }
  if (use === 'read' || unlocked.includes(pin)) return;
  if (pinClass === 'uart') {
    throw new EspError(
      'pin-refused',
      `${title} carries the REPL: using it cuts the board off until a reset.`,
      {
        hints: [advise('unlock-pin', { when: 'meant' })],
      },
    );
  }
  if (pinClass === 'flash-quad') {
    throw new EspError('pin-refused', `${title} is a data line of the flash in QIO and QOUT mode.`, {
      hints: [advise('unlock-pin', { when: 'dio' })],
    });
  }
}

/** What to say before a boot strap is driven; null for other pins. */
export function strapWarning(pin: number): string | null {
  const facts = pinFacts(pin);
  if (facts.pinClass !== 'boot-strap') return null;
  return `${pinTitle(pin)} is a boot strap: held at the wrong level it stops the next start. ${facts.note}`;
}

// The pins of a chip of the ESP32 family from what it alone has. What each table was checked against stands there.
import type { BoardProfile, Led } from '../board-profile.ts';
import type { ChipPins, PinClass, PinFacts } from '../pin-facts.ts';

export type FamilyPins = {
  /** '0-23 25-27 32-39': all that the chip has. */
  readonly numbers: string;
  /** TX, RX of UART0. */
  readonly uart: readonly [number, number];
  /** What their level at reset decides. */
  readonly straps: Readonly<Record<number, string>>;
  readonly flash: string;
  readonly inputOnly?: string;
  /** D-, D+. */
  readonly usb?: readonly [number, number];
  readonly octal?: string;
  readonly adc1?: string;
  readonly adc2?: string;
  readonly touch?: string;
  readonly dac?: string;
  /** What else there is to say of a pin. */
  readonly notes?: Readonly<Record<number, string>>;
  readonly leds: readonly Led[];
  readonly boards: readonly BoardProfile[];
  /** MicroPython's. */
  readonly timers: number;
  readonly takenWith?: ChipPins['takenWith'];
};

export const bootButton = 'Low at reset starts the boot loader; BOOT button.';

/** '1-3 7' to 1, 2, 3, 7. */
export const numbersIn = (text = ''): readonly number[] =>
  text
    .split(' ')
    .filter(Boolean)
    .flatMap((part) => {
      const [from = 0, to = from] = part.split('-').map(Number);
      return Array.from({ length: to - from + 1 }, (_, at) => from + at);
    });

export function familyPins(given: FamilyPins): ChipPins {
  const numbers = numbersIn(given.numbers);
  const [flash, inputOnly, octal] = [given.flash, given.inputOnly, given.octal].map(numbersIn);
  const [adc1, adc2, touch, dac] = [given.adc1, given.adc2, given.touch, given.dac].map(numbersIn);
  const classOf = (pin: number): PinClass => {
    if (flash?.includes(pin)) return 'flash';
    if (given.uart.includes(pin)) return 'uart';
    if (given.usb?.includes(pin)) return 'usb';
    if (octal?.includes(pin)) return 'octal';
    if (inputOnly?.includes(pin)) return 'input-only';
    return given.straps[pin] === undefined ? 'safe' : 'boot-strap';
  };
  const classNotes: Readonly<Partial<Record<PinClass, string>>> = {
    flash: 'Belongs to the flash.',
    octal: 'Data of octal flash or PSRAM, on modules that have it.',
    'input-only': 'Only reads; no pull-up.',
  };
  const facts = numbers.map((pin): PinFacts => {
    const pinClass = classOf(pin);
    const adc = adc1?.includes(pin) ? 1 : adc2?.includes(pin) ? 2 : null;
    const roles = [
      adc === 1 ? 'ADC' : adc === 2 ? 'ADC (not while Wi-Fi is on)' : '',
      touch?.includes(pin) ? 'touch' : '',
      dac?.includes(pin) ? 'DAC' : '',
    ].filter(Boolean);
    const isFlash = pinClass === 'flash';
    return {
      pin,
      names: pin === given.uart[0] ? ['TX'] : pin === given.uart[1] ? ['RX'] : [],
      pinClass,
      note: [
        given.notes?.[pin] ?? classNotes[pinClass] ?? usualNote(pin, given),
        given.straps[pin] ?? '',
        roles.length > 0 && !isFlash ? `${capital(roles.join(', '))}.` : '',
      ]
        .filter(Boolean)
        .join(' '),
      ...(adc !== null && !isFlash ? { adc } : {}),
      ...(touch?.includes(pin) ? { hasTouch: true as const } : {}),
    };
  });
  return {
    facts,
    inWords: inRanges(
      facts.filter(({ pinClass }) => pinClass !== 'flash' && pinClass !== 'usb').map(({ pin }) => pin),
    ),
    leds: given.leds,
    boards: given.boards,
    bootButton: 'BOOT',
    // LEDC. Source: MicroPython, ports/esp32/machine_pwm.c.
    pwm: { mostHz: 40_000_000, sharesFrequency: false },
    analogInput: null,
    analogMost: 4095,
    timers: given.timers,
    ...(given.takenWith ? { takenWith: given.takenWith } : {}),
  };
}

function usualNote(pin: number, { uart, usb }: FamilyPins): string {
  if (pin === uart[0]) return 'The REPL speaks through it.';
  if (pin === uart[1]) return 'The REPL listens through it.';
  return usb?.includes(pin) ? `D${pin === usb[0] ? '-' : '+'} of the USB port.` : '';
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** 'GPIO0 to GPIO5 and GPIO12'. */
function inRanges(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  const words = ranges.map(([from, to]) => (from === to ? `GPIO${from}` : `GPIO${from} to GPIO${to}`));
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

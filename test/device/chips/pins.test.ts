// The pins and boards of every chip: that what is said of them in one place agrees with what is said in another.
import { describe, expect, test } from 'vitest';
import { boardIds } from '../../../src/commands/usual-values.ts';
import { chipNamed, knownChips } from '../../../src/device/chips/index.ts';
import { boardProfiles, chipOfBoard, usualBoard } from '../../../src/device/pins/boards.ts';
import { couldBePin, parsePin } from '../../../src/device/pins/parse-pin.ts';
import { checkPin, pinsOf, pinTitle } from '../../../src/device/pins/pins.ts';

const withPins = knownChips.filter(({ pins }) => pins !== null);
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'done';
  } catch (error) {
    return (error as { code?: string }).code ?? 'another error';
  }
};

test('all but one chip have their pins; that one says so', () => {
  expect(knownChips.filter(({ pins }) => pins === null).map(({ id }) => id)).toEqual(['esp32c61']);
  expect(codeOf(() => pinsOf(chipNamed('esp32c61')))).toBe('unsupported');
});

describe.each(withPins.map((chip) => [chip.name, chip] as const))('%s', (_, chip) => {
  const { facts, boards, leds } = pinsOf(chip);
  const classOf = (pin: number) => facts.find((each) => each.pin === pin)?.pinClass;

  test('its boot strap is the one that its boot text tells of, and its UART is there once', () => {
    if (chip.straps) expect(classOf(chip.straps.boot.pin)).toBe('boot-strap');
    const uart = facts.filter(({ pinClass }) => pinClass === 'uart');
    expect(uart.map(({ names }) => names[0]).sort()).toEqual(['RX', 'TX']);
  });

  test('pins of flash, USB and the loader are not driven through its registers', () => {
    const free = facts.filter(({ pin }) => chip.gpio?.isFree(pin));
    for (const { pinClass } of free)
      expect(['safe', 'boot-strap', 'limited', 'input-only']).toContain(pinClass);
  });

  test('LEDs and headers are on pins that it has, and the pins of a header stand there once', () => {
    for (const { pin } of leds) expect(classOf(pin)).toBeDefined();
    for (const board of boards) {
      const header = [...board.left, ...board.right].filter((pin) => typeof pin === 'number');
      for (const pin of [...header, ...board.leds.map((led) => led.pin), ...(board.taken ?? [])])
        expect([board.id, pin, classOf(pin) === undefined]).toEqual([board.id, pin, false]);
      expect(new Set(header).size).toBe(header.length);
      expect(chipOfBoard(board)).toBe(chip);
      expect(board.module.length).toBeLessThanOrEqual(8);
    }
  });
});

test.each([
  ['esp32', 34, 'output', 'pin-refused'],
  ['esp32', 34, 'pull-up', 'pin-refused'],
  ['esp32', 34, 'input', 'done'],
  ['esp32', 6, 'read', 'pin-refused'],
  ['esp32', 24, 'read', 'usage'],
  ['esp32', 12, 'output', 'done'],
  ['esp32', 1, 'output', 'pin-refused'],
  ['esp32c3', 18, 'read', 'pin-refused'],
  ['esp32c3', 11, 'output', 'pin-refused'],
  ['esp32c3', 21, 'input', 'pin-refused'],
  ['esp32c3', 2, 'pwm', 'done'],
  ['esp32s3', 35, 'output', 'pin-refused'],
  ['esp32s2', 35, 'output', 'done'],
  ['esp32s2', 46, 'output', 'pin-refused'],
  ['esp32s3', 46, 'output', 'done'],
  ['esp32c6', 13, 'input', 'pin-refused'],
] as const)('%s: GPIO%i as %s is %s', (id, pin, use, code) => {
  expect(codeOf(() => checkPin(chipNamed(id), pin, use))).toBe(code);
});

test.each([
  ['esp32', [0, 2, 5, 12, 15]],
  ['esp32s2', [0, 45, 46]],
  ['esp32s3', [0, 3, 45, 46]],
  ['esp32c2', [8, 9]],
  ['esp32c3', [2, 8, 9]],
  ['esp32c5', [2, 7, 25, 27, 28]],
  ['esp32c6', [4, 5, 8, 9, 15]],
  ['esp32h2', [2, 3, 8, 9, 25]],
  // Its others, 37 and 38, are the UART's.
  ['esp32p4', [34, 35, 36]],
] as const)('the straps of an %s are those of its guide: %j', (id, pins) => {
  // GPIO46 of an S2 is a strap that only reads.
  const { facts } = pinsOf(chipNamed(id));
  const straps = facts.filter(
    ({ pinClass, pin }) => pinClass === 'boot-strap' || (id === 'esp32s2' && pin === 46),
  );
  expect(straps.map(({ pin }) => pin)).toEqual(pins);
});

test.each([
  ['esp32', [6, 7, 8, 9, 10, 11]],
  ['esp32s2', [26, 27, 28, 29, 30, 31, 32]],
  ['esp32s3', [26, 27, 28, 29, 30, 31, 32]],
  ['esp32c2', [11, 12, 13, 14, 15, 16, 17]],
  ['esp32c3', [11, 12, 13, 14, 15, 16, 17]],
  ['esp32c5', [15, 16, 17, 18, 19, 20, 21, 22]],
  ['esp32c6', [24, 25, 26, 27, 28, 29, 30]],
  ['esp32h2', [15, 16, 17, 18, 19, 20, 21]],
  ['esp32p4', []],
] as const)('the flash of an %s is on %j', (id, pins) => {
  const { facts } = pinsOf(chipNamed(id));
  expect(facts.filter(({ pinClass }) => pinClass === 'flash').map(({ pin }) => pin)).toEqual(pins);
});

test.each([
  ['esp32', [0, 2, 4, 12, 13, 14, 15, 25, 26, 27, 32, 33, 34, 35, 36, 37, 38, 39]],
  ['esp32c2', [0, 1, 2, 3, 4]],
  ['esp32c3', [0, 1, 2, 3, 4, 5]],
  ['esp32c5', [1, 2, 3, 4, 5, 6]],
  ['esp32c6', [0, 1, 2, 3, 4, 5, 6]],
  ['esp32h2', [1, 2, 3, 4, 5]],
] as const)('an %s measures the pins that MicroPython has an ADC for: %j', (id, pins) => {
  expect(pinsOf(chipNamed(id)).facts.flatMap(({ pin, adc }) => (adc ? [pin] : []))).toEqual(pins);
});

test('LED of a C2 is a plain one, LED of a C6 takes colours', () => {
  const kinds = ['esp32c2', 'esp32c6'] as const;
  expect(kinds.map((id) => usualBoard(chipNamed(id)).leds[0]?.kind ?? 'plain')).toEqual(['plain', 'ws2812']);
});

test('octal pins of an S3 can be unlocked, those of its flash and USB cannot', () => {
  const s3 = chipNamed('esp32s3');
  expect(codeOf(() => checkPin(s3, 35, 'output', [35]))).toBe('done');
  for (const pin of [19, 27]) expect(codeOf(() => checkPin(s3, pin, 'output', [pin]))).toBe('pin-refused');
});

test.each([
  ['esp32-doit', 'D2', 2],
  ['esp32-doit', 'VP', 36],
  ['esp32-doit', 'TX2', 17],
  ['esp32-doit', 'LED', 2],
  ['xiao-c3', 'D0', 2],
  ['xiao-s3', 'D10', 9],
  ['xiao-s3', 'LED', 21],
  ['c3-devkitm', 'TX', 21],
  ['c3-supermini', 'GPIO8', 8],
  ['c6-devkitc', 'IO8', 8],
  ['s3-devkitc', 'led', 48],
  ['nodemcu', 'D2', 4],
] as const)('on %s %s is GPIO%i', (id, name, pin) => {
  const board = boardProfiles.find((each) => each.id === id);
  expect(parsePin(name, board)).toBe(pin);
  expect(codeOf(() => couldBePin(name))).toBe('done');
});

test('a board without an LED says so when it is asked for', () => {
  const board = boardProfiles.find(({ id }) => id === 'xiao-c3');
  expect(codeOf(() => parsePin('LED', board))).toBe('usage');
});

test('what no board has is refused before any is asked', () => {
  for (const name of ['D99', '99', 'A7', '']) expect(codeOf(() => couldBePin(name))).toBe('usage');
});

test('the boards of --board are those that there are', () => {
  expect([...boardIds].sort()).toEqual(boardProfiles.map(({ id }) => id).sort());
});

test('a chip without a known board has a plain one, whose LED is where they usually are', () => {
  const plain = usualBoard(chipNamed('esp32h2'));
  expect([plain.chip, parsePin('LED', plain)]).toEqual(['esp32h2', 8]);
  expect(pinTitle(chipNamed('esp32h2'), 24)).toBe('GPIO24 (TX)');
});

test.each([
  ['Generic ESP32 module with SPIRAM with ESP32', [16, 17]],
  ['Generic ESP32 module with ESP32', []],
])('%s uses %j itself', (board, pins) => {
  expect(pinsOf(chipNamed('esp32')).takenWith?.(board)).toEqual(pins);
});

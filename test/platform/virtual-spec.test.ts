import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EspError } from '../../src/device/errors.ts';
import {
  isBoardName,
  isVirtualPath,
  parseVirtualPath,
  virtualOptions,
} from '../../src/platform/virtual-spec.ts';
import { anyText } from '../support/any-text.ts';

const refusal = (path: string): EspError => {
  try {
    parseVirtualPath(path);
  } catch (error) {
    if (error instanceof EspError) return error;
    throw error;
  }
  throw new Error(`${path} was taken`);
};

describe('virtual:NAME', () => {
  test('names a blank board and leaves the rest to the board', () => {
    expect(parseVirtualPath('virtual:demo')).toEqual({ name: 'demo', options: {}, firmware: 'blank' });
  });

  test('takes options behind a question mark', () => {
    expect(
      parseVirtualPath(
        'virtual:bench?flash=1MB&timing=real&wiring=none&firmware=nodemcu&chip=esp8285&leds=esp01',
      ),
    ).toEqual({
      name: 'bench',
      options: { flashSizeBytes: 0x100000, timing: 'real', wiring: 'none', chip: 'esp8285', leds: 'esp01' },
      firmware: 'nodemcu',
    });
  });

  test('takes the parts that may be slow, wrong or different', () => {
    const { options } = parseVirtualPath(
      'virtual:bench?crystal=40MHz&flashspeed=worn&jedec=half&latency=16ms&a0=sine',
    );
    expect(options).toEqual({
      crystalMHz: 40,
      flashSpeed: 'worn',
      jedec: 'half',
      usbLatencyMs: 16,
      analog: 'sine',
    });
  });

  test('is the same board in upper and lower case, since some file systems cannot tell them apart', () => {
    expect(isVirtualPath('VIRTUAL:Demo')).toBe(true);
    expect(parseVirtualPath('Virtual:Demo').name).toBe('demo');
  });

  test.each([
    ['esp32', 'an ESP32'],
    ['esp32c3', 'an ESP32-C3'],
  ])('makes an %s, which has no NodeMCU, crystal, analog input or LEDs to choose', (chip, name) => {
    expect(parseVirtualPath(`virtual:x?chip=${chip}&flash=8MB&firmware=blank`).options).toEqual({
      chip,
      flashSizeBytes: 0x800000,
    });
    expect(parseVirtualPath('virtual:x?chip=esp32c3&firmware=micropython').firmware).toBe('micropython');
    for (const option of ['firmware=nodemcu', 'crystal=26MHz', 'a0=512', 'leds=esp01'])
      expect(refusal(`virtual:x?${option}&chip=${chip}`).message).toMatch(
        new RegExp(`^${option.split('=')[0]}=\\w+ is for a virtual ESP8266, not for ${name}\\.$`),
      );
  });

  test('makes no chip that it does not have', () => {
    expect(refusal('virtual:x?chip=esp32s2').ownHints.join()).toContain('chip=esp8266|esp8285|esp32|esp32c3');
  });

  test('understands every value of its own table', () => {
    for (const [name, words] of Object.entries(virtualOptions))
      for (const word of Object.keys(words))
        expect(() =>
          parseVirtualPath(`virtual:x?${name}=${word}${word === 'usb' ? '&chip=esp32c3' : ''}`),
        ).not.toThrow();
  });

  test('takes wiring=usb for a chip that has a USB port of its own alone', () => {
    expect(refusal('virtual:x?wiring=usb').message).toContain('an ESP8266 has none');
    expect(refusal('virtual:x?wiring=usb&chip=esp32').message).toContain('an ESP32 has none');
    expect(parseVirtualPath('virtual:x?chip=esp32c3&wiring=usb').options.wiring).toBe('usb');
  });

  test.each([
    ['virtual:x?flash=3MB', '"flash=3MB"'],
    ['virtual:x?speed=fast', '"speed"'],
    ['virtual:x?flash', '"flash"'],
    ['virtual:x?flash=1MB=2MB', '"flash=1MB=2MB"'],
    ['virtual:x?constructor=x', '"constructor"'],
    ['virtual:x?timing=toString', '"timing=toString"'],
  ])('%s is refused, and the hint lists what is possible', (path, words) => {
    const error = refusal(path);
    expect(error).toMatchObject({ code: 'usage', message: expect.stringContaining(words) });
    expect(error.ownHints[0]).toContain('flash=512KB|1MB|2MB|4MB|8MB|16MB, timing=real|fast');
  });

  test.each(['', '../x', 'a/b', 'a\\b', '.hidden', 'a.b', 'con', 'com1', 'x\x1b[2J', 'x'.repeat(33), '-x'])(
    'the name %j is refused: it becomes a file name',
    (name) => {
      const error = refusal(`virtual:${name}`);
      expect(error.code).toBe('usage');
      expect(error.message).not.toMatch(/[\x00-\x1f]/);
    },
  );

  test('whatever is typed is either refused or gives a name that is safe as a file name', () => {
    fc.assert(
      fc.property(anyText(40), (text) => {
        try {
          const { name } = parseVirtualPath(`virtual:${text}`);
          expect(name).toMatch(/^[a-z0-9][a-z0-9_-]*$/);
          expect(isBoardName(name)).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ code: 'usage' });
        }
      }),
    );
  });
});

test('an option with letters wrong is answered with the one that was meant', () => {
  const hints = (path: string) => refusal(path).ownHints.join(' ');
  expect(hints('virtual:x?timming=fast')).toMatch(/^Did you mean timing\? Possible options/);
  expect(hints('virtual:x?firmwar=blank')).toMatch(/^Did you mean firmware\?/);
  expect(hints('virtual:x?colour=red')).toMatch(/^Possible options/);
});

test('a MAC of any kind of writing is one; that of a group, or of other length, is none', () => {
  const mac = (word: string) => parseVirtualPath(`virtual:x?mac=${word}`).options.mac;
  expect(mac('5C:CF:7F:00:00:01')).toBe('5c:cf:7f:00:00:01');
  expect(mac('5c-cf-7f-00-00-01')).toBe('5c:cf:7f:00:00:01');
  for (const word of ['', '5ccf7f000001', '5d:cf:7f:00:00:01', '5c:cf:7f:00:00', '5c:cf:7f:00:00:0g'])
    expect(refusal(`virtual:x?mac=${word}`).ownHints.join(' ')).toContain('mac=AA:BB:CC:DD:EE:FF');
});

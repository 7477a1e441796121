import { describe, expect, test, vi } from 'vitest';
import { demoMicroPython } from '../../src/device/image/demo-image.ts';
import { patchHeader } from '../../src/device/image/patch-header.ts';
import { troubleWords } from '../../src/screens/repl/availability.ts';
import type { StartFirmware } from '../../src/virtual-board/firmware/runtime.ts';
import { fixturePath, openApp } from '../support/app-fixture.ts';
import { promptFirmware } from '../support/prompt-firmware.ts';

const enter = '\r';
const esc = '\x1b';
const leave = '\x1d';
const flash = patchHeader(demoMicroPython({ sizeBytes: 40 * 1024 }), {});
const withPrompt = () => openApp({ board: { flash }, firmware: promptFirmware });

describe('Identify on a port that cannot reset the board', () => {
  const unixPort: StartFirmware = (parts) =>
    promptFirmware({
      ...parts,
      send: (bytes) =>
        parts.send(
          Buffer.from(`${Buffer.from(bytes)}`.replace(/v1.*ESP8266/, '9458e3a23f on 2026-07-05; linux')),
        ),
    });

  test('tells the firmware that answers, and how to come to the chip', async () => {
    const key = openApp({ board: { flash, wiring: 'none' }, firmware: promptFirmware });
    key.press(enter);
    await key.until(({ operation, status }) => operation === null && status.text !== '');
    expect(key.state().status.text).toContain('MicroPython 1.27.0. Its chip and flash: hold FLASH, tap RST');
    expect(key.state()).toMatchObject({ failure: null, board: { state: 'micropython idle' } });
    expect(key.state().ports.known[fixturePath]).toMatchObject({
      facts: null,
      firmware: { version: '1.27.0' },
    });
  });

  test('calls MicroPython on a computer by that name, and no ESP8266', async () => {
    const key = openApp({ board: { flash, wiring: 'none' }, firmware: unixPort });
    key.press(enter);
    await key.until(({ operation, status }) => operation === null && status.text !== '');
    expect(key.state().status.text).toContain('MicroPython 9458e3a23f on linux is not an ESP8266');
  });
});

test('a boot ROM that waits is called silent until somebody asks: then i finds the chip, without a reset', async () => {
  const key = openApp({ board: { flash, wiring: 'none' }, firmware: promptFirmware });
  key.board.press('flash', true);
  key.board.press('reset', true);
  await key.clock.advance(100);
  key.board.press('reset', false);
  await key.clock.advance(500);
  key.press('t');
  await key.until(({ failure }) => failure !== null);
  expect(key.state().board?.state).toBe('silent');
  expect(key.state().failure?.message).toContain('waits in its boot loader');
  expect(key.state().failure?.hints[0]).toMatch(/i on Boards sends it/);
  key.press(esc);
  key.press('1');
  key.press('i');
  await key.until(({ operation, board }) => operation === null && board?.facts !== null);
  expect(key.state().board?.facts).toMatchObject({ chip: 'ESP8266EX', mac: 'ec:fa:bc:12:34:56' });
});

describe('the REPL pane', () => {
  const opened = async () => {
    const key = withPrompt();
    key.press('t');
    await key.until(({ repl, operation }) => repl.trouble === null && operation === null);
    return key;
  };
  const shown = async ({ app, clock }: Awaited<ReturnType<typeof opened>>) => {
    await clock.advance(500);
    await app.repl.settled();
    return app.repl.text();
  };

  test('every key but two is the board’s: letters that are commands elsewhere are typed', async () => {
    const key = await opened();
    expect(key.state().board?.firmware).toMatchObject({ kind: 'micropython', version: '1.27.0' });
    key.press('qEF:?0');
    expect(await shown(key)).toContain('>>> qEF:?0');
    expect(key.state()).toMatchObject({ screen: 'repl', repl: { menu: false } });
  });

  test('what is typed while it still listens is the board’s, not a command: digits and q do not leave', async () => {
    const key = withPrompt();
    key.press('t');
    expect(key.state().operation?.name).toBe('repl');
    key.press('q = 1 + 2');
    expect(key.state().screen).toBe('repl');
    await key.until(({ repl, operation }) => repl.trouble === null && operation === null);
    // The emulator, which sees the prompt first, is on the time of this computer.
    await vi.waitFor(async () => expect(await shown(key)).toContain('>>> q = 1 + 2'), { timeout: 60_000 });
    expect(key.state().repl.typedAhead).toEqual([]);
  });

  test('Ctrl-] leads back to where one came from, and the board’s screen is kept', async () => {
    const key = await opened();
    key.press('abc');
    await shown(key);
    key.press(leave);
    expect(key.state().screen).toBe('boards');
    key.press('3');
    await key.until(({ screen, operation }) => screen === 'repl' && operation === null);
    expect(await shown(key)).toContain('>>> abc');
  });

  test('Ctrl-T gives the next key to espwb, and Ctrl-T twice gives one to the board', async () => {
    const key = await opened();
    await shown(key);
    key.press('\x14');
    expect(key.state().repl.menu).toBe(true);
    key.press('x');
    expect(key.state().repl.menu).toBe(false);
    expect(await shown(key)).not.toContain('Type "help()"');
    key.press('\x14\x14');
    expect(key.state().repl.menu).toBe(false);
  });

  test('a paste reaches the board as it is', async () => {
    const key = await opened();
    key.press('\x1b[200~print(1)\x1b[201~');
    expect(await shown(key)).toContain('>>> print(1)');
  });

  test('an unplugged board says so, and r finds it again', async () => {
    const key = await opened();
    key.board.unplug();
    await key.until(({ repl }) => repl.trouble !== null);
    expect(key.state().repl.trouble).toContain('Unplugged');
    key.press('r');
    await key.until(({ repl, operation }) => repl.trouble === null && operation === null);
  });

  test('a board without firmware ends in a card with what was heard, and Esc puts it away', async () => {
    const key = openApp();
    key.press('t');
    await key.until(({ failure }) => failure !== null);
    expect(key.state().failure?.hints.length).toBeGreaterThan(0);
    key.press(esc);
    expect(key.state().failure).toBeNull();
    expect(troubleWords(key.state())).toContain('r tries again');
  });
});

describe('the pins of a bare chip, through its boot loader', () => {
  const opened = async () => {
    const key = openApp();
    key.press(enter);
    await key.until(({ ports, operation }) => ports.known[fixturePath]?.facts != null && operation === null);
    key.press('p');
    await key.until(({ pins, operation }) => pins.through !== null && operation === null);
    return key;
  };

  test('Space lights the LED: it is on while the pin is low, and both are shown', async () => {
    const key = await opened();
    expect(key.state().pins.through).toBe('registers');
    const led = () => key.state().pins.pins[0];
    expect(led()).toMatchObject({ pin: 2, ledLitAt: 0, level: 1 });
    key.press(' ');
    await key.until(({ pins, operation }) => pins.pins[0]?.level === 0 && operation === null);
    expect(key.board.pinLevel(2)).toBe(0);
    expect(led()?.mode).toBe('output');
    expect(key.state().pins.lastCommand).not.toBeNull();
  });

  test('keys typed ahead of a pin wait for it: three toggles are three edges', async () => {
    const key = await opened();
    const edges = () => key.board.edges().filter((edge) => edge.pin === 2).length;
    const before = edges();
    key.press('   ');
    await key.until(({ operation }) => edges() - before === 3 && operation === null);
    expect(key.board.pinLevel(2)).toBe(0);
  });

  test('b blinks until the next key, and leaves the LED dark', async () => {
    const key = await opened();
    const edges = () => key.board.edges().filter((edge) => edge.pin === 2).length;
    const before = edges();
    key.press('b');
    await key.until(() => edges() - before >= 6);
    expect(key.state().pins.blinking).toBe(2);
    key.press('b');
    await key.until(({ operation }) => operation === null);
    expect(key.state().pins.blinking).toBeNull();
    expect(key.board.pinLevel(2)).toBe(1);
    expect(key.state().failure).toBeNull();
  });

  test('a locked pin is refused with the reason, before anything is sent', async () => {
    const key = await opened();
    key.press('G ');
    expect(key.state().status).toMatchObject({ kind: 'warning' });
    expect(key.state().status.text).toContain('belongs to the flash');
    expect(key.state().operation).toBeNull();
  });

  test('x lets go of every pin and leaves', async () => {
    const key = await opened();
    key.press(' ');
    await key.until(({ pins, operation }) => pins.pins[0]?.level === 0 && operation === null);
    key.press('x');
    await key.until(({ status }) => status.text === 'Released: GPIO2 is an input now.');
    expect([key.board.pinLevel(2), key.state().screen]).toEqual([1, 'boards']);
  });
});

// What the Pins screen does beyond levels, by keys on the real firmwares; the board's own edges tell.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runCommand } from '../../src/workbench/keymap.ts';
import { type LiveAppFixture, openLiveApp } from '../support/app-fixture.ts';
import { smallMicroPython, smallNodeMcu } from '../support/demo-boards.ts';

const esc = '\x1b';
const enter = '\r';
let folder = '';
let live: LiveAppFixture | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-pins-'));
});
afterEach(async () => {
  await live?.stop();
  live = undefined;
  rmSync(folder, { recursive: true });
});

async function opened(flash = smallMicroPython()) {
  const key = openLiveApp({ board: { flash }, folder });
  live = key;
  key.press('4');
  await key.until(({ pins, operation }) => pins.through !== null && operation === null);
  const edges = (pin: number) => key.board.edges().filter((edge) => edge.pin === pin).length;
  const led = () => key.state().pins.pins.find(({ pin }) => pin === 2);
  return { ...key, edges, led };
}

describe('the Pins screen on MicroPython', () => {
  test('w starts PWM, the arrows are its slider, and a level ends it', async () => {
    const { press, until, led, state } = await opened();
    press('w');
    await until(({ operation }) => operation === null && led()?.pwm !== null);
    expect(led()?.pwm).toEqual({ frequencyHz: 500, duty1023: 512 });
    press('l');
    await until(({ operation }) => operation === null && led()?.pwm?.duty1023 === 563);
    press('[');
    await until(({ operation }) => operation === null && led()?.pwm?.frequencyHz === 200);
    expect(state().pins.lastCommand).toContain('563');
    press('hhh');
    await until(({ operation }) => operation === null && led()?.pwm?.duty1023 === 410);
    press(' ');
    await until(({ operation }) => operation === null && led()?.mode === 'output');
    expect(led()?.pwm).toBeNull();
  });

  test('a key that is held moves the slider as often as it was pressed', async () => {
    const { press, until, led } = await opened();
    // Typed ahead: what an arrow does is told when its turn comes.
    press('wlll');
    await until(({ operation }) => operation === null && led()?.pwm?.duty1023 === 665);
  });

  test('GPIO16 has no PWM and no pull-up: refused with the reason, nothing is sent', async () => {
    const { press, state, app } = await opened();
    press('jw');
    expect(state().status.text).toContain('GPIO16 has no PWM');
    runCommand(app, 'pin-pullup');
    expect(state().status.text).toContain('GPIO16 has no pull-up');
    expect(state().operation).toBeNull();
  });

  test('v shows levels and A0 as they change, a toggle in between included, and v ends it', async () => {
    const { press, until, state, led } = await opened();
    press('v');
    await until(({ pins }) => pins.live && pins.analog.length >= 2);
    const before = led()?.level;
    press(' ');
    await until(({ pins }) => pins.live && led()?.level !== before && led()?.mode === 'output');
    const seen = state().pins.analog.length;
    await until(({ pins }) => pins.analog.length > seen);
    press('v');
    await until(({ pins, operation }) => !pins.live && operation === null);
    expect(state().failure).toBeNull();
  });

  test('the wizard blinks GPIO2, then GPIO16, and remembers the one that lights', async () => {
    const { press, until, edges, state, asked } = await opened();
    press('f');
    await until(({ pins }) => pins.blinking === 2 && edges(2) >= 4);
    press('j');
    await until(({ pins }) => pins.blinking === 16 && edges(16) >= 4);
    press(enter);
    await until(({ pins, operation }) => pins.prompt === null && operation === null);
    expect(state().pins.pins[0]).toMatchObject({ pin: 16, ledLitAt: 0 });
    // A NodeMCU has two.
    expect(state().pins.pins[1]).toMatchObject({ pin: 2, ledLitAt: 0 });
    expect(asked.at(-1)).toMatch(/^board .*"ledPin":16/);
  });

  test('a wizard that finds nothing says so, and Esc stops it at once', async () => {
    const { press, until, state } = await opened();
    press('f');
    await until(({ pins }) => pins.blinking === 2);
    press('j');
    await until(({ pins }) => pins.blinking === 16);
    press('j');
    await until(({ pins, operation }) => pins.prompt === null && operation === null);
    expect(state().status.text).toContain('GPIO2 and GPIO16');
    press('f');
    await until(({ pins }) => pins.blinking === 2);
    press(esc);
    await until(({ pins, operation }) => pins.prompt === null && operation === null);
    expect(state().screen).toBe('pins');
  });

  test('P is one pulse: two edges, and the LED is dark again', async () => {
    const { press, until, board, edges } = await opened();
    press(' ');
    await until(({ operation, pins }) => operation === null && pins.pins[0]?.mode === 'output');
    press('l');
    await until(({ operation, pins }) => operation === null && pins.pins[0]?.level === 1);
    const before = edges(2);
    press('P');
    await until(({ operation }) => operation === null && edges(2) === before + 2);
    expect(board.pinLevel(2)).toBe(1);
  });

  test('B has the board blink by itself until something else is asked of the pin', async () => {
    const { press, until, edges, led, state } = await opened();
    press('*');
    await until(({ operation }) => operation === null && led()?.boardBlinkHz === 2);
    expect(state().pins.lastCommand).toContain('Timer');
    const before = edges(2);
    // Nobody reports these edges: the board makes them by itself.
    await vi.waitFor(() => expect(edges(2)).toBeGreaterThan(before + 2), { timeout: 60_000 });
    press('l');
    await until(({ operation }) => operation === null && led()?.boardBlinkHz === null);
  });

  test('TX is unlocked only after its warning', async () => {
    const { press, until, state } = await opened();
    const tx = () => state().pins.pins.findIndex(({ pin }) => pin === 1);
    press('j'.repeat(tx()));
    press('U');
    expect(state().pins.prompt).toMatchObject({ kind: 'unlock', pin: 1 });
    press(esc);
    expect(state().pins.pins[tx()]?.locked).toContain('REPL');
    press('U');
    press(enter);
    await until(({ operation, pins }) => operation === null && pins.pins[tx()]?.locked === null);
    press('G');
    press('U');
    expect(state().status.text).toContain('crashes the chip');
  });

  test('what was done can be had as a script, copied and in a file', async () => {
    const { press, until, asked } = await opened();
    press(' ');
    await until(({ operation, pins }) => operation === null && pins.pins[0]?.mode === 'output');
    press('s');
    await until(({ operation, status }) => operation === null && status.text.startsWith('The script is'));
    const [name = ''] = readdirSync(folder);
    expect(name).toMatch(/^espwb-pins-\d{8}-\d{6}\.py$/);
    const script = readFileSync(join(folder, name), 'utf8');
    expect(script).toContain('Pin(2');
    expect(asked.at(-1)).toBe(`copy ${script}`);
  });

  test('m shows another board with its LED where that board has it', async () => {
    const { press, state } = await opened();
    press('mm');
    expect(state().pins.profile.name).toBe('D1 mini');
    expect(
      state()
        .pins.pins.filter(({ ledLitAt }) => ledLitAt !== null)
        .map(({ pin }) => pin),
    ).toEqual([2]);
  });
});

describe('the Pins screen on NodeMCU', () => {
  test('PWM and A0 are NodeMCU’s own lines with its own pin index', async () => {
    const { press, until, led, state } = await opened(smallNodeMcu());
    expect(state().pins.through).toBe('nodemcu');
    press('w');
    await until(({ operation }) => operation === null && led()?.pwm !== null);
    expect(state().pins.lastCommand).toMatch(/pwm\.setup\(4,/);
    press('v');
    await until(({ pins }) => pins.analog.length >= 2);
    press('x');
    await until(({ screen, operation }) => screen === 'boards' && operation === null);
  });
});

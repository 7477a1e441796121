// What keys on the Pins screen do to a board that runs the real firmware, told by the edges and levels
// that the board itself has recorded.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type LiveAppFixture, nextStroke, openLiveApp } from '../support/app-fixture.ts';
import { smallMicroPython, smallNodeMcu } from '../support/demo-boards.ts';
import { sampled, testOfSampled } from '../support/sampled.ts';

const patience = { timeout: 60_000 };
const esc = '\x1b';
const enter = '\r';
let folder = '';
let live: LiveAppFixture | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-edges-'));
});
afterEach(async () => {
  await live?.stop();
  live = undefined;
  rmSync(folder, { recursive: true });
});

const firmwares = [
  ['MicroPython', smallMicroPython, { through: 'micropython', timer: /period=125/, script: /\.py$/ }],
  ['NodeMCU', smallNodeMcu, { through: 'nodemcu', timer: /alarm\(125,/, script: /\.lua$/ }],
] as const;

const names = firmwares.map(([name]) => name);

describe.each(firmwares)('on %s', (name, image, words) => {
  const testHere = testOfSampled(names, name);

  async function opened() {
    const key = openLiveApp({ board: { flash: image() }, folder });
    live = key;
    const idle = (holds: () => boolean) => key.until(({ operation }) => operation === null && holds());
    key.press('4');
    await idle(() => key.state().pins.through === words.through);
    const edges = (pin: number) => key.board.edges().filter((edge) => edge.pin === pin);
    const view = (pin: number) => key.state().pins.pins.find((each) => each.pin === pin);
    /** The cursor goes to a pin. */
    const goTo = (pin: number) => {
      const at = key.state().pins.pins.findIndex((each) => each.pin === pin);
      key.press(`g${'j'.repeat(at)}`);
    };
    return { ...key, idle, edges, view, goTo };
  }

  testHere('PWM is a square wave of the frequency and the duty that the slider shows', async () => {
    const { press, idle, edges, view, goTo } = await opened();
    goTo(4);
    press('w');
    await idle(() => view(4)?.pwm?.duty1023 === 512);
    press('l');
    await idle(() => view(4)?.pwm?.duty1023 === 563);
    press('[');
    await idle(() => view(4)?.pwm?.frequencyHz === 200);
    await vi.waitFor(() => {
      const last = edges(4).slice(-4);
      const [fell = 0, rose = 0, fallen = 0] = last
        .slice(last[0]?.level === 0 ? 0 : 1)
        .map(({ timeMs }) => timeMs);
      const periodMs = fallen - fell;
      const lowMs = rose - fell;
      expect(periodMs).toBeCloseTo(5, 1);
      expect(1 - lowMs / periodMs).toBeCloseTo(563 / 1023, 1);
    }, patience);
  });

  testHere('a blink of espwb is an edge up for each edge down, and ends dark', async () => {
    const { press, until, idle, edges, board } = await opened();
    press('++');
    press('b');
    await until(({ pins }) => pins.blinking === 2 && edges(2).length >= 6);
    press('b');
    await idle(() => true);
    const levels = edges(2).map(({ level }) => level);
    expect(levels.every((level, at) => at === 0 || level !== levels[at - 1])).toBe(true);
    expect(board.pinLevel(2)).toBe(1);
  });

  testHere('the board blinks by its own timer, at the new rate when it is changed', async () => {
    const { press, idle, edges, view, state } = await opened();
    press('*');
    await idle(() => view(2)?.boardBlinkHz === 2);
    press('+');
    await idle(() => view(2)?.boardBlinkHz === 4);
    expect(state().pins.lastCommand).toMatch(words.timer);
    const before = edges(2).length;
    await vi.waitFor(() => expect(edges(2).length).toBeGreaterThan(before + 5), patience);
    const own = edges(2).slice(before, before + 6);
    expect(own.every(({ level }, at) => at === 0 || level !== own[at - 1]?.level)).toBe(true);
    press('_');
    await idle(() => view(2)?.mode === 'input' && view(2)?.boardBlinkHz === null);
  });

  testHere('the wizard moves one pin at a time and lets go of the one that did not light', async () => {
    const { press, until, idle, edges, view, state } = await opened();
    press('f');
    await until(({ pins }) => pins.blinking === 2 && edges(2).length >= 2);
    expect(edges(16)).toEqual([]);
    press('j');
    await until(({ pins }) => pins.blinking === 16 && edges(16).length >= 2);
    expect(view(2)?.mode).toBe('input');
    const before = edges(2).length;
    press(enter);
    await idle(() => state().pins.prompt === null);
    expect(edges(2)).toHaveLength(before);
    expect(state().pins.ledPin).toBe(16);
  });

  testHere('Esc in the wizard lets go of the pin that was tried', async () => {
    const { press, until, idle, edges, view, state } = await opened();
    press('f');
    await until(({ pins }) => pins.blinking === 2 && edges(2).length >= 2);
    press(esc);
    await idle(() => view(2)?.mode === 'input');
    expect(state().pins).toMatchObject({ prompt: null, blinking: null, ledPin: null });
  });

  testHere('a pulse is two edges', async () => {
    const { press, idle, edges, view, goTo } = await opened();
    goTo(5);
    press('h');
    await idle(() => view(5)?.mode === 'output');
    const before = edges(5).length;
    press('P');
    await idle(() => edges(5).length === before + 2);
    expect(
      edges(5)
        .slice(-2)
        .map(({ level }) => level),
    ).toEqual([1, 0]);
  });

  testHere(
    'an input with its pull-up reads high until a wire pulls it low, and live levels show that and A0',
    async () => {
      const { press, until, idle, view, goTo, board } = await opened();
      goTo(4);
      expect(view(4)?.mode).toBe('unknown');
      press('^');
      await idle(() => view(4)?.mode === 'input-pullup' && view(4)?.level === 1);
      press('v');
      await until(({ pins }) => pins.live && pins.analog.length > 0);
      board.drivePin(4, 0);
      board.setAnalog(512);
      await until(({ pins }) => view(4)?.level === 0 && pins.analog.at(-1) === 512);
      press('1');
      await until(({ screen, pins, operation }) => screen === 'boards' && !pins.live && operation === null);
    },
  );

  testHere('x lets go of all that was driven and leaves', async () => {
    const { press, idle, until, view, goTo, board } = await opened();
    for (const pin of [4, 12]) {
      goTo(pin);
      press('l');
      await idle(() => view(pin)?.level === 1);
    }
    expect([4, 12].map(board.pinLevel)).toEqual([1, 1]);
    press('x');
    await until(({ status }) => status.text === 'Released: GPIO4 and GPIO12 are inputs now.');
    expect([4, 12].map(board.pinLevel)).toEqual([0, 0]);
  });

  testHere('after a reset nothing is claimed of a pin that was driven before', async () => {
    const { press, idle, view, goTo } = await opened();
    goTo(4);
    press('l');
    await idle(() => view(4)?.mode === 'output');
    press('R');
    await idle(() => view(4)?.mode === 'unknown' && view(4)?.level === 0);
  });

  const takenPins = [
    [1, 'h'],
    [3, 'l'],
    [3, 'b'],
  ] as const;
  test.each(sampled(takenPins, 1, name))(
    'GPIO%i that is unlocked and moved by %s cuts the board off; R brings both back',
    async (pin, how) => {
      const { press, idle, view, goTo, state, board, edges } = await opened();
      goTo(pin);
      press('U');
      press(enter);
      await idle(() => view(pin)?.locked === null && view(pin)?.level !== null);
      press(how);
      await idle(() => state().pins.cutOffBy === pin);
      expect(state()).toMatchObject({ failure: null, board: { state: 'silent', firmware: null } });
      expect(state().status.text).toContain('R resets the board');
      expect(state().pins.trouble).toContain(`GPIO${pin} was taken from the REPL`);
      if (how === 'h') expect([board.pinLevel(pin), edges(pin).at(-1)?.level]).toEqual([0, 0]);
      // Nothing is asked of a board that cannot answer.
      press(' ');
      expect(state().status.text).toContain('cannot answer');
      await nextStroke();
      press('R');
      await idle(() => view(pin)?.mode === 'unknown' && view(pin)?.level === 1);
      expect(state()).toMatchObject({ failure: null, pins: { trouble: null, cutOffBy: null } });
    },
  );

  testHere(
    'the REPL says that TX was taken instead of calling the board silent, and its T brings it back',
    async () => {
      const { press, idle, view, goTo, state } = await opened();
      goTo(1);
      press('U');
      press(enter);
      await idle(() => view(1)?.locked === null && view(1)?.level !== null);
      press('h');
      await idle(() => state().pins.cutOffBy === 1);
      press('3');
      await idle(() => state().screen === 'repl');
      expect(state().repl.trouble).toContain('GPIO1 was taken from the REPL');
      press('T');
      await idle(() => state().repl.trouble === null && / idle$/.test(state().board?.state ?? ''));
      expect(state()).toMatchObject({ failure: null, pins: { cutOffBy: null } });
    },
  );

  testHere('the script is in the language of the firmware and does what was done', async () => {
    const { press, idle, view, state } = await opened();
    press(' ');
    await idle(() => view(2)?.mode === 'output');
    const sent = state().pins.lastCommand ?? '';
    press('s');
    await idle(() => state().status.text.startsWith('The script is'));
    const [name = ''] = readdirSync(folder);
    expect(name).toMatch(words.script);
    expect(readFileSync(join(folder, name), 'utf8')).toContain(sent);
  });
});

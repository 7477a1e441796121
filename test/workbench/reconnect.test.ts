// A board behind a server that is lost and comes back, as the REPL of the workbench sees it.
import { describe, expect, test } from 'vitest';
import { EspError } from '../../src/device/errors.ts';
import type { PortInfo } from '../../src/device/ports/port-info.ts';
import { type AppFixture, fixturePort, openApp } from '../support/app-fixture.ts';
import { smallMicroPython } from '../support/demo-boards.ts';
import { promptFirmware } from '../support/prompt-firmware.ts';

const path = 'rfc2217://10.0.0.7:4000';
const onNetwork: PortInfo = {
  ...fixturePort,
  ...{ path, kind: 'network', name: 'left', adapter: 'RFC 2217', likelihood: 'likely' },
};
const refused = () => new EspError('port-missing', '10.0.0.7:4000 refuses the connection.');
const busy = () => new EspError('port-busy', '10.0.0.7:4000 closed the connection at once.');

type Lost = AppFixture & {
  /** When the port was opened passes it was lost, in ms since then. */
  readonly openings: readonly number[];
  readonly passes: (ms: number) => Promise<void>;
  /** What the server says to whoever connects; null lets it in. */
  readonly answer: (error: (() => EspError) | null) => void;
};

async function lostAtPrompt(): Promise<Lost> {
  let error: (() => EspError) | null = null;
  let lostMs: number | null = null;
  const openings: number[] = [];
  const app = openApp({
    board: { flash: smallMicroPython() },
    firmware: promptFirmware,
    onOpen: () => {
      if (lostMs !== null) openings.push(app.clock.now() - lostMs);
      if (error) throw error();
    },
  });
  app.tellPorts([onNetwork]);
  app.press('t');
  await app.until(({ screen, operation, repl }) => screen === 'repl' && !operation && repl.trouble === null);
  error = refused;
  app.board.unplug();
  await app.until(({ repl }) => repl.awaits !== null);
  lostMs = app.clock.now();
  return {
    ...app,
    openings,
    answer: (next) => {
      error = next;
    },
    passes: async (ms) => {
      for (let step = 0; step < ms; step += 100) await app.clock.advance(100);
    },
  };
}

const seconds = (openings: readonly number[]) => openings.map((ms) => Math.round(ms / 1000));

describe('a server that is lost while its REPL is open', () => {
  test('is shown as lost, and tried again with pauses that grow to half a minute', async () => {
    const { state, passes, openings } = await lostAtPrompt();
    expect(state().board).toMatchObject({ path, state: 'unplugged' });
    expect(state().repl.trouble).toBe('Connection lost. The REPL comes back by itself; r tries now.');
    await passes(120_000);
    expect(seconds(openings)).toEqual([3, 9, 21, 45, 75, 105]);
    expect(state()).toMatchObject({ failure: null, screen: 'repl', board: { path, state: 'unplugged' } });
  });

  test('has its REPL back when it is there again, with what was on the screen', async () => {
    const { passes, answer, until, press, desks, state } = await lostAtPrompt();
    await passes(10_000);
    answer(null);
    await until(({ repl, operation }) => repl.trouble === null && operation === null);
    expect(state()).toMatchObject({ screen: 'repl', board: { path }, failure: null });
    press('1+1');
    await passes(500);
    await desks.front.repl.settled();
    expect(desks.front.repl.text()).toMatch(/>>> 1\+1$/);
  });

  test('that turns clients away is asked no more often than one that is gone', async () => {
    const { passes, answer, openings } = await lostAtPrompt();
    answer(busy);
    await passes(40_000);
    expect(seconds(openings)).toEqual([3, 9, 21]);
  });

  test('that lets the newest client in is not fought over: what is lost at once is waited for longer', async () => {
    const { passes, answer, until, openings, board } = await lostAtPrompt();
    answer(null);
    for (let round = 0; round < 3; round++) {
      await until(({ repl, operation }) => repl.trouble === null && operation === null);
      board.unplug();
      await until(({ repl }) => repl.awaits !== null);
    }
    await passes(60_000);
    const pauses = openings.map((ms, at) => ms - (openings[at - 1] ?? 0));
    expect(pauses.map((ms, at) => ms >= 3000 * 2 ** at)).toEqual([true, true, true, true]);
  });

  test('a new list of ports makes no further try', async () => {
    const { passes, openings, tellPorts } = await lostAtPrompt();
    tellPorts([{ ...onNetwork, problem: { code: 'port-missing', message: 'gone', hints: [] } }]);
    tellPorts([onNetwork]);
    await passes(2000);
    expect(openings).toEqual([]);
  });

  test('is left alone by whoever leaves the REPL', async () => {
    const { passes, openings, press, state } = await lostAtPrompt();
    press('\x1b');
    expect(state().screen).not.toBe('repl');
    await passes(60_000);
    expect(openings).toEqual([]);
  });

  test('r tries at once, and is the end of the other tries', async () => {
    const { passes, openings, press, answer, until } = await lostAtPrompt();
    answer(null);
    press('r');
    await until(({ repl, operation }) => repl.trouble === null && operation === null);
    await passes(30_000);
    expect(openings.length).toBe(1);
  });
});

test('an adapter that is lost is opened by no clock', async () => {
  const openings: string[] = [];
  const app = openApp({
    board: { flash: smallMicroPython() },
    firmware: promptFirmware,
    onOpen: (named) => openings.push(named),
  });
  app.press('t');
  await app.until(({ screen, operation, repl }) => screen === 'repl' && !operation && repl.trouble === null);
  app.board.unplug();
  await app.until(({ repl }) => repl.awaits !== null);
  await app.clock.advance(120_000);
  expect(openings).toEqual(['virtual:bench']);
});

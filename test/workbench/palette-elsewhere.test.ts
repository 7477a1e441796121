// A command that is found by its name on another screen: nothing is aimed with a cursor, asked or changed that nobody
// sees. Every command of the palette, from every screen.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { screens } from '../../src/screens/index.ts';
import { everywhere } from '../../src/workbench/binding.ts';
import { focuses, hiddenScreenOf } from '../../src/workbench/focus.ts';
import { foundDone, inPalette, keymap } from '../../src/workbench/keymap.ts';
import { showScreen } from '../../src/workbench/show.ts';
import type { ScreenName, State } from '../../src/workbench/state.ts';
import { fixturePath, openApp, openLiveApp } from '../support/app-fixture.ts';
import { smallMicroPython } from '../support/demo-boards.ts';
import { sampled } from '../support/sampled.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const names = screens.map(({ name }) => name);
const offered = keymap.filter(
  ({ notInPalette, where }) => !notInPalette && !where.every((focus) => focuses[focus]?.passing),
);
const named = (id: string) => {
  const binding = offered.find((each) => each.id === id);
  if (!binding) throw new Error(`${id} is not offered`);
  return binding;
};
const at = (state: State, screen: ScreenName): State => ({ ...showScreen(state, screen), overlay: null });

describe.each(sampled(names, 4))('from %s', (from) => {
  test('a command of another screen shows that first, and one of a list is then left to its key', async () => {
    const { desks, state } = openApp();
    const app = desks.front;
    const wrong: string[] = [];
    let tried = 0;
    // What they do is not the matter here, but where one is when it is done.
    for (const { entry, name } of screens)
      if (entry)
        vi.spyOn(entry, 'run').mockImplementation(() => app.store.update((now) => showScreen(now, name)));
    for (const binding of offered) {
      const home = hiddenScreenOf(binding, at(state(), from));
      if (!home?.entry) continue;
      tried++;
      vi.spyOn(home.entry, 'disabledReason').mockReturnValue(null);
      vi.spyOn(binding, 'disabledReason').mockReturnValue(null);
      let ranAt: string | null = null;
      vi.spyOn(binding, 'run').mockImplementation(() => {
        ranAt = state().screen;
      });
      app.store.update((now) => ({ ...at(now, from), status: { kind: 'quiet', text: '' } }));
      await foundDone(app, binding);
      const isList = focuses[binding.where[0] ?? '']?.move !== undefined;
      const told = state().status.text.includes(' does it ');
      if (state().screen !== home.name || ranAt !== (isList ? null : home.name) || told !== isList)
        wrong.push(binding.id);
    }
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(20);
  });

  test('what is done at once opens no question on a screen that is not shown', async () => {
    const wrong: string[] = [];
    for (const binding of offered.filter(({ fromAnywhere }) => fromAnywhere)) {
      const { desks, state, until } = openApp();
      desks.front.store.update((now) => at(now, from));
      const before = state();
      let isDone = false;
      void foundDone(desks.front, binding).then(() => {
        isDone = true;
      });
      await until(() => isDone);
      const hidden = screens.filter(({ name }) => name !== state().screen);
      // What runs is in the header of every screen.
      const asks = hidden.some(({ focusOf }) => ![focusOf(before), 'running'].includes(focusOf(state())));
      if (asks) wrong.push(binding.id);
    }
    expect(wrong).toEqual([]);
  });
});

test('what may be aimed is never done at once: these look at nothing but the board', () => {
  const ids = offered.filter(({ fromAnywhere }) => fromAnywhere).map(({ id }) => id);
  expect(ids.filter((id) => !id.startsWith('setting-'))).toEqual([
    ...['identify', 'repl', 'pins', 'flash', 'flash-starter', 'erase', 'mend-init-data', 'restart'],
    ...['disconnect', 'flash-last', 'blink-led', 'repl-interrupt', 'repl-break-in', 'repl-soft-reset'],
    ...['repl-hard-reset', 'repl-boot', 'backup-make', 'settings-file', 'batch-show', 'station-show'],
  ]);
});

test('what works everywhere belongs to no screen', () => {
  const { state } = openApp();
  for (const binding of offered.filter(({ where }) => where.includes(everywhere)))
    expect(hiddenScreenOf(binding, state())).toBeNull();
});

test('where the screen itself cannot be shown, the palette says why beside its commands', () => {
  const { state } = openApp();
  const without = { ...state(), ports: { ...state().ports, list: [], selected: null } };
  const reasonOf = (id: string) =>
    inPalette(without, '').find(({ binding }) => binding.id === id)?.disabledReason;
  for (const id of ['files-delete', 'files-send', 'toggle', 'repl-clear'])
    expect([id, reasonOf(id)]).toEqual([id, expect.stringContaining('No board is attached')]);
});

test('delete of Files from Boards: Files is there, nothing is asked, and its key asks', async () => {
  const app = openLiveApp({ board: { flash: smallMicroPython() } });
  try {
    app.press(':delete the');
    await foundDone(app.desks.front, named('files-delete'));
    expect(app.state()).toMatchObject({
      ...{ screen: 'files', path: fixturePath, operation: null },
      files: { prompt: null, trouble: null },
      status: { kind: 'warning', text: expect.stringMatching(/^D does it here: /) },
    });
    app.press('\tD');
    expect(app.state().files.prompt).toMatchObject({ kind: 'ask' });
  } finally {
    await app.stop();
  }
});

test('a soft reset from Files is seen in the REPL', async () => {
  const app = openLiveApp({ board: { flash: smallMicroPython() } });
  try {
    app.press('3');
    await app.until(({ operation, repl }) => operation === null && repl.trouble === null);
    app.press('\x1d5');
    await app.until(({ operation, files }) => operation === null && files.board.freeBytes !== null);
    app.press(':soft reset\r');
    expect(app.state().screen).toBe('repl');
    await app.until(({ operation, screen }) => operation === null && screen === 'repl');
    expect(app.desks.front.repl.text()).toContain('--- soft reset');
  } finally {
    await app.stop();
  }
});

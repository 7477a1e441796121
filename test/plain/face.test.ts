// A workbench by lines, without a terminal: what is read after each line, and what no line does by mistake.
import { describe, expect, test } from 'vitest';
import { createFace } from '../../src/plain/face.ts';
import { createLinesOut } from '../../src/plain/lines-out.ts';
import { type AppOptions, openApp } from '../support/app-fixture.ts';

function openPlain(options: AppOptions = {}) {
  const fixture = openApp(options);
  const { clock, desks } = fixture;
  let shown = '';
  const out = createLinesOut((text) => {
    shown += text;
  });
  const face = createFace({ desks, out, clock, isTerminal: false });
  return {
    ...fixture,
    face,
    /** What was printed since the line before it. */
    type: async (line: string) => {
      await clock.run(face.idle());
      shown = '';
      face.take(line);
      await clock.run(face.idle());
      return shown;
    },
    begun: async () => {
      await clock.run(face.idle());
      return shown;
    },
  };
}

describe('the plain workbench', () => {
  test('begins with the screen, and asks', async () => {
    const { begun } = openPlain();
    expect(await begun()).toMatch(
      /^Boards \(1\):\n[\s\S]*1 virtual:bench, built in, chosen\n[\s\S]*\nespwb> $/,
    );
  });

  test('identifies on an empty line: steps, what is new, the result, once each', async () => {
    const { type } = openPlain();
    const read = await type('');
    expect(read).toMatch(/^\nIdentifying\.\n {2}connect\n/);
    expect(read.match(/ec:fa:bc:12:34:56/g)?.length).toBe(3);
    expect(read).toMatch(/\nESP8266EX ec:fa:bc:12:34:56, 4 MB\.[^\n]*\nespwb> $/);
  });

  test('says nothing twice: a line that changes nothing is followed by the prompt', async () => {
    const { type } = openPlain();
    await type('repaint');
    expect(await type('back')).toBe('back\nespwb> ');
  });

  test('names the row that was chosen, also where it was', async () => {
    const { type } = openPlain();
    expect(await type('1')).toBe('1\nBoards (1):\n   1 virtual:bench, built in, chosen\nespwb> ');
  });

  test('erases for the last four of the MAC and for nothing else', async () => {
    const { type, board, state } = openPlain({ board: { flash: new Uint8Array(64 * 1024).fill(0x55) } });
    await type('identify');
    expect(await type('erase')).toMatch(
      /Type 3456 \(last four of [^)]*\) to erase\.[\s\S]*Erase: the confirmation> $/,
    );
    for (const line of ['', 'yes', '1234']) {
      await type(line);
      expect([line, state().erase.phase]).toEqual([line, 'confirm']);
    }
    const read = await type('3456');
    expect(read).toMatch(
      /Erasing the whole flash\.[\s\S]*The flash is blank[\s\S]*flash a firmware \(enter\)/,
    );
    expect(board.flash?.at?.(0) ?? 0xff).toBe(0xff);
  });

  test('at the quick level the word erases, and neither an empty line nor another word', async () => {
    const { type, state } = openPlain({ preferences: { confirm: 'quick' } });
    await type('identify');
    await type('erase');
    for (const line of ['', 'never', '3456', 'setings']) {
      await type(line);
      expect([line, state().erase.outcome]).toEqual([line, null]);
      expect(state().screen).toBe('erase');
    }
    await type('~.');
    await type('erase');
    expect(await type('erase')).toContain('The flash is blank');
  });

  test('at the careful level what changes the board is said twice', async () => {
    const { type, state } = openPlain({ preferences: { confirm: 'careful' } });
    await type('identify');
    expect(await type('flash')).toMatch(/Note: .*again/);
    expect(state().screen).toBe('boards');
    await type('flash');
    expect(state().screen).toBe('flash');
  });

  test('lists what a slip may have meant, and does it by its number alone', async () => {
    const { type, state, asked } = openPlain();
    expect(await type('setings')).toMatch(/1 settings, [\s\S]*Its number does it/);
    await type('');
    expect(state()).toMatchObject({ overlay: null, screen: 'boards' });
    await type('setings');
    expect(await type('1')).toContain('Settings (kept in settings.json):');
    expect(asked).toEqual([]);
  });

  test('another line in place of a number is that line', async () => {
    const { type, state } = openPlain();
    await type('setings');
    await type('log');
    expect(state()).toMatchObject({ overlay: null, screen: 'log' });
  });

  test('takes a name, keeps it for an empty line and removes it for ""', async () => {
    const { type, asked } = openPlain();
    await type('identify');
    expect(await type('name')).toMatch(/Boards: a name> $/);
    expect(await type('greenhouse')).toContain('greenhouse');
    expect(asked.at(-1)).toBe('names = {"ec:fa:bc:12:34:56":"greenhouse"}');
    await type('name');
    await type('');
    expect(asked.at(-1)).toBe('names = {"ec:fa:bc:12:34:56":"greenhouse"}');
    await type('name');
    await type('""');
    expect(asked.at(-1)).toBe('names = {}');
  });

  test('narrows a list by what is typed, and ~. leaves it as it was', async () => {
    const { type, state, tellPorts } = openPlain();
    const port = state().ports.list[0];
    if (!port) throw new Error('no port');
    tellPorts([port, { ...port, path: 'virtual:other' }]);
    await type('filter');
    const read = await type('other');
    expect(read).toContain('1 virtual:other');
    expect(state().boards.filtering).toBe(false);
    await type('filter');
    await type('~.');
    expect(state().boards.filter).toBeNull();
  });

  test('reads a failure with its ways out, and the word of one does it', async () => {
    const { type, state } = openPlain({ board: { wiring: 'none' } });
    expect(await type('identify')).toMatch(
      /^identify\nIdentifying\.[\s\S]*Failure: [\s\S]*\n {2}retry \(r\): [\s\S]*\nespwb> $/,
    );
    expect(await type('dismiss')).toContain('Boards (1):');
    expect(state().failure).toBeNull();
  });

  test('quits from any screen, and ? tells all that can be done and why some cannot', async () => {
    const { type, asked } = openPlain();
    const read = await type('?');
    expect(read).toMatch(/ {2}identify \(enter\): .*\n/);
    expect(read).toMatch(/ {2}erase… \(E\), not now: Identify the board first/);
    await type('log');
    await type('quit');
    expect(asked).toEqual(['quit']);
  });
});

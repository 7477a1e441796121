// Every theme can be read: by its contrast where it names its colours, by weight where there are none.
import { describe, expect, test } from 'vitest';
import { type Theme, theme, themeNames, themeOf } from '../../src/components/theme.ts';
import { App } from '../../src/workbench/app.tsx';
import { states } from '../support/states.ts';
import { styledRows } from '../support/styled-frame.ts';

type Rgb = readonly [number, number, number];

/** xterm's table: a cube of six steps from 16 on, greys from 232 on. */
function rgbOf(index: number): Rgb {
  if (index >= 232) return [8 + 10 * (index - 232), 8 + 10 * (index - 232), 8 + 10 * (index - 232)];
  const step = (part: number) => (part === 0 ? 0 : 55 + 40 * part);
  const cube = index - 16;
  return [step(Math.floor(cube / 36)), step(Math.floor(cube / 6) % 6), step(cube % 6)];
}

/** WCAG 2.1, relative luminance. */
function luminance([red, green, blue]: Rgb): number {
  const [r = 0, g = 0, b = 0] = [red, green, blue]
    .map((part) => part / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const contrast = (one: Rgb, other: Rgb) => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

/** Black, the usual dark grey, Solarized, Nord; white, Solarized, GNOME's. */
type Background = 'dark' | 'light';
const grounds: Readonly<Record<Background, readonly Rgb[]>> = {
  dark: [
    [0, 0, 0],
    [30, 30, 30],
    [0, 43, 54],
    [46, 52, 64],
  ],
  light: [
    [255, 255, 255],
    [253, 246, 227],
    [246, 245, 244],
  ],
};

const meanings = Object.values(theme);
const indexOf = (shown: Theme, meaning: (typeof meanings)[number]) =>
  Number(/^ansi256\((\d+)\)$/.exec(shown[meaning].colour ?? '')?.[1]);

describe.each(['dark', 'light'] as const)('on a %s ground', (ground) => {
  test.each(grounds[ground].map((rgb) => [rgb.join(' '), rgb] as const))(
    'every colour of its theme can be read on %s',
    (_, behind) => {
      const shown = themeOf('auto', '256', ground);
      expect(shown).toEqual(themeOf(ground, '256', 'dark'));
      for (const meaning of meanings) {
        const enough = meaning === 'border' ? 3 : 4.5;
        expect([meaning, contrast(rgbOf(indexOf(shown, meaning)), behind) >= enough], `${meaning}`).toEqual([
          meaning,
          true,
        ]);
      }
    },
  );

  test('high contrast is seven to one and dims nothing', () => {
    const shown = themeOf('high-contrast', '256', ground);
    for (const meaning of meanings)
      for (const behind of grounds[ground])
        expect([meaning, contrast(rgbOf(indexOf(shown, meaning)), behind) >= 7]).toEqual([meaning, true]);
    expect(shown.dims).toBe(false);
  });
});

test('where nobody tells the ground, every colour can be read on black and on white', () => {
  const shown = themeOf('auto', '256', 'unknown');
  for (const meaning of meanings)
    for (const behind of [[0, 0, 0] as const, [255, 255, 255] as const])
      expect([meaning, behind, contrast(rgbOf(indexOf(shown, meaning)), behind) >= 3.7]).toEqual([
        meaning,
        behind,
        true,
      ]);
});

test('of the 16 colours none is used that usual palettes make unreadable: blue on dark, yellow and cyan on white', () => {
  const colours = (ground: Background) =>
    meanings.map((each) => themeOf('16-colours', '16', ground)[each].colour);
  expect(colours('dark')).not.toContain('blue');
  expect(colours('light')).not.toContain('yellow');
  expect(colours('light')).not.toContain('cyan');
});

test('a terminal without colours has one theme, whatever is chosen', () => {
  for (const name of themeNames)
    for (const meaning of meanings) expect(themeOf(name, 'none', 'dark')[meaning].colour).toBeUndefined();
});

describe('without colour', () => {
  const drawn = (name: string, change: object = {}) => {
    const state = states[name]?.(80, 24);
    if (!state) throw new Error('no such state');
    return styledRows(<App state={{ ...state, depth: 'none', ...change }} onChoose={() => {}} />, 80);
  };

  test.each(Object.keys(states))('%s holds no colour, and its tab stands in reverse', (name) => {
    const rows = drawn(name);
    // 30 to 49 and 90 to 107 are colours; 1, 2, 4, 7 and their ends are none.
    const codes = rows.flatMap((row) => [...row.matchAll(/\x1b\[([0-9;]*)m/g)].map((each) => each[1]));
    expect(codes.filter((code) => !/^(0|1|2|4|7|22|24|27)$/.test(code ?? ''))).toEqual([]);
    if (name !== 'tiny') expect(rows[0]).toMatch(/\x1b\[7m\x1b\[1m \d \w+ \x1b\[22m\x1b\[27m/);
  });

  test('the pane with the keys has a bold title and frame, the other one a dim frame', () => {
    const rows = drawn('boards');
    expect(rows[1]).toMatch(/^\x1b\[1m╭─ Boards /);
    expect(rows.find((row) => row.includes('╭─ ') && row.includes('virtual:demo'))).toMatch(/^\x1b\[2m╭─ /);
  });
});

import { describe, expect, test } from 'vitest';
import { openApp } from '../support/app-fixture.ts';

const texts = ['E3456', 'flash', 'help', 'erase it', 'Quit now', 'DROP', 'XYZ'];
const screens = ['1', '2', '3', '4', '5', '6', '0', ','];

// Typed or pasted into the wrong window: nothing of it may reach the flash, whatever screen is shown.
describe.each(screens)('on screen %s', (screen) => {
  test.each(texts)(
    '"%s" typed at once changes no flash, leaves no app and sends nothing on',
    async (text) => {
      const { press, state, board, asked, clock } = openApp();
      const before = Buffer.from(board.flash);
      press(screen);
      await clock.advance(3000);
      if (state().failure) press('\x1b');
      press(`${text}\r`);
      await clock.advance(5000);
      expect(Buffer.compare(board.flash, before)).toBe(0);
      expect(asked).not.toContain('quit');
      expect(state().flash.phase).not.toBe('run');
      expect(state().erase.phase).toBe('confirm');
    },
  );

  test('E3456 goes nowhere where E means nothing, or cannot be done', async () => {
    const { press, state, clock } = openApp();
    press(screen);
    await clock.advance(3000);
    if (state().failure) press('\x1b');
    const { screen: shown } = state();
    press('E3456');
    await clock.advance(2000);
    expect(state().screen).toBe(shown);
    expect(state().repl.typedAhead).toEqual([]);
  });
});

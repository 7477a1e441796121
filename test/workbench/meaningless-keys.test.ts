import { expect, test } from 'vitest';
import { openApp } from '../support/app-fixture.ts';

let app: ReturnType<typeof openApp>;

const pasted = (text: string) => `\x1b[200~${text}\x1b[201~`;

test.each([
  ['6', 'backups', 'E3456'],
  ['6', 'backups', 'Quit\r'],
  ['0', 'log', 'x1'],
  ['2', 'flash', 'T0q'],
  [',', 'settings', 'X4:quit\r'],
])('on screen %s (%s) the text %s goes nowhere', async (tab, screen, text) => {
  app = openApp();
  app.press(tab);
  await app.until((state) => state.screen === screen);
  app.press(text);
  expect(app.state().screen).toBe(screen);
  expect(app.state().overlay).toBeNull();
  expect(app.state().board).toBeNull();
  expect(app.asked).toEqual([]);
  expect(app.state().status).toEqual({ kind: 'warning', text: `${text[0]} means nothing here.` });
});

test('a key that comes after a moment is heard again', async () => {
  app = openApp();
  app.press('0');
  app.press('E');
  await app.clock.advance(31);
  app.press('2');
  expect(app.state().screen).toBe('flash');
});

test('the burst goes on for as long as its keys follow one another', async () => {
  app = openApp();
  app.press('0');
  for (const key of 'Every1') {
    app.press(key);
    await app.clock.advance(29);
  }
  expect(app.state().screen).toBe('log');
});

test('Esc and Ctrl-C are heard at once, in any burst', () => {
  app = openApp();
  app.press('0E\x03');
  expect(app.state().status.asksToLeave).toBe(true);
});

test('pasted text without a field says so', () => {
  app = openApp();
  app.press(pasted('FERq'));
  expect(app.state().status.text).toBe('Nothing here takes pasted text.');
});

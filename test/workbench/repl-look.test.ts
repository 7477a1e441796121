import { expect, test } from 'vitest';
import { setRepl } from '../../src/screens/repl/actions.ts';
import { searchNow, searchOn } from '../../src/screens/repl/actions-look.ts';
import { emptyEntry, insertText } from '../../src/workbench/text-entry.ts';
import { openApp } from '../support/app-fixture.ts';

test('a search goes from find to find, although each is shown with some lines before it', async () => {
  const { app, state } = openApp();
  const text = Array.from({ length: 60 }, (_, line) =>
    line === 20 || line === 22 ? `hit ${line}` : `${line}`,
  );
  app.repl.write(new TextEncoder().encode(text.join('\r\n')));
  await app.repl.settled();
  const found = () => state().repl.back?.found?.line;
  setRepl(app, { prompt: { kind: 'search', entry: insertText(emptyEntry, 'HIT') } });
  searchNow(app);
  expect(found()).toBe(22);
  expect(state().repl.back?.top).toBe(17);
  searchOn(app, -1);
  expect(found()).toBe(20);
  searchOn(app, -1);
  expect(state().status.text).toBe('No "HIT" further up.');
  searchOn(app, 1);
  expect(found()).toBe(22);
});

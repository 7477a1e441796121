// Looking at what the board has printed: further up, by a search, as bytes, with times, into a file.
import { join } from 'node:path';
import { printable } from '../../text/printable.ts';
import { stampedName } from '../../workbench/stamped-name.ts';
import { emptyEntry } from '../../workbench/text-entry.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { setRepl } from './actions.ts';
import { nextLineEnding } from './line-ending.ts';

const closeMenu = (app: Workbench): void => setRepl(app, { menu: false });

export function lookBack(app: Workbench): void {
  closeMenu(app);
  const last = app.repl.top;
  const page = Math.max(1, app.store.get().rows - 8);
  setRepl(app, { back: { top: Math.max(0, last - page), last, found: null, query: '' } });
}

export const followBoard = (app: Workbench): void => setRepl(app, { back: null, prompt: null });

export function askSearch(app: Workbench): void {
  closeMenu(app);
  setRepl(app, { prompt: { kind: 'search', entry: emptyEntry } });
}

/** From the newest line up. */
export function searchNow(app: Workbench): void {
  const { prompt, back } = app.store.get().repl;
  if (prompt?.kind !== 'search') return;
  setRepl(app, { prompt: null });
  const query = prompt.entry.text || (back?.query ?? '');
  if (query) goTo(app, query, Number.MAX_SAFE_INTEGER, -1);
}

export function searchOn(app: Workbench, direction: 1 | -1): void {
  const { back } = app.store.get().repl;
  if (back?.query) goTo(app, back.query, back.found?.line ?? back.top, direction);
  else askSearch(app);
}

function goTo(app: Workbench, query: string, from: number, direction: 1 | -1): void {
  const found = app.repl.find(query, from, direction);
  if (!found) {
    const isFirst = from === Number.MAX_SAFE_INTEGER;
    const where = isFirst ? 'in the scrollback' : direction === -1 ? 'further up' : 'further down';
    app.say('warning', `No "${query}" ${where}.`);
    return;
  }
  // Some lines around it, so that one sees what it belongs to.
  const last = app.repl.top;
  const top = Math.max(0, Math.min(found.line - 5, last));
  setRepl(app, { view: 'terminal', back: { top, last, found, query } });
}

export function toggleHex(app: Workbench): void {
  closeMenu(app);
  setRepl(app, { back: null, view: app.store.get().repl.view === 'hex' ? 'terminal' : 'hex' });
}

export function toggleStamps(app: Workbench): void {
  closeMenu(app);
  setRepl(app, { stamps: !app.store.get().repl.stamps });
}

export function clearPane(app: Workbench): void {
  closeMenu(app);
  setRepl(app, { back: null, notes: [] });
  app.repl.clear();
}

/** CR, LF, both; kept for this port. */
export async function changeLineEnding(app: Workbench, path: string): Promise<void> {
  closeMenu(app);
  const lineEnding = nextLineEnding(app.store.get().repl.lineEnding);
  setRepl(app, { lineEnding });
  app.say('quiet', `Enter now sends ${lineEnding}.`);
  await app.settings.rememberLineEnding(path, lineEnding);
}

/** Into a new file in the folder that espwb was started in; pressed again, it ends. */
export async function toggleLog(app: Workbench): Promise<void> {
  closeMenu(app);
  const { logPath } = app.store.get().repl;
  if (logPath !== null) {
    // That it broke off has been said.
    const isWhole = await app.record.stopLog().then(
      () => true,
      () => false,
    );
    setRepl(app, { logPath: null });
    if (isWhole) app.say('good', `Log closed: ${printable(logPath)}`);
    return;
  }
  const path = join(app.platform.startFolder, stampedName('espwb-repl', 'log'));
  try {
    await app.record.startLog(path, (error) => {
      setRepl(app, { logPath: null });
      app.say('bad', `The log stopped: ${error.message}`);
    });
    setRepl(app, { logPath: path });
    app.say('good', `Logging to ${printable(path)}`);
  } catch (error) {
    app.say('bad', `No log could be made: ${error instanceof Error ? error.message : String(error)}`);
  }
}

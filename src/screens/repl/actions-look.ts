// Looking at what the board has printed: further up, by a search, as bytes, with times, into a file.
import { join } from 'node:path';
import { printable } from '../../text/printable.ts';
import { stampedName } from '../../workbench/stamped-name.ts';
import { emptyEntry } from '../../workbench/text-entry.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { setRepl } from './actions.ts';
import { nextLineEnding } from './line-ending.ts';

const closeMenu = (bench: Workbench): void => setRepl(bench, { menu: false });

export function lookBack(bench: Workbench): void {
  closeMenu(bench);
  const last = bench.repl.top;
  const page = Math.max(1, bench.store.get().rows - 8);
  setRepl(bench, { back: { top: Math.max(0, last - page), last, found: null, query: '' } });
}

export const followBoard = (bench: Workbench): void => setRepl(bench, { back: null, prompt: null });

export function askSearch(bench: Workbench): void {
  closeMenu(bench);
  setRepl(bench, { prompt: { kind: 'search', entry: emptyEntry } });
}

/** From the newest line up. */
export function searchNow(bench: Workbench): void {
  const { prompt, back } = bench.store.get().repl;
  if (prompt?.kind !== 'search') return;
  setRepl(bench, { prompt: null });
  const query = prompt.entry.text || (back?.query ?? '');
  if (query) goTo(bench, query, Number.MAX_SAFE_INTEGER, -1);
}

export function searchOn(bench: Workbench, direction: 1 | -1): void {
  const { back } = bench.store.get().repl;
  if (back?.query) goTo(bench, back.query, back.found?.line ?? back.top, direction);
  else askSearch(bench);
}

function goTo(bench: Workbench, query: string, from: number, direction: 1 | -1): void {
  const found = bench.repl.find(query, from, direction);
  if (!found) {
    const isFirst = from === Number.MAX_SAFE_INTEGER;
    const where = isFirst ? 'in what has gone by' : direction === -1 ? 'further up' : 'further down';
    bench.say('warning', `No "${query}" ${where}.`);
    return;
  }
  // Some lines around it, so that one sees what it belongs to.
  const last = bench.repl.top;
  const top = Math.max(0, Math.min(found.line - 5, last));
  setRepl(bench, { view: 'terminal', back: { top, last, found, query } });
}

export function toggleHex(bench: Workbench): void {
  closeMenu(bench);
  setRepl(bench, { back: null, view: bench.store.get().repl.view === 'hex' ? 'terminal' : 'hex' });
}

export function toggleStamps(bench: Workbench): void {
  closeMenu(bench);
  setRepl(bench, { stamps: !bench.store.get().repl.stamps });
}

export function clearPane(bench: Workbench): void {
  closeMenu(bench);
  setRepl(bench, { back: null, notes: [] });
  bench.repl.clear();
}

/** CR, LF, both; kept for this port. */
export async function changeLineEnding(bench: Workbench, path: string): Promise<void> {
  closeMenu(bench);
  const lineEnding = nextLineEnding(bench.store.get().repl.lineEnding);
  setRepl(bench, { lineEnding });
  bench.say('quiet', `Enter now sends ${lineEnding}.`);
  await bench.settings.rememberLineEnding(path, lineEnding);
}

/** Into a new file in the folder that espwb was started in; pressed again, it ends. */
export async function toggleLog(bench: Workbench): Promise<void> {
  closeMenu(bench);
  const { logPath } = bench.store.get().repl;
  if (logPath !== null) {
    // That it broke off has been said.
    const isWhole = await bench.record.stopLog().then(
      () => true,
      () => false,
    );
    setRepl(bench, { logPath: null });
    if (isWhole) bench.say('good', `The log ends: ${printable(logPath)}`);
    return;
  }
  const path = join(bench.platform.startFolder, stampedName('espwb-repl', 'log'));
  try {
    await bench.record.startLog(path, (error) => {
      setRepl(bench, { logPath: null });
      bench.say('bad', `The log broke off: ${error.message}`);
    });
    setRepl(bench, { logPath: path });
    bench.say('good', `Logging to ${printable(path)}`);
  } catch (error) {
    bench.say('bad', `No log could be made: ${error instanceof Error ? error.message : String(error)}`);
  }
}

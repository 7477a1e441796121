// espwb fs watch on NodeMCU: a save goes to the board and the script runs anew, whether it ends, lives
// from timers or never lets go. Changes come from the test, at moments that the board's words name.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/device/clock.ts';
import { EspError } from '../../src/device/errors.ts';
import { openFiles } from '../../src/device/files/open-files.ts';
import type { FolderChanges } from '../../src/verbs/folder-changes.ts';
import { watchFolder } from '../../src/verbs/fs-watch.ts';
import { createOutput } from '../../src/verbs/output.ts';
import type { VerbContext, VerbOptions } from '../../src/verbs/verb.ts';
import { type LiveBoard, liveBoard } from '../support/live-board.ts';

let live: LiveBoard;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-watch-'));
  live = await liveBoard('nodemcu');
});
afterEach(async () => {
  await live.stop();
  rmSync(folder, { recursive: true });
});

const save = (name: string, text: string) => writeFileSync(join(folder, name), text);

type Step = { readonly whenSaid: RegExp; readonly act: () => void };

/** Watches the folder; each step is taken once its words have come since the last one. Ends with the last. */
async function watched(steps: readonly Step[], options: VerbOptions = {}): Promise<string> {
  const stop = new AbortController();
  let said = '';
  let since = 0;
  let at = 0;
  let notify = () => {};
  let isDirty = false;
  const saved = () => {
    isDirty = true;
    notify();
  };
  const changes: FolderChanges = {
    next: (signal) =>
      new Promise((resolve) => {
        if (isDirty || signal.aborted) return resolve();
        notify = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      }),
    clear: () => {
      isDirty = false;
    },
    close: () => {},
  };
  const hear = (part: string | Uint8Array) => {
    said += typeof part === 'string' ? part : Buffer.from(part).toString('latin1');
    const step = steps[at];
    if (!step?.whenSaid.test(said.slice(since))) return;
    since = said.length;
    at += 1;
    step.act();
    if (at === steps.length) stop.abort(new EspError('cancelled', 'Cancelled.'));
    else saved();
  };
  const sink = { isTerminal: false, write: hear };
  const output = createOutput(false, sink, { isTerminal: false, write: () => {} }, systemClock.now, () => 80);
  const context = {
    clock: systemClock,
    signal: stop.signal,
    output,
    operation: { signal: stop.signal, onEvent: () => {} },
    openSession: async () => live.session,
  } as unknown as VerbContext;
  await watchFolder(context, [folder], options, () => changes);
  expect(at).toBe(steps.length);
  return said;
}

const contentOf = async (path: string) => {
  const files = await openFiles(live.session, live.context, { interrupt: true });
  return Buffer.from(await files.read(path, { signal: live.signal })).toString();
};

describe('espwb fs watch on NodeMCU', () => {
  test('without an init.lua the one script that was saved is run with dofile, in a fresh Lua, and heard', async () => {
    save('sum.lua', 'count=(count or 0)+1 print("first", 6*7, count)\n');
    const said = await watched([
      {
        whenSaid: /\nfirst\t42\t1\r?\n> [\s\S]*Watching|Watching[\s\S]*\nfirst\t42\t1\r?\n> /,
        act: () => save('sum.lua', 'count=(count or 0)+1 print("second", 12*7, count)\n'),
      },
      { whenSaid: /\nsecond\t84\t1\r?\n> /, act: () => {} },
    ]);
    expect(said).toContain('Sent 1 files, removed 0; /sum.lua runs.');
    expect(said).toContain('dofile("sum.lua")');
    expect(await contentOf('/sum.lua')).toContain('second');
  });

  test('an init.lua that lives from a timer goes on talking, and each save restarts it', async () => {
    const talk = (word: string) => `tmr.create():alarm(30,tmr.ALARM_AUTO,function() print("${word}") end)\n`;
    save('init.lua', talk('tick'));
    const said = await watched([
      { whenSaid: /Watching[\s\S]*\ntick\r?\n/, act: () => save('init.lua', talk('tock')) },
      { whenSaid: /Sent 1 files[\s\S]*\ntock\r?\n/, act: () => {} },
    ]);
    expect(said).toContain('the program starts again.');
    expect(said.slice(said.lastIndexOf('tock') - 40)).not.toContain('tick');
    expect(await contentOf('/init.lua')).toBe(talk('tock'));
  });

  test('a script that never gives the prompt back is ended by a restart of the board', async () => {
    save('app.lua', 'print("round and round") while true do tmr.wdclr() end\n');
    const said = await watched(
      [
        {
          whenSaid: /Watching[\s\S]*round and round|round and round[\s\S]*Watching/,
          act: () => save('app.lua', 'print("done")\n'),
        },
        { whenSaid: /\ndone\r?\n> /, act: () => {} },
      ],
      { run: 'app.lua' },
    );
    expect(said).toContain('does not give the prompt back; the board is restarted.');
    expect(await contentOf('/app.lua')).toBe('print("done")\n');
  });

  test('several files without an init.lua: it says that nothing starts, and how to name the program', async () => {
    save('a.lua', 'x=1\n');
    save('b.lua', 'y=1\n');
    const said = await watched([{ whenSaid: /Watching/, act: () => {} }]);
    expect(said).toContain(
      'Sent 2 files, removed 0; nothing starts by itself: name the program with --run FILE.',
    );
  });
});

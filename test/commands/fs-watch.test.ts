// espwb fs watch on NodeMCU: a save goes to the board and the script runs anew, whether it ends, lives
// from timers or never lets go. Changes come from the test, at moments that the board's words name.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FolderChanges } from '../../src/commands/folder-changes.ts';
import { watchFolder } from '../../src/commands/fs-watch.ts';
import { createOutput } from '../../src/commands/output.ts';
import type { VerbContext, VerbOptions } from '../../src/commands/verb.ts';
import { systemClock } from '../../src/device/clock.ts';
import { EspError } from '../../src/device/errors.ts';
import { openFiles } from '../../src/device/files/open-files.ts';
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

/** Taken when the verb has told, and the board has said, what it waits for. */
type Step = { readonly told: RegExp; readonly board?: RegExp; readonly act: () => void };
type Heard = { readonly told: string; readonly board: string };

/** Watches the folder; the words for a step are those since the last one. Ends with the last. */
async function watched(steps: readonly Step[], options: VerbOptions = {}): Promise<Heard> {
  const stop = new AbortController();
  // Apart, because the verb's lines and the board's bytes come between each other.
  const all = { told: '', board: '' };
  let since = { told: 0, board: 0 };
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
    if (typeof part === 'string') all.told += part;
    else all.board += Buffer.from(part).toString('latin1');
    const step = steps[at];
    if (!step?.told.test(all.told.slice(since.told))) return;
    if (step.board && !step.board.test(all.board.slice(since.board))) return;
    since = { told: all.told.length, board: all.board.length };
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
  return all;
}

const contentOf = async (path: string) => {
  const files = await openFiles(live.session, live.context, { interrupt: true });
  return Buffer.from(await files.read(path, { signal: live.signal })).toString();
};

describe('espwb fs watch on NodeMCU', () => {
  test('without an init.lua the one script that was saved is run with dofile, in a fresh Lua, and heard', async () => {
    const script = (word: string) => `count=(count or 0)+1 print("${word}", 6*7, count)\n`;
    save('sum.lua', script('first'));
    const { told, board } = await watched([
      {
        told: /Watching/,
        board: /\nfirst\t42\t1\r?\n> $/,
        act: () => save('sum.lua', script('second')),
      },
      { told: /Sent 1 file/, board: /\nsecond\t42\t1\r?\n> $/, act: () => {} },
    ]);
    expect(told).toContain('Sent 1 file, removed 0; /sum.lua runs.');
    expect(board).toContain('dofile("sum.lua")');
    expect(await contentOf('/sum.lua')).toBe(script('second'));
  });

  test('an init.lua that lives from a timer goes on talking, and each save restarts it', async () => {
    const talk = (word: string) => `tmr.create():alarm(30,tmr.ALARM_AUTO,function() print("${word}") end)\n`;
    save('init.lua', talk('tick'));
    const { told, board } = await watched([
      { told: /Watching/, board: /\ntick\r?\n/, act: () => save('init.lua', talk('tock')) },
      { told: /Sent 1 file/, board: /\ntock\r?\n/, act: () => {} },
    ]);
    expect(told).toContain('the program starts again.');
    expect(board.slice(board.indexOf('tock'))).not.toContain('tick');
    expect(await contentOf('/init.lua')).toBe(talk('tock'));
  });

  test('a script that never gives the prompt back is ended by a restart of the board', async () => {
    save('app.lua', 'print("round and round") while true do tmr.wdclr() tmr.delay(20000) end\n');
    const { told } = await watched(
      [
        {
          told: /Watching/,
          board: /\nround and round\r?\n/,
          act: () => save('app.lua', 'print("done")\n'),
        },
        { told: /Sent 1 file/, board: /\ndone\r?\n> $/, act: () => {} },
      ],
      { run: 'app.lua' },
    );
    expect(told).toContain('does not give the prompt back; the board is restarted.');
    expect(await contentOf('/app.lua')).toBe('print("done")\n');
  });

  test('several files without an init.lua: it says that nothing starts, and how to name the program', async () => {
    save('a.lua', 'x=1\n');
    save('b.lua', 'y=1\n');
    const { told } = await watched([{ told: /Watching/, act: () => {} }]);
    expect(told).toContain(
      'Sent 2 files, removed 0; nothing starts by itself: name the program with --run FILE.',
    );
  });
});

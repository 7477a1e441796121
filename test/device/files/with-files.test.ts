// What an act on the board's files leaves behind: the prompt, whatever becomes of the act.
import { afterEach, describe, expect, test } from 'vitest';
import { withFiles } from '../../../src/device/files/open-files.ts';
import { type LiveBoard, liveBoard } from '../../support/live-board.ts';

let live: LiveBoard;
afterEach(() => live.stop());

describe('an act on the files of MicroPython', () => {
  test('that fails leaves the board at its prompt: in the raw REPL the next program would find nobody', async () => {
    live = await liveBoard('micropython');
    const { session, context } = live;
    await expect(
      withFiles(session, {}, context, (files, { signal }) => files.read('/nothing', { signal })),
    ).rejects.toMatchObject({ code: 'remote-file' });
    expect(session.state).toBe('micropython idle');
  });

  test('that is cancelled between two steps does the same', async () => {
    live = await liveBoard('micropython');
    const { session, context } = live;
    const stop = new AbortController();
    const cancelled = withFiles(
      session,
      {},
      { ...context, signal: stop.signal },
      async (files, { signal }) => {
        await files.list('/', signal);
        stop.abort();
        return files.list('/', signal);
      },
    );
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(session.state).toBe('micropython idle');
  });
});

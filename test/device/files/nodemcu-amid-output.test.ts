// NodeMCU with a program that lives from timers and prints now and then: the usual kind there. The prompt
// answers all the while, so files come and go, and what the program prints is not taken for an answer.
import { afterEach, expect, test } from 'vitest';
import { openFiles } from '../../../src/device/files/open-files.ts';
import { type LiveBoard, liveBoard } from '../../support/live-board.ts';

let live: LiveBoard;
afterEach(() => live.stop());

const awkward = (size: number) => Uint8Array.from({ length: size }, (_, at) => (at * 167 + (at >> 8)) & 0xff);

test('files go up by blocks and by lines, are listed and come down, while a timer prints', async () => {
  live = await liveBoard('nodemcu');
  const { signal, context, session } = live;
  const quiet = await openFiles(session, context);
  await quiet.list('/', signal);
  const talk = 'tick=tmr.create() tick:alarm(7,tmr.ALARM_AUTO,function() print("tick tock") end)';
  const started = await session.firmware?.exec(talk, { signal, idleTimeoutMs: 30_000 });
  expect(Buffer.from(started?.stderr ?? []).toString()).toBe('');
  const files = await openFiles(session, context);
  for (let round = 0; round < 3; round++) {
    for (const [path, content] of [
      ['/large.bin', awkward(5000)],
      ['/small.lua', Buffer.from('print("grüße")\n'.repeat(20))],
    ] as const) {
      await files.write(path, content, { signal });
      expect(Buffer.from(await files.read(path, { signal })).equals(content)).toBe(true);
    }
    expect(await files.list('/', signal)).toEqual([
      { path: '/large.bin', kind: 'file', size: 5000 },
      { path: '/small.lua', kind: 'file', size: 340 },
    ]);
  }
});

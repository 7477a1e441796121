// MicroPython with a program that lives from a timer and prints now and then, while the prompt stands: files
// come and go, and what the program prints is taken neither for an answer nor for an error.
import { afterEach, expect, test } from 'vitest';
import { openFiles } from '../../../src/device/files/open-files.ts';
import { type LiveBoard, liveBoard } from '../../support/live-board.ts';

let live: LiveBoard;
afterEach(() => live.stop());

const awkward = (size: number) => Uint8Array.from({ length: size }, (_, at) => (at * 167 + (at >> 8)) & 0xff);

test('files go up, are listed and come down while a timer prints', async () => {
  live = await liveBoard('micropython');
  const { signal, context, session } = live;
  const files = await openFiles(session, context);
  const talk =
    "import machine\n_t=machine.Timer(-1)\n_t.init(period=15,mode=1,callback=lambda t:print('temperature',22))";
  const started = await session.firmware?.exec(talk, { signal, idleTimeoutMs: 30_000 });
  expect(Buffer.from(started?.stderr ?? []).toString()).toBe('');
  for (const [path, content] of [
    ['/noise.bin', awkward(3000)],
    ['/small.py', Buffer.from('print("grüße")\n'.repeat(20))],
  ] as const) {
    await files.write(path, content, { signal });
    expect(Buffer.from(await files.read(path, { signal })).equals(content)).toBe(true);
  }
  expect((await files.list('/', signal)).map(({ path, size }) => [path, size])).toEqual(
    expect.arrayContaining([
      ['/noise.bin', 3000],
      ['/small.py', 340],
    ]),
  );
});

test('a sensor program as main.py, whose timer prints at the prompt: five copies of five arrive', async () => {
  live = await liveBoard('micropython');
  const { signal, context, session } = live;
  const files = await openFiles(session, context);
  const program = [
    'from machine import Timer',
    'n = 0',
    'def tick(t):',
    '    global n',
    '    n += 1',
    "    print('temperature', 20 + n % 5)",
    'tim = Timer(-1)',
    'tim.init(period=40, mode=Timer.PERIODIC, callback=tick)',
    '',
  ].join('\n');
  await files.write('/main.py', Buffer.from(program), { signal });
  await session.firmware?.softReset(signal);
  for (let copy = 0; copy < 5; copy++) {
    const content = awkward(1500 + copy * 700);
    await files.write('/data.bin', content, { signal });
    expect(Buffer.from(await files.read('/data.bin', { signal })).equals(content)).toBe(true);
  }
});

// The quick way of NodeMCU's files, on the virtual board's real Lua: bytes as they are in confirmed
// blocks. Whatever goes wrong in it, the file arrives by the other way or the old one stays, and the
// prompt has its input again.
import { afterEach, describe, expect, test } from 'vitest';
import { openFiles } from '../../../src/device/files/open-files.ts';
import { demoNodeMcu } from '../../../src/device/image/demo-image.ts';
import type { Fault } from '../../../src/virtual-board/board.ts';
import type { BoardOptions } from '../../../src/virtual-board/board-port.ts';
import { type LiveBoard, liveBoard } from '../../support/live-board.ts';
import { sampled } from '../../support/sampled.ts';

let live: LiveBoard;
afterEach(() => live.stop());

const filesOf = async (options: Partial<BoardOptions> = {}) => {
  live = await liveBoard('nodemcu', options);
  return openFiles(live.session, live.context);
};
/** Every byte value, in an order that no block repeats. */
const awkward = (size: number) => Uint8Array.from({ length: size }, (_, at) => (at * 167 + (at >> 8)) & 0xff);
const same = (one: Uint8Array, other: Uint8Array) => Buffer.from(one).equals(other);

/** The demo image with other modules in its list, of the same length. */
function imageWith(modules: string): Uint8Array {
  const image = Buffer.from(demoNodeMcu());
  const listed = 'adc,bit,file,gpio,net,node,pwm,tmr,uart,wifi';
  image.write(modules.padEnd(listed.length), image.indexOf(listed), 'latin1');
  return image;
}

const exec = async (code: string) => {
  const options = { signal: live.signal, plainOutput: true, idleTimeoutMs: 30_000 };
  const { stdout } = (await live.session.firmware?.exec(code, options)) ?? {};
  return Buffer.from(stdout ?? [])
    .toString()
    .trim();
};

/** A fault on the line once some of the file has gone. */
const faultDuringWrite = async (fault: Fault) => {
  const files = await filesOf();
  const { signal, board } = live;
  const content = awkward(3000);
  let isInjected = false;
  await files.write('/data.bin', content, {
    signal,
    onProgress: (done) => {
      if (done < 800 || isInjected) return;
      isInjected = true;
      board.inject(fault);
    },
  });
  expect(isInjected).toBe(true);
  board.inject({ kind: 'clear' });
  expect(same(await files.read('/data.bin', { signal }), content)).toBe(true);
  expect((await files.list('/', signal)).map(({ path }) => path)).toEqual(['/data.bin']);
  expect(await exec('=6*7')).toBe('42');
};

describe('bytes in blocks', () => {
  test.each(
    sampled(
      [
        ['without hashes, read back to compare', 'adc,bit,file,gpio,net,node,pwm,tmr,uart,wifi'],
        ['with crypto and encoder', 'crypto,encoder,file,node,tmr,uart'],
      ] as const,
      1,
    ),
  )(
    'go up and come down as they are, hardly more than the file itself: a build %s',
    async (_name, modules) => {
      const files = await filesOf({ flash: imageWith(modules) });
      const { signal, board } = live;
      const content = awkward(12_345);
      await files.write('/data.bin', content, { signal });
      // As a line of hex every byte would be two.
      expect(board.counters().bytesIn).toBeLessThan(content.length * 1.3);
      const before = board.counters().bytesOut;
      expect(same(await files.read('/data.bin', { signal }), content)).toBe(true);
      expect(board.counters().bytesOut - before).toBeLessThan(content.length * 1.3);
      expect(board.counters().droppedByFirmware).toBe(0);
      expect(await exec('=6*7')).toBe('42');
    },
  );

  test('a build without timers, which could not end a talk by itself, gets lines', async () => {
    const files = await filesOf({ flash: imageWith('adc,file,gpio,node,uart,wifi') });
    const { signal, board } = live;
    const content = awkward(2000);
    await files.write('/data.bin', content, { signal });
    expect(board.counters().bytesIn).toBeGreaterThan(content.length * 2);
    expect(same(await files.read('/data.bin', { signal }), content)).toBe(true);
  });

  test('a cancel in the middle keeps the old file, leaves no part, and the prompt answers at once', async () => {
    const files = await filesOf();
    const { signal } = live;
    await files.write('/keep.lua', Buffer.from('old'), { signal });
    const stop = new AbortController();
    const writing = files.write('/keep.lua', awkward(9000), {
      signal: stop.signal,
      onProgress: (done) => {
        if (done > 2000) stop.abort();
      },
    });
    await expect(writing).rejects.toMatchObject({ code: 'cancelled', board: 'unchanged' });
    expect(await exec('=6*7')).toBe('42');
    expect(Buffer.from(await files.read('/keep.lua', { signal })).toString()).toBe('old');
    expect((await files.list('/', signal)).map(({ path }) => path)).toEqual(['/keep.lua']);
  });

  test('a cancel while a file comes down leaves it open nowhere, and the prompt answers', async () => {
    const files = await filesOf();
    const { signal } = live;
    await files.write('/data.bin', awkward(9000), { signal });
    const stop = new AbortController();
    const reading = files.read('/data.bin', {
      signal: stop.signal,
      onProgress: (done) => {
        if (done > 2000) stop.abort();
      },
    });
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    expect(await exec('=_f')).toBe('nil');
    expect(same(await files.read('/data.bin', { signal }), awkward(9000))).toBe(true);
  });
});

describe('a line that spoils a block', () => {
  const faults = [
    ['by a byte twice: the board refuses it', 'double'],
    ['by another value: the comparison finds it', 'flip'],
    ['by a byte less: the board waits for it in vain, gets its input back', 'lose'],
  ] as const;
  test.each(sampled(faults, 1))('%s, and the file goes by lines', (_, kind) =>
    faultDuringWrite({ kind, direction: 'in', atByte: 100 }),
  );
});

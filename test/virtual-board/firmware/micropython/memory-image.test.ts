import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { demoMicroPython } from '../../../../src/device/image/demo-image.ts';
import {
  fitsBoard,
  unpackImage,
  withAnswersKept,
} from '../../../../src/virtual-board/firmware/micropython/memory-image.ts';
import { boardConsole } from '../../../support/board-console.ts';

const image = unpackImage(
  readFileSync(new URL('../../../../dist/micropython-shortest.memory', import.meta.url)),
);
/** Of another size the board is set up from the beginning. */
const sizes = { fromImage: 0x400000, setUp: 0x200000 };
const looks = [
  'sorted(globals())',
  "help('modules')",
  'import sys, os, machine, gc, esp, network, time, micropython',
  'sys.implementation, sys.path, sys.platform, sys.version',
  'sorted(sys.modules)',
  '[dir(each) for each in (sys, os, machine, gc, esp, network, time, micropython)]',
  'gc.collect(), gc.mem_free() // 4096, gc.mem_alloc() // 4096',
  'os.listdir("/")',
  "f = open('a', 'w'); f.write('text'), f.close(), open('a').read()",
  'machine.Pin(4, machine.Pin.OUT).value(1), machine.Pin(4).value()',
  '1/3, 2**40, [].x',
  'import asyncio; asyncio.run(asyncio.sleep_ms(1))',
  "sys.stdout.write('said')",
];

async function seen(flashBytes: number): Promise<readonly string[]> {
  const console = boardConsole(demoMicroPython(), flashBytes);
  try {
    await console.until('>>> ');
    const answers: string[] = [];
    for (const look of looks) answers.push(await console.run(look));
    return answers;
  } finally {
    console.stop();
  }
}

describe('a board out of a memory image', () => {
  test('is like one that is set up', async () => {
    const fs = (blocks: number) => image.answers.find(({ name }) => name === 'fs_blocks')?.answer === blocks;
    expect(fs(763)).toBe(true);
    expect(await seen(sizes.fromImage)).toEqual(await seen(sizes.setUp));
  });

  test('is interrupted, soft reset and up again', async () => {
    const console = boardConsole(demoMicroPython(), sizes.fromImage);
    try {
      await console.until('>>> ');
      console.type('while True: pass\r\r');
      await console.until('pass\r\n');
      console.type('\x03');
      expect(await console.until('>>> ')).toContain('KeyboardInterrupt');
      console.type('\x04');
      await console.until('soft reboot');
      await console.until('>>> ');
      expect(await console.run('6 * 7')).toBe('42\r\n');
    } finally {
      console.stop();
    }
  });

  test('draws numbers of its own', async () => {
    const draws = new Set<string>();
    for (let board = 0; board < 2; board++) {
      const console = boardConsole(demoMicroPython(), sizes.fromImage);
      await console.until('>>> ');
      draws.add(await console.run('import random; random.getrandbits(30)'));
      console.type('\x04');
      await console.until('>>> ');
      draws.add(await console.run('import random; random.getrandbits(30)'));
      console.stop();
    }
    expect(draws.size).toBe(4);
  });

  test('fits a board that answers what it heard when it was made, and no other', () => {
    const board = (blocks: number) => ({
      text: {
        plain: (name: unknown) => image.answers.find(({ values }) => values[0] === name)?.answer ?? null,
      },
      ...{ flag: { plain: () => 1 }, fs_first_sector: () => 256, fs_blocks: () => blocks },
      at_least: (major: number, minor: number) => Number(major < 1 || (major === 1 && minor <= 27)),
    });
    expect(fitsBoard(image, board(763))).toBe(true);
    expect(fitsBoard(image, board(251))).toBe(false);
  });

  test('is refused where setup() asks for more than the kind of board', () => {
    const { functions } = withAnswersKept({ mac: () => 'ec:fa:bc:00:00:01' });
    const mac = functions['mac'] as { plain: () => unknown };
    expect(() => mac.plain()).toThrow('setup() calls mac(), which needs a board');
  });
});

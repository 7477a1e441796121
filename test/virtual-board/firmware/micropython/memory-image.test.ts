import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  fitsBoard,
  unpackImage,
  withAnswersKept,
} from '../../../../src/virtual-board/firmware/micropython/memory-image.ts';
import { boardConsole } from '../../../support/board-console.ts';
import { smallImage } from '../../../support/small-image.ts';

/** Of the build. */
const builtImage = () =>
  unpackImage(readFileSync(new URL('../../../../dist/micropython-shortest.memory', import.meta.url)));
/** A build of another day is set up from the beginning. */
const days = { fromImage: '2025-12-09', setUp: '2025-12-10' };
const flashBytes = 0x400000;
const boardOf = (day: string) =>
  boardConsole(smallImage(`MicroPython v1.27.0 on ${day}\0ESP module with ESP8266`), flashBytes);
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

async function seen(day: string): Promise<readonly string[]> {
  const console = boardOf(day);
  try {
    await console.until('>>> ');
    const answers: string[] = [];
    for (const look of looks) answers.push((await console.run(look)).replaceAll(day, 'DAY'));
    return answers;
  } finally {
    console.stop();
  }
}

describe('a board out of a memory image', () => {
  test('is like one that is set up', async () => {
    const made = builtImage()
      .answers.filter(({ values }) => values[0] === 'date')
      .map(({ answer }) => answer);
    expect(made).toContain(days.fromImage);
    expect(await seen(days.fromImage)).toEqual(await seen(days.setUp));
  });

  test('is interrupted, soft reset and up again', async () => {
    const console = boardOf(days.fromImage);
    try {
      await console.until('>>> ');
      // It runs when it says so.
      console.type("while True: print('o' + 'n')\r\r");
      await console.until('on\r\n');
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
      const console = boardOf(days.fromImage);
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
    const board = (day: string) => ({
      text: {
        plain: (name: unknown) =>
          name === 'date'
            ? day
            : (builtImage().answers.find(({ values }) => values[0] === name)?.answer ?? null),
      },
      ...{ flag: { plain: () => 1 }, fs_first_sector: () => 256, fs_blocks: () => 763 },
      at_least: (major: number, minor: number) => Number(major < 1 || (major === 1 && minor <= 27)),
    });
    expect(fitsBoard(builtImage(), board(days.fromImage))).toBe(true);
    expect(fitsBoard(builtImage(), board(days.setUp))).toBe(false);
  });

  test('is refused where setup() asks for more than the kind of board', () => {
    const { functions } = withAnswersKept({ mac: () => 'ec:fa:bc:00:00:01' });
    const mac = functions['mac'] as { plain: () => unknown };
    expect(() => mac.plain()).toThrow('setup() calls mac(), which needs a board');
  });
});

// A program inside one call that does not end: the watchdog of the chip resets it, whatever it is stuck in.
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../../src/device/clock.ts';
import { demoMicroPython, demoNodeMcu } from '../../../src/device/image/demo-image.ts';
import { boardLink } from '../../../src/virtual-board/firmware/board-link.ts';
import { watchHungProgram } from '../../../src/virtual-board/firmware/hung-program.ts';
import { linkMemory, word } from '../../../src/virtual-board/firmware/link-memory.ts';
import { type BoardConsole, boardConsole } from '../../support/board-console.ts';
import { sampled } from '../../support/sampled.ts';
import { TestClock } from '../../support/test-clock.ts';

function watch(nudge: (words: Int32Array) => void = () => {}) {
  const clock = new TestClock();
  const { words, ...link } = linkMemory();
  const bites: number[] = [];
  let running = true;
  const watched = watchHungProgram(
    clock,
    { words, ...link },
    {
      limitMs: 5000,
      isRunning: () => running,
      nudge: () => nudge(words),
      bite: () => bites.push(clock.now()),
    },
  );
  return { clock, words, bites, end: () => watched.stop(), pause: () => (running = false) };
}

describe('the watch over a program', () => {
  test('bites once where there is no sign of life for its limit', async () => {
    const { clock, bites, words } = watch();
    Atomics.store(words, word.beats, 1);
    await clock.advance(5400);
    expect(bites).toEqual([]);
    await clock.advance(20_000);
    expect(bites).toEqual([5500]);
  });

  test('takes waiting, an answer to its nudge and the time before a program for life', async () => {
    const waits = watch();
    Atomics.store(waits.words, word.waiting, 1);
    const answers = watch((words) => Atomics.add(words, word.beats, 1));
    const early = watch();
    early.pause();
    for (const { clock, bites } of [waits, answers, early]) {
      await clock.advance(60_000);
      expect(bites).toEqual([]);
    }
    Atomics.store(waits.words, word.waiting, 0);
    await waits.clock.advance(5500);
    expect(waits.bites).toHaveLength(1);
  });

  test('knows a program by the first byte that it takes, though it has waited for nothing', () => {
    const { words, ring, buffer } = linkMemory();
    const program = boardLink(buffer, new MessageChannel().port1);
    ring[0] = 0x3d;
    Atomics.store(words, word.ringHead, 1);
    expect(Atomics.load(words, word.beats)).toBe(0);
    expect(program.take()).toBe(0x3d);
    expect(Atomics.load(words, word.beats)).toBe(1);
    expect(program.take()).toBeNull();
    expect(Atomics.load(words, word.beats)).toBe(1);
  });

  test('is over with the firmware', async () => {
    const { clock, bites, end } = watch();
    end();
    await clock.advance(60_000);
    expect(bites).toEqual([]);
  });
});

const timesFaster = 4;
/** Firmwares keep the time of their threads; what the board waits for comes four times sooner. */
const hastyClock: Clock = {
  now: () => systemClock.now() * timesFaster,
  setTimer: (delayMs, fire) => systemClock.setTimer(delayMs / timesFaster, fire),
};

const open: BoardConsole[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.stop();
});

const boot = async (flash: Uint8Array, prompt: string) => {
  const found = boardConsole(flash, 0x400000, 115_200, hastyClock);
  open.push(found);
  await found.until(prompt);
  return found;
};

const lua = 'string.find(string.rep("a", 300), string.rep("a-", 20) .. "b")';
const python = "re.match('(a|aa|aaa)+$', 'a' * 60 + 'b')";

const firmwares = ['NodeMCU', 'MicroPython'] as const;
const taken = sampled(firmwares, 1);

describe('a pattern that tries everything', () => {
  if (taken.includes('NodeMCU'))
    test('ends in the soft watchdog of NodeMCU, which then starts again', async () => {
      const { type, until, board } = await boot(demoNodeMcu(), '> ');
      const before = board.counters().droppedByFifo;
      type(`${lua}\r`);
      expect(await until('Soft WDT reset')).toContain('b")');
      await until('cannot open init.lua');
      await until('> ');
      type('=({node.bootreason()})[2]\r');
      expect(await until('3\r\n> ')).toContain('3');
      expect(board.counters().droppedByFifo).toBe(before);
    });

  if (taken.includes('MicroPython'))
    test('ends in the hardware watchdog under MicroPython, and Ctrl-C had no effect', async () => {
      const { run, type, until } = await boot(demoMicroPython(), '>>> ');
      await run('import re, machine');
      type(`${python}\r`);
      await until('\r\n');
      type('\x03');
      await until('MicroPython v');
      await until('>>> ');
      expect(await run('import machine; machine.reset_cause()')).toBe('1\r\n');
    });

  test('does not keep the reset button from working', async () => {
    const { type, until, board } = await boot(demoNodeMcu(), '> ');
    type(`${lua}\r`);
    await until('\r\n');
    board.press('reset', true);
    board.press('reset', false);
    expect(await until('cannot open init.lua')).not.toContain('WDT');
  });
});

test('a Python loop that never waits is no hung program', async () => {
  const { run, type, until } = await boot(demoMicroPython(), '>>> ');
  await run('import time');
  await run('start = time.ticks_ms()');
  type('while time.ticks_diff(time.ticks_ms(), start) < 2500: pass\r\r');
  await until('...');
  expect(await until('>>> ')).not.toContain('MicroPython v');
  expect(await run('start > 0')).toBe('True\r\n');
});

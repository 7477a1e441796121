// What becomes of the program when its output can no longer be written.
import { EventEmitter } from 'node:events';
import { constants } from 'node:os';
import { beforeEach, describe, expect, test, vi } from 'vitest';

type LostOutput = typeof import('../../src/terminal/lost-output.ts');
type Writer = NonNullable<Parameters<LostOutput['watchOutput']>[0]>;

let copies = 0;
let lost: LostOutput;
let program: Writer;
let exits: number[];
let words: string;
let stdout: EventEmitter;
let stderr: EventEmitter;

beforeEach(async () => {
  // What was lost is known to the whole program: each test has a module of its own, and the process of the tests
  // keeps the others.
  const copy = `../../src/terminal/lost-output.ts?copy=${copies++}`;
  lost = await import(/* @vite-ignore */ copy);
  exits = [];
  words = '';
  stdout = Object.assign(new EventEmitter(), { write: (_: string, written: () => void) => written() });
  stderr = Object.assign(new EventEmitter(), {
    write: (text: string) => {
      words += text;
    },
  });
  program = { stdout, stderr, on: () => {}, exit: (code: number) => exits.push(code) } as unknown as Writer;
  lost.watchOutput(program);
});

/** How the program ends that wanted to end with `exitCode`. */
async function exitCodeOf(exitCode: number): Promise<number | undefined> {
  lost.exitWhenWritten(exitCode, program);
  await new Promise((resolve) => setImmediate(resolve));
  return exits.pop();
}

const fails = (stream: EventEmitter, code: string) =>
  stream.emit('error', Object.assign(new Error(), { code }));

describe('output that cannot be written', () => {
  // EOF is how Windows says it of a pipe.
  test.each(['EPIPE', 'EOF'])(
    'for want of a reader (%s) ends a program that does nothing else, without blame',
    async (code) => {
      fails(stdout, code);
      expect({ exits, words }).toEqual({ exits: [0], words: '' });
      expect(await exitCodeOf(0)).toBe(0);
    },
  );

  test('is left to the verb that works: it knows what may be broken off', () => {
    const onLost = vi.fn();
    lost.whenOutputIsLost(onLost);
    fails(stdout, 'EPIPE');
    expect(onLost).toHaveBeenCalledOnce();
    expect(exits).toEqual([]);
  });

  const lossOf = (error: object) => {
    const onLost = vi.fn();
    lost.whenOutputIsLost(onLost);
    stdout.emit('error', Object.assign(new Error(), error));
    stdout.emit('error', Object.assign(new Error(), { code: 'ERR_STREAM_DESTROYED' }));
    return onLost.mock.calls;
  };

  test.each([
    [{ code: 'EPIPE' }, 'gone'],
    [{ code: 'ENOSPC' }, 'full'],
    [{ code: 'EFBIG' }, 'full'],
    [{ code: 'EIO' }, 'broken'],
  ])('%j: the verb is told which kind it is', (error, loss) => {
    expect(lossOf(error)).toEqual([[loss], [loss]]);
  });

  // Windows has no such number.
  test.skipIf(process.platform === 'win32')('a quota that is used up is full, as Node 20 tells it', () => {
    const error = { code: 'Unknown system error -122', errno: -constants.errno.EDQUOT };
    expect(lossOf(error)).toEqual([['full'], ['full']]);
  });

  test('for want of space is told once and makes no success', async () => {
    lost.whenOutputIsLost(() => {});
    fails(stdout, 'ENOSPC');
    fails(stdout, 'ENOSPC');
    expect(words).toBe('espwb: The output cannot be written (ENOSPC).\n');
    expect(await exitCodeOf(0)).toBe(1);
    expect(await exitCodeOf(130)).toBe(130);
  });

  test('on the standard error ends nothing', () => {
    expect(fails(stderr, 'EPIPE')).toBe(true);
    expect(exits).toEqual([]);
  });
});

describe('output that is not read', () => {
  const neverRead = () => Object.assign(new EventEmitter(), { write: () => {} });
  const timersOf = (exitCode: number) => {
    const timers: (() => void)[] = [];
    lost.exitWhenWritten(exitCode, { ...program, stdout: neverRead() } as unknown as Writer, (work) =>
      timers.push(work),
    );
    return timers;
  };

  test('is waited for: a reader may take its time', () => {
    expect(timersOf(0)).toEqual([]);
    expect(exits).toEqual([]);
  });

  test('keeps a program that was told to end for a moment only', () => {
    lost.hurryOutput();
    for (const work of timersOf(130)) work();
    expect(exits).toEqual([130]);
  });
});

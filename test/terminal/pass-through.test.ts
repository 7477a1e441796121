import { describe, expect, test } from 'vitest';
import { passThrough } from '../../src/terminal/pass-through.ts';

function setUp() {
  const typed: number[] = [];
  let press: (bytes: Uint8Array) => void = () => {};
  let print: (bytes: Uint8Array) => void = () => {};
  const listeners = { keyboard: 0, board: 0 };
  let display = '';
  const stop = new AbortController();
  const done = passThrough({
    keyboard: (onBytes) => {
      press = onBytes;
      listeners.keyboard++;
      return () => listeners.keyboard--;
    },
    display: (bytes) => {
      display += Buffer.from(bytes).toString();
    },
    board: {
      type: async (bytes) => {
        typed.push(...bytes);
      },
      onOutput: (listener) => {
        print = listener;
        listeners.board++;
        return () => listeners.board--;
      },
    },
    signal: stop.signal,
  });
  return {
    typed,
    listeners,
    done,
    stop,
    press: (text: string) => press(Buffer.from(text)),
    print: (text: string) => print(Buffer.from(text)),
    display: () => display,
  };
}

describe('the board gets the keyboard', () => {
  test('every byte reaches it, Ctrl-A to Ctrl-E and Ctrl-C too, until Ctrl-]', async () => {
    const { press, typed, done, listeners } = setUp();
    press('\x01\x02\x03\x04\x05\x1b[A');
    press('x\x1dy');
    expect(await done).toBe('left');
    expect(typed).toEqual([1, 2, 3, 4, 5, 0x1b, 0x5b, 0x41, 0x78]);
    expect(listeners).toEqual({ keyboard: 0, board: 0 });
  });

  test('what it prints is shown without what would command the terminal', () => {
    const { print, display } = setUp();
    print('>>> \x1b]0;title\x07\x1b[32mok\x1b[0m');
    expect(display()).toBe('>>> \x1b[32mok\x1b[0m');
  });

  test('an unplugged board ends it', async () => {
    const { stop, done, listeners } = setUp();
    stop.abort();
    expect(await done).toBe('ended');
    expect(listeners).toEqual({ keyboard: 0, board: 0 });
  });
});

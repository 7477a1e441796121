import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { KeyGate } from '../../src/terminal/key-gate.ts';
import { TestClock } from '../support/test-clock.ts';

class Keyboard extends EventEmitter {
  readonly modes: string[] = [];
  setRawMode(raw: boolean) {
    this.modes.push(raw ? 'raw' : 'cooked');
  }
  resume() {
    this.modes.push('resume');
  }
  pause() {
    this.modes.push('pause');
  }
  type(text: string) {
    this.emit('data', new TextEncoder().encode(text));
  }
}

function setUp(isPaced: () => boolean = () => false) {
  const keyboard = new Keyboard();
  const clock = new TestClock();
  const seen: string[] = [];
  const gate = new KeyGate(keyboard, {
    clock,
    isPaced,
    onInput: (input) => seen.push(input.type === 'key' ? input.id : 'paste'),
  });
  gate.open();
  return { keyboard, clock, seen, gate };
}

describe('the keyboard', () => {
  test('delivers a burst at once, because handlers read the store and need no time in between', () => {
    const { keyboard, seen } = setUp();
    keyboard.type('jj\x1b[B\r');
    expect(seen).toEqual(['j', 'j', 'down', 'enter']);
  });

  test('spreads a burst out while a menu with a closure of its own is mounted', async () => {
    const { keyboard, seen, clock } = setUp(() => true);
    keyboard.type('\x1b[B\x1b[B\r');
    expect(seen).toEqual(['down']);
    await clock.advance(30);
    expect(seen).toEqual(['down', 'down']);
    await clock.advance(30);
    expect(seen).toEqual(['down', 'down', 'enter']);
  });

  test('a single key waits for nothing even there', async () => {
    const { keyboard, seen, clock } = setUp(() => true);
    await clock.advance(1000);
    keyboard.type('j');
    expect(seen).toEqual(['j']);
  });

  test('stops pacing in the middle of a burst when the menu is gone', async () => {
    let paced = true;
    const { keyboard, seen, clock } = setUp(() => paced);
    keyboard.type('jjjj');
    paced = false;
    await clock.advance(30);
    expect(seen).toEqual(['j', 'j', 'j', 'j']);
  });

  test('hands over every byte while the gate is held raw, and keys again afterwards', () => {
    const { keyboard, seen, gate } = setUp();
    const raw: number[] = [];
    const release = gate.holdRaw((bytes) => raw.push(...bytes));
    keyboard.type('\x01\x05\x1b[A');
    release();
    keyboard.type('q');
    expect(raw).toEqual([1, 5, 0x1b, 0x5b, 0x41]);
    expect(seen).toEqual(['q']);
  });

  test('closing puts the line discipline back once, and drops what was typed but not handled', async () => {
    const { keyboard, seen, gate, clock } = setUp(() => true);
    keyboard.type('jj');
    gate.close();
    gate.close();
    await clock.advance(100);
    expect(seen).toEqual(['j']);
    expect(keyboard.modes).toEqual(['raw', 'resume', 'pause', 'cooked']);
    expect(keyboard.listenerCount('data')).toBe(0);
  });
});

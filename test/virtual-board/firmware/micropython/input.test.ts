// Received bytes have one small ring: who reads gets all of them, who computes loses what is beyond it.
import { afterEach, expect, test } from 'vitest';
import { type BoardConsole, boardConsole } from '../../../support/board-console.ts';
import { smallMicroPython } from '../../../support/demo-boards.ts';

let open: BoardConsole | null = null;
afterEach(() => open?.stop());

async function atPrompt() {
  const found = boardConsole(smallMicroPython(), 0x400000);
  open = found;
  await found.until('>>> ');
  return found;
}

test('a program that computes has room for 255 bytes, and the rest is lost and counted', async () => {
  const { board, type, until } = await atPrompt();
  type('import time\r');
  await until('time\r\n>>> ');
  type("print('bu' + 'sy'); time.sleep(60)\r");
  await until('busy\r\n');
  type('x'.repeat(300));
  type('\x03');
  await until('>>> ');
  expect(board.counters().droppedByFirmware).toBe(300 - 255);
});

test('60 KB of raw-paste arrive whole, since the window says when there is room', async () => {
  const { board, type, until } = await atPrompt();
  type('\x01');
  await until('raw REPL; CTRL-B to exit\r\n>');
  type('\x05A\x01');
  await until('R\x01\x80\x00\x01');
  const line = '# what a line of a script may look like ...... 0123456789 ......\n';
  const code = `${line.repeat(900)}print('all of it')\n`;
  let credit = 256;
  for (let at = 0; at < code.length; ) {
    const chunk = code.slice(at, at + credit);
    type(chunk);
    at += chunk.length;
    credit -= chunk.length;
    if (at < code.length && credit === 0) {
      await until('\x01');
      credit = 128;
    }
  }
  type('\x04');
  await until('all of it\r\n');
  expect(board.counters().droppedByFirmware).toBe(0);
});

test('input() reads a line with echo, and Ctrl-C ends the wait', async () => {
  const { type, until } = await atPrompt();
  type("name = input('who? ')\r");
  await until("who? ')\r\nwho? ");
  type('MAX\x08Y\r');
  await until('>>> ');
  type('print(name)\r');
  await until('\r\nMAY\r\n>>> ');
  // Ctrl-C before it runs would be its input, on the chip too.
  type("input('re' + 'ady')\r");
  await until('ready');
  type('\x03');
  await until('KeyboardInterrupt');
});

test('timers and pin handlers run while the program sleeps and while the prompt waits', async () => {
  const { board, type, until } = await atPrompt();
  type('from machine import Pin, Timer\r');
  await until('Timer\r\n>>> ');
  type("Timer(-1).init(period=5, mode=Timer.ONE_SHOT, callback=lambda t: print('ti' + 'ck'))\r");
  await until('tick\r\n');
  board.drivePin(4, 0);
  type("irq = Pin(4, Pin.IN).irq(lambda p: print('edge', p, p()))\r");
  await until('p()))\r\n>>> ');
  board.drivePin(4, 1);
  await until('edge Pin(4) 1\r\n');
  type("import time; print('sl' + 'eeps'); time.sleep(30)\r");
  await until('sleeps\r\n');
  board.drivePin(4, 0);
  await until('edge Pin(4) 0\r\n');
  type('\x03');
  await until('>>> ');
});

// The real MicroPython in its worker on a whole board: what a person or a program at its UART sees.
import { afterEach, describe, expect, test } from 'vitest';
import { type BoardConsole, boardConsole } from '../../../support/board-console.ts';
import { smallMicroPython } from '../../../support/demo-boards.ts';

const flashBytes = 4 * 1024 * 1024;
let open: BoardConsole[] = [];
afterEach(() => {
  for (const each of open) each.stop();
  open = [];
});

function powered(flash: Uint8Array = smallMicroPython()) {
  const found = boardConsole(flash, flashBytes);
  open.push(found);
  return found;
}

async function atPrompt(flash?: Uint8Array) {
  const board = powered(flash);
  const booted = await board.until('>>> ');
  return { ...board, booted };
}

async function inRaw(flash?: Uint8Array) {
  const board = await atPrompt(flash);
  board.type('\x01');
  await board.until('raw REPL; CTRL-B to exit\r\n>');
  return board;
}

describe('MicroPython on a virtual board', () => {
  test('reads on A0 what is connected there', async () => {
    const { run, board } = await atPrompt();
    await run('from machine import ADC; a = ADC(0)');
    expect(await run('a.read()')).toBe('0\r\n');
    board.setAnalog(700);
    expect(await run('a.read()')).toBe('700\r\n');
  });

  test('greets with the version and the name that the image carries', async () => {
    const { booted } = await atPrompt();
    expect(booted).toContain('MicroPython v1.27.0 on 2025-12-09; ESP module with ESP8266\r\n');
    expect(booted).toContain('Type "help()" for more information.\r\n');
  });

  test('computes, raises and ends its lines as a board does', async () => {
    const { run } = await atPrompt();
    expect(await run('print(6*7)')).toBe('42\r\n');
    expect(await run('1/0')).toContain('ZeroDivisionError: divide by zero\r\n');
    expect(await run('import sys; print(sys.platform)')).toBe('esp8266\r\n');
  });

  test('a program that never ends is ended by Ctrl-C, also while it sleeps', async () => {
    const { type, until, run } = await atPrompt();
    // Ctrl-C before the line is compiled is input to the program, on the chip too: wait until it runs.
    type("exec(\"print('go' + 'es')\\nwhile True: pass\")\r");
    await until('goes\r\n');
    type('\x03');
    await until('KeyboardInterrupt');
    await until('>>> ');
    type("import time; print('sl' + 'eeps'); time.sleep(60)\r");
    await until('sleeps\r\n');
    type('\x03');
    await until('KeyboardInterrupt');
    await until('>>> ');
    expect(await run('print(1)')).toBe('1\r\n');
  });

  test('the raw REPL gives output and traceback apart', async () => {
    const { type, until } = await inRaw();
    type("print('out')\x04");
    expect(await until('\x04>')).toBe('OKout\r\n\x04\x04>');
    type('1/0\x04');
    const answer = await until('\x04>');
    expect(answer.startsWith('OK\x04Traceback')).toBe(true);
    expect(answer).toContain('ZeroDivisionError');
  });

  test('raw-paste takes code by windows of 128 bytes, with flow control', async () => {
    const { type, until } = await inRaw();
    type('\x05A\x01');
    expect(await until('R\x01\x80\x00\x01')).toBe('R\x01\x80\x00\x01');
    const code = `x = '${'a'.repeat(300)}'\nprint(len(x))`;
    for (let at = 0; at < code.length; at += 128) {
      type(code.slice(at, at + 128));
      if (at + 128 <= code.length) await until('\x01');
    }
    type('\x04');
    const answer = await until('\x04>');
    expect(answer.replaceAll('\x01', '')).toBe('\x04300\r\n\x04\x04>');
  });

  test('raw-paste stops at a syntax error and says so before the end of the code', async () => {
    const { type, until } = await inRaw();
    type('\x05A\x01');
    await until('R\x01\x80\x00\x01');
    type(`def (:\n${'# more\n'.repeat(20)}`.slice(0, 128));
    await until('\x04');
    type('\x04');
    expect(await until('\x04>')).toContain('SyntaxError');
  });

  test('a soft reset says so, forgets variables and keeps the mode', async () => {
    const { type, until, run } = await atPrompt();
    await run('x = 5');
    type('\x04');
    await until('MPY: soft reboot\r\n');
    await until('>>> ');
    expect(await run('print(x)')).toContain('NameError');
    type('\x01');
    await until('raw REPL; CTRL-B to exit\r\n>');
    type('\x04');
    await until('MPY: soft reboot\r\n');
    await until('raw REPL; CTRL-B to exit\r\n>');
  });

  test('its pins are the pins of the board, both ways', async () => {
    const { board, run } = await atPrompt();
    await run('from machine import Pin');
    await run('p = Pin(2, Pin.OUT, value=1)');
    await run('p(0)');
    expect(board.pinLevel(2)).toBe(0);
    await run('p.toggle()');
    expect(
      board
        .edges()
        .filter((edge) => edge.pin === 2)
        .map((edge) => edge.level),
    ).toEqual([0, 1]);
    board.drivePin(5, 1);
    expect(await run('print(Pin(5, Pin.IN)())')).toBe('1\r\n');
    board.drivePin(5, 0);
    expect(await run('print(Pin(5)())')).toBe('0\r\n');
    expect(await run('Pin(7)')).toContain('ValueError: invalid pin');
  });

  test('the first boot sets the file system up; files and main.py survive a restart, not an erase', async () => {
    const first = await atPrompt();
    expect(first.booted).toContain('Performing initial setup');
    await first.run("f = open('main.py', 'w')");
    await first.run('f.write(\'print("main" + " runs")\')');
    await first.run('f.close()');
    const flash = first.board.flash.slice();
    first.stop();
    const second = await atPrompt(flash);
    expect(second.booted).toContain('main runs\r\n');
    expect(second.booted).not.toContain('initial setup');
    second.stop();
    flash.fill(0xff, 0x100000);
    const third = await atPrompt(flash);
    expect(third.booted).not.toContain('main runs');
    expect(third.booted).toContain('Performing initial setup');
  });

  test('what another firmware left in place of the files is called corrupt, until Ctrl-C', async () => {
    const flash = new Uint8Array(flashBytes).fill(0x5a);
    flash.set(smallMicroPython());
    const board = powered(flash);
    await board.until('looks corrupt');
    board.type('\x03');
    await board.until('>>> ');
  });

  test('machine.reset() restarts the chip', async () => {
    const { type, until } = await atPrompt();
    type('import machine; machine.reset()\r');
    await until('reset()\r\n');
    await until('MicroPython v1.27.0');
    await until('>>> ');
  });
});

// Code on a board reaches the board and nothing else: each line below is a way out that somebody might try.
import { afterEach, describe, expect, test } from 'vitest';
import { type RawBoard, rawBoard } from '../../../support/raw-board.ts';

let open: RawBoard | null = null;
afterEach(() => open?.console.stop());

async function board() {
  open = await rawBoard();
  return open.exec;
}

describe('code in MicroPython', () => {
  test('finds no module that leads to JavaScript, by whichever way it asks', async () => {
    const exec = await board();
    expect(await exec('import asyncio.core as core', "print(hasattr(core, 'js'))")).toBe('False');
    for (const name of ['js', 'jsffi', '_bridge']) {
      const refused = `ImportError: no module named '${name}'`;
      expect(await exec(`import ${name}`)).toBe(refused);
      expect(await exec(`__import__('${name}')`)).toBe(refused);
      expect(await exec(`exec("from ${name} import *")`)).toBe(refused);
      expect(await exec('import sys', `sys.modules.clear()`, `import ${name}`)).toBe(refused);
    }
    // The import hook itself goes: what the interpreter finds without it.
    expect(await exec('import builtins', 'del builtins.__import__', 'import js')).toMatch(
      /^ImportError|^NameError/,
    );
  });

  test('finds in the functions of the board no object of JavaScript', async () => {
    const exec = await board();
    expect(await exec('import machine', 'f = machine._hw.pin_level', 'print(f(2))')).toMatch(/^[01]$/);
    for (const name of ['constructor', '__proto__', 'prototype', 'call', 'apply', 'bind', 'toString', 'then'])
      expect(await exec(`f.${name}`)).toBe(`AttributeError: 'JsProxy' object has no attribute '${name}'`);
    expect(await exec("print(f['constructor'], f[0], f.new('return process'), list(f))")).toBe(
      'None None None []',
    );
    expect(await exec("f['x'] = f", 'f.x = f', "print(f['x'], hasattr(f, 'x'))")).toBe('None False');
    expect(await exec('print(f(x=1), f(2, x=f))')).toBe('None None');
    expect(await exec('print(f([]), f({}), f(f), f(print), f(b"x"), f(None), f(1, 2, 3, 4, 5))')).toMatch(
      /^([01] ?){7}$/,
    );
  });

  test('finds no names in the functions that take them but those of the board', async () => {
    const exec = await board();
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty'])
      expect(await exec('import machine', `print(machine._hw.text('${name}'))`)).toBe('null');
  });

  test('reads and writes no terminal, no descriptor and no file of this computer', async () => {
    const exec = await board();
    for (const path of ['/dev/tty', '/dev/stdin', '/dev/random', '/etc/passwd', '/proc/self/environ'])
      expect(await exec(`open('${path}')`)).toMatch(/^OSError: .*(ENOENT|EACCES)/);
    for (const descriptor of [1, 2, 5, 6, 7, 100])
      expect(await exec(`print(open(${descriptor}, 'rb').read(1))`)).toMatch(/^OSError/);
    for (const path of ['..', '/..', '/../../..', '/flash/../../etc'])
      expect(await exec('import os', `print('passwd' in str(os.listdir('${path}')))`)).toMatch(
        /^False$|^OSError/,
      );
  });
});

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

  test('finds no function of the board that leads to JavaScript', async () => {
    const exec = await board();
    for (const name of ['_hw', '_board', '_publish', '_imports', '_empty']) {
      expect(await exec(`import ${name}`)).toBe(`ImportError: no module named '${name}'`);
      expect(await exec('import machine, esp, os, sys', `machine.${name}`)).toContain('has no attribute');
    }
    expect(await exec('import machine', "print([n for n in dir(machine) if n[0] == '_'])")).toBe(
      "['__class__', '__name__', '__dict__']",
    );
    for (const of of ['machine.Pin.value', 'machine.freq', 'open', 'pow', 'machine.Pin'])
      expect(await exec('import machine', `${of}.__globals__`)).toContain("has no attribute '__globals__'");
    // What came over the bridge would be of this type.
    expect(
      await exec(
        'import machine, esp, network, os, sys, time, gc, micropython, vfs',
        'all = [machine, esp, network, os, sys, time, gc, micropython, vfs]',
        "print([n for m in all for n in dir(m) if 'Js' in repr(type(getattr(m, n)))])",
      ),
    ).toBe('[]');
  });

  test('reads and writes no terminal, no descriptor and no file of this computer', async () => {
    const exec = await board();
    for (const path of ['/dev/tty', '/dev/stdin', '/dev/random', '/etc/passwd', '/proc/self/environ'])
      expect(await exec(`open('${path}')`)).toMatch(/^OSError: .*(ENOENT|EACCES)/);
    for (const descriptor of [1, 2, 5, 6, 7, 100])
      expect(await exec(`print(open(${descriptor}, 'rb').read(1))`)).toMatch(/^TypeError/);
    for (const path of ['..', '/..', '/../../..', '/flash/../../etc'])
      expect(await exec('import os', `print('passwd' in str(os.listdir('${path}')))`)).toMatch(
        /^False$|^OSError/,
      );
  });
});

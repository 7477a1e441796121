// What the REPL's menu does, by keys: on a small prompt where that is enough, else on the real MicroPython.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { patchHeader } from '../../src/device/image/patch-header.ts';
import { replView } from '../../src/screens/repl/view.ts';
import { type LiveAppFixture, openApp, openLiveApp } from '../support/app-fixture.ts';
import { smallMicroPython, smallNodeMcu } from '../support/demo-boards.ts';
import { promptFirmware } from '../support/prompt-firmware.ts';

const menu = '\x14';
const enter = '\r';
const esc = '\x1b';
/** Terminals give the line ends of a paste as CR, as if Enter had been pressed. */
const pasted = (text: string) => `\x1b[200~${text.replaceAll('\n', '\r')}\x1b[201~`;
const pane = { columns: 76, rows: 19 };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-repl-'));
});
let live: LiveAppFixture | undefined;
afterEach(async () => {
  await live?.stop();
  live = undefined;
  rmSync(folder, { recursive: true });
});

async function atPrompt() {
  const flash = patchHeader(smallMicroPython(), {});
  const key = openApp({ board: { flash }, firmware: promptFirmware, folder });
  key.press('t');
  await key.until(({ repl, operation }) => repl.trouble === null && operation === null);
  const { app, clock } = key;
  const settle = async () => {
    await clock.advance(500);
    await app.repl.settled();
  };
  await settle();
  const view = () => {
    const shown = replView(key.state().repl, app.repl, app.record, pane);
    return { ...shown, text: shown.rows.map((runs) => runs.map(({ text }) => text).join('')) };
  };
  return { ...key, settle, view };
}

async function onMicroPython() {
  return onFirmware(smallMicroPython());
}

async function onFirmware(flash: Uint8Array) {
  const key = openLiveApp({ board: { flash }, folder });
  live = key;
  key.press('t');
  await key.until(({ repl, operation }) => repl.trouble === null && operation === null);
  /** The pane's text, as soon as it holds this. */
  const shows = async (wanted: string) => {
    await key.until(() => key.app.repl.text().includes(wanted));
    return key.app.repl.text();
  };
  await shows('>');
  return { ...key, shows };
}

describe('looking back', () => {
  test('a search shows the newest place first, < and > go on, Esc follows the board again', async () => {
    const { press, state, settle, view, app } = await atPrompt();
    for (let line = 0; line < 60; line++) press(`${line % 20 === 3 ? 'needle' : 'hay'}${line}${enter}`);
    await settle();
    press(`${menu}/needle${enter}`);
    expect(view().text.join('\n')).toContain('needle43');
    const newest = state().repl.back?.found?.line ?? 0;
    press('<');
    expect(state().repl.back?.found?.line).toBeLessThan(newest);
    expect(view().text.join('\n')).toContain('needle23');
    press('>');
    expect(state().repl.back?.found?.line).toBe(newest);
    press('>');
    expect(state().status.text).toBe('No "needle" further down.');
    press(esc);
    expect(state().repl.back).toBeNull();
    expect(app.repl.text()).toContain('hay59');
  });

  test('the oldest line is reached, and keys typed there are not the board’s', async () => {
    const { press, state, settle, view, app } = await atPrompt();
    for (let line = 0; line < 60; line++) press(`l${line}${enter}`);
    await settle();
    press(`${menu}vg`);
    expect(state().repl.back?.top).toBe(0);
    expect(view().text[0]).toContain('MicroPython v1.27.0');
    press('zz');
    await settle();
    expect(app.repl.text()).not.toContain('zz');
  });
});

describe('ways to show what comes', () => {
  test('hex shows the bytes that came, with their offsets', async () => {
    const { press, settle, view } = await atPrompt();
    press('AB');
    await settle();
    press(`${menu}#`);
    expect(view().text.at(-1)).toMatch(/^0000[0-9a-f]{4} {2}([0-9a-f]{2} )+.*AB$/);
    press(`${menu}#`);
    expect(view().text.join('')).toContain('>>> AB');
  });

  test('time stamps stand before the lines and move the cursor with them', async () => {
    const { press, view } = await atPrompt();
    const before = view().cursor?.column ?? 0;
    press(`${menu}@`);
    expect(view().text[0]).toMatch(/^\d\d:\d\d:\d\d /);
    expect(view().cursor?.column).toBe(before + 9);
  });

  test('a log holds whole lines with their times and no control codes', async () => {
    const { press, settle, until, app } = await atPrompt();
    press(`${menu}s`);
    await until(({ repl }) => repl.logPath !== null);
    app.onOutput(new TextEncoder().encode('red \x1b[31malarm\x1b[0m\r\n'));
    await settle();
    press(`${menu}s`);
    await until(({ repl, status }) => repl.logPath === null && status.kind === 'good');
    const [name = ''] = readdirSync(folder);
    const log = readFileSync(join(folder, name), 'utf8');
    expect(log).toMatch(/^\d\d:\d\d:\d\d .*red .*alarm/m);
    expect(log).not.toContain('\x1b');
  });

  test('a crash is explained once, however often it is printed', async () => {
    const { app, state } = await atPrompt();
    const crash = new TextEncoder().encode('\r\nFatal exception 28(LoadProhibitedCause):\r\n');
    for (let time = 0; time < 5; time++) app.onOutput(crash);
    const told = state().log.lines.filter(({ text }) => text.includes('NULL'));
    expect(told).toHaveLength(1);
    expect(state().status.text).toContain('a read through a bad pointer');
  });

  test('what a crash means stays below the board’s text until the pane is emptied', async () => {
    const { app, state, press } = await atPrompt();
    app.onOutput(
      new TextEncoder().encode('Fatal exception 28(LoadProhibitedCause):\r\nepc1=0x4000e1b2, epc2=0x0\r\n'),
    );
    press('x');
    expect(state().repl.notes).toEqual([
      expect.stringContaining('bad pointer'),
      expect.stringContaining('in the boot ROM'),
    ]);
    press(`${menu}x`);
    expect(state().repl.notes).toEqual([]);
  });

  test('Enter sends what was chosen', async () => {
    const { press, state } = await atPrompt();
    press(`${menu};`);
    expect(state().repl.lineEnding).toBe('LF');
    press(`${menu};${menu};`);
    expect(state().repl.lineEnding).toBe('CR');
  });
});

describe('a board that comes and goes', () => {
  test('the REPL is back when the board is plugged in again', async () => {
    const { board, tellPorts, until, state } = await atPrompt();
    board.unplug();
    await until(({ repl }) => repl.trouble !== null);
    expect(state().repl.trouble).toBe('Unplugged. Plug it in again: the REPL comes back by itself.');
    tellPorts();
    await until(({ repl, operation }) => repl.trouble === null && operation === null);
  });

  test('the boot text is heard at 74880 baud and read', async () => {
    const { press, until, settle, app } = await atPrompt();
    press(`${menu}T`);
    await until(({ status, operation }) => operation === null && status.kind === 'good');
    await settle();
    expect(app.store.get().status.text).toBe(
      'Reset by external reset, or wake from deep sleep; booting from flash.',
    );
    expect(app.repl.find('rst cause:2, boot mode:(3,', Number.MAX_SAFE_INTEGER, -1)).not.toBeNull();
  });
});

describe('code in one piece, on the real MicroPython', () => {
  test('a pasted function is asked about, then run as it is: nothing is indented twice', async () => {
    const { press, until, state, shows } = await onMicroPython();
    press(pasted('def f(n):\n    if n:\n        return n * f(n - 1)\n    return 1\nprint("f", f(6))\n'));
    expect(state().repl.prompt).toMatchObject({ kind: 'paste' });
    press(enter);
    await until(({ status }) => status.text === '5 pasted lines: done.');
    await shows('f 720');
    press(`f(5)${enter}`);
    expect(await shows('\n120')).not.toContain('...');
  });

  test('an error of the block is shown with its line, and the prompt stands again', async () => {
    const { press, until, shows } = await onMicroPython();
    press(`${pasted('x = 1\n1/0\n')}${enter}`);
    await until(({ status }) => status.kind === 'bad');
    expect(await shows('ZeroDivisionError')).toContain('line 2');
    press(`x${enter}`);
    await shows('\n1');
  });

  test('Esc stops a block that never ends', async () => {
    const { press, until, shows } = await onMicroPython();
    press(`${pasted('print("go" + "es")\nwhile True:\n    pass\n')}${enter}`);
    await shows('goes');
    press(esc);
    await until(({ operation, status }) => operation === null && status.kind === 'warning');
    press(`print(6*7)${enter}`);
    await shows('\n42');
  });

  test('a file of this computer is run by its path', async () => {
    writeFileSync(join(folder, 'six.py'), 'print("six", 3 + 3)\n');
    const { press, until, shows } = await onMicroPython();
    press(`${menu}Xmissing.py${enter}`);
    await until(({ status }) => status.text.startsWith('Cannot read'));
    press(`\x15six.py${enter}`);
    await until(({ status }) => status.text === 'six.py: done.');
    await shows('six 6');
  });

  test('a file is picked from the programs of the folder, narrowed down by what is typed', async () => {
    writeFileSync(join(folder, 'one.py'), 'print("one")\n');
    writeFileSync(join(folder, 'other.py'), 'print("other", 2 + 2)\n');
    writeFileSync(join(folder, 'notes.txt'), '');
    const { press, until, shows, state } = await onMicroPython();
    press(`${menu}X`);
    await until(({ repl }) => repl.prompt?.kind === 'file' && repl.prompt.files.length === 2);
    press('o\x1b[B');
    expect(state().repl.prompt).toMatchObject({ cursor: 1 });
    press('t');
    expect(state().repl.prompt).toMatchObject({ cursor: 0 });
    press(enter);
    await until(({ status }) => status.text === 'other.py: done.');
    await shows('other 4');
  });

  test('k follows a program to its rate, at which the prompt goes on, and a reset leads back', async () => {
    const { press, until, shows, state, app } = await onMicroPython();
    const program =
      "import machine,sys\nmachine.UART(0,921600)\nwhile sys.stdin.buffer.read(1)!=b'g':pass\nprint('fa'+'st')";
    press(`print('ar'+'med');exec(${JSON.stringify(program)})${enter}`);
    await shows('armed');
    press(`${menu}d`);
    await until(({ repl, operation }) => repl.baudRate === 921_600 && operation === null);
    // The board may not have changed its own rate yet: it is asked until it hears.
    await vi.waitFor(
      () => {
        press('g');
        expect(app.repl.text()).toContain('fast');
      },
      { timeout: 60_000, interval: 100 },
    );
    press(`\x03${enter}print(6*7)${enter}`);
    await shows('\n42');
    expect(state().board?.state).toBe('micropython idle');
    press(`${menu}R`);
    await until(({ repl, operation }) => repl.baudRate === 115_200 && operation === null);
    await until(({ board }) => board?.state === 'micropython idle');
  });

  test('B breaks into a program that swallows Ctrl-C', async () => {
    const { press, until, shows } = await onMicroPython();
    const program =
      "import time\nprint('de' + 'af')\nwhile True:\n  try:\n    while True: time.sleep_ms(5)\n  except: pass";
    press(`exec(${JSON.stringify(program)})${enter}`);
    await shows('deaf');
    press(`${menu}B`);
    await until(({ operation, status }) => operation === null && status.kind === 'good');
    press(`print(6*7)${enter}`);
    await shows('\n42');
  });
});

describe('NodeMCU and its limits, on the real Lua', () => {
  const long = 'x'.repeat(300);

  test('a pasted line that its prompt would cut off is not typed, but run in pieces', async () => {
    const { press, until, state, shows } = await onFirmware(smallNodeMcu());
    press(pasted(`print(#"${long}")`));
    expect(state().repl.prompt).toMatchObject({ kind: 'paste', tooLong: true });
    press('\t');
    expect(state().repl.prompt).not.toBeNull();
    expect(state().status.text).toContain('longer than NodeMCU takes');
    press(enter);
    await until(({ status }) => status.text === 'one pasted line: done.');
    await shows('300');
  });

  test('whoever types past the end of its line buffer is told', async () => {
    const { press, until } = await onFirmware(smallNodeMcu());
    press(long);
    await until(({ status }) => status.text.includes('takes 255 bytes a line'));
  });

  test('there is no interrupt: i says so and names the way that there is', async () => {
    const { press, state } = await onFirmware(smallNodeMcu());
    press(`${menu}i`);
    expect(state().status.text).toBe('NodeMCU has no interrupt: a reset stops what runs, and B does that.');
    expect(state().failure).toBeNull();
    expect(state().operation).toBeNull();
  });
});

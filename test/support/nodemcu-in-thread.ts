// The virtual board's NodeMCU, its Lua and its modules, in the thread and on the clock of a test: for what
// is tried at every byte of an exchange. How a worker runs the same: virtual-board/firmware/lua/run-lua.ts.

import { createEvents } from '../../src/virtual-board/firmware/events.ts';
import { cryptoFunctions } from '../../src/virtual-board/firmware/lua/crypto.ts';
import { encoder } from '../../src/virtual-board/firmware/lua/encoder.ts';
import { fileFunctions } from '../../src/virtual-board/firmware/lua/file-functions.ts';
import { gpioFunctions } from '../../src/virtual-board/firmware/lua/gpio.ts';
import { createInterpreter } from '../../src/virtual-board/firmware/lua/interpreter.ts';
import { lineEditor } from '../../src/virtual-board/firmware/lua/line-editor.ts';
import { bytesOf, fail, numberOf, setTable } from '../../src/virtual-board/firmware/lua/lua-values.ts';
import { preludeLua } from '../../src/virtual-board/firmware/lua/prelude/prelude.ts';
import { createPwm } from '../../src/virtual-board/firmware/lua/pwm.ts';
import { createUart } from '../../src/virtual-board/firmware/lua/uart.ts';
import { createPinBank } from '../../src/virtual-board/parts/pin-bank.ts';
import type { ScriptedTransport } from './scripted-transport.ts';
import type { TestClock } from './test-clock.ts';

const flashBytes = 0x40000;
const answerMs = 1;
/** Of timers without a number, as head.lua counts them. */
const firstTimerId = 0x20000;
export const allModules = ['adc', 'bit', 'file', 'gpio', 'node', 'pwm', 'tmr', 'uart'];

export type NodemcuInThread = {
  /** From now on its wire is this one; nobody's timers and handlers are left, files and variables are. */
  readonly attach: (transport: ScriptedTransport, clock: TestClock) => void;
  /** Runs this past the wire. */
  readonly run: (code: string) => void;
  /** Content of its file as a text of Latin-1; null where there is none. */
  readonly file: (name: string) => string | null;
};

/** A 3.0 build with these modules at its empty prompt. */
export function nodemcuInThread(modules: readonly string[] = allModules): NodemcuInThread {
  let transport: ScriptedTransport | null = null;
  let clock: TestClock | null = null;
  const now = () => clock?.now() ?? 0;
  let waiting = '';
  const print = (text: string) => {
    waiting += text.replaceAll('\r', '').replaceAll('\n', '\r\n');
  };
  const write = (bytes: Uint8Array) => {
    waiting += Buffer.from(bytes).toString('latin1');
  };
  const send = () => {
    if (waiting !== '') transport?.send(waiting);
    waiting = '';
  };

  const flash = new Uint8Array(flashBytes).fill(0xff);
  const files = fileFunctions(
    {
      readFlash: (address, sizeBytes) => flash.slice(address, address + sizeBytes),
      programFlash: (address, bytes) => flash.set(bytes, address),
      eraseSector: (address) => void flash.fill(0xff, address, address + 4096),
    },
    0,
    flashBytes,
  );
  const pins = createPinBank(now);
  const events = createEvents(pins, now);
  const editor = lineEditor(write);
  const uart = createUart(
    { write, post: () => {} } as unknown as Parameters<typeof createUart>[0],
    editor.setEcho,
  );
  const interpreter = createInterpreter(
    () => {},
    () => {},
  );
  let isRestarting = false;
  const pwm = createPwm(pins, false);
  setTable(interpreter.L, '_hw', {
    fail,
    generation: () => 3,
    lua51: () => true,
    integers: () => false,
    has: (name) => modules.includes(Buffer.from(bytesOf(name)).toString('latin1')),
    print: (text) => {
      if (!isRestarting) print(Buffer.from(bytesOf(text)).toString('latin1'));
    },
    timer: (id, ms, repeats) =>
      numberOf(ms) > 0
        ? events.armTimer(numberOf(id), numberOf(ms), repeats === true)
        : events.disarmTimer(numberOf(id)),
    wdclr: () => {},
    heap: () => 40_000,
    restart: () => {
      isRestarting = true;
    },
    info: () => ['node_version_major', 3, 'node_version_minor', 0, 'node_version_revision', 1],
    info_numbers: () => [3, 0, 1],
    flash_size: () => flashBytes,
    boot_reason: () => [1, 0],
    ...gpioFunctions({ pins, events, isOld: false, closePwm: pwm.close }),
    ...files,
    ...uart.functions,
  });
  const readFile = (name: unknown) => files.file_contents(name as Uint8Array) as Uint8Array | null;
  const crypto = cryptoFunctions(readFile, true).module;
  const adc = { read: () => pins.adc() };
  for (const [name, table] of Object.entries({ adc, crypto, encoder, pwm: pwm.module }))
    if (modules.includes(name)) setTable(interpreter.L, name, table);
  interpreter.start(preludeLua, modules);

  let unfinished = '';
  const enter = (line: string) => {
    const typed = unfinished === '' ? line.replace(/^=/, 'return ') : `${unfinished}\n${line}`;
    const { error, isUnfinished } = interpreter.run(typed, '=stdin', true);
    unfinished = isUnfinished ? typed : '';
    if (isRestarting) print('\nNodeMCU 3.0.1.0 \ncannot open init.lua\n');
    else if (error !== null && !isUnfinished) print(`Lua error: \t${error}\n`);
    isRestarting = false;
    print(unfinished === '' ? '> ' : '>> ');
  };
  const take = (byte: number) => {
    const data = uart.take(byte);
    if (data) interpreter.dispatch('uart', data);
    else if (uart.isConsole()) {
      const line = editor.take(byte);
      if (line !== null) enter(line);
    }
  };
  let cancelEvents = () => {};
  const watchEvents = () => {
    cancelEvents();
    const idleMs = events.idleMs();
    if (clock && Number.isFinite(idleMs)) cancelEvents = clock.setTimer(idleMs, dispatchEvents);
  };
  const dispatchEvents = () => {
    for (let event = events.next(); event !== null; event = events.next()) interpreter.dispatch(event);
    send();
    watchEvents();
  };

  return {
    attach(nextTransport, nextClock) {
      interpreter.dispatch('uart', Buffer.from('?'));
      interpreter.run('uart.on("data") _f=nil _p=nil _w=nil _E=nil', '=test');
      for (const from of [0, firstTimerId])
        for (let id = from; id < from + 4096; id++) events.disarmTimer(id);
      editor.take(0x0d);
      unfinished = '';
      waiting = '';
      transport = nextTransport;
      clock = nextClock;
      nextTransport.connect({
        feed: (bytes) =>
          void nextClock.setTimer(answerMs, () => {
            for (const byte of bytes) take(byte);
            send();
            watchEvents();
          }),
      });
    },
    run(code) {
      const { error } = interpreter.run(code, '=test');
      if (error !== null) throw new Error(error);
    },
    file(name) {
      const content = readFile(Buffer.from(name));
      return content === null ? null : Buffer.from(content).toString('latin1');
    },
  };
}

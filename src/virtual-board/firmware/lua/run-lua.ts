// One life of the firmware from boot to reset: banner, init.lua, then the prompt, with timers and pins
// between the lines. Everything here blocks its thread, as the firmware has the chip to itself.
import './fengari/changes.ts';
import { attachPinBank } from '../../chip/pin-bank.ts';
import { openRtcMemory } from '../../chip/rtc-memory.ts';
import type { BoardLink } from '../board-link.ts';
import { createEvents, pinEvent } from '../events.ts';
import type { WorkerStart } from '../worker-firmware.ts';
import { byteArrays } from './byte-arrays.ts';
import { cryptoFunctions } from './crypto.ts';
import { errorWords } from './error-words.ts';
import { fileFunctions } from './file-functions.ts';
import { gpioFunctions, gpioNumber, writePin } from './gpio.ts';
import { integerBytes } from './integer-bytes.ts';
import { createInterpreter } from './interpreter.ts';
import { lineEditor } from './line-editor.ts';
import { bytesOf, fail, type HostFunction, type LuaValue, numberOf, setTable } from './lua-values.ts';
import { nodeFunctions } from './node-functions.ts';
import { keptPrelude } from './prelude/kept-prelude.ts';
import { preludeLua } from './prelude/prelude.ts';
import { createPwm } from './pwm.ts';
import { restoreFlash } from './restore-flash.ts';
import { rtcFunctions } from './rtc-functions.ts';
import { createSerout, seroutTimer } from './serout.ts';
import type { LuaSettings } from './settings.ts';
import { smallModules } from './small-modules.ts';
import { createUart } from './uart.ts';

const softWatchdog = 3;
const softRestart = 4;
const watchdogMs = 5000;
/** Number of the first posted task among the events; timers and pins are below. */
const firstTask = 0x100000;
const isPinEvent = (event: number) => event >= pinEvent && event < pinEvent + 17;
const now = () => performance.now();

/** Never returns: a reset ends the thread. */
export function runLua(link: BoardLink, start: WorkerStart<LuaSettings>): never {
  const { personality, filesFrom, filesTo } = start.settings;
  const has = (name: string) => personality.modules.includes(name);
  const pins = attachPinBank(start.pins);
  const rtc = openRtcMemory(start.rtcMemory);
  const events = createEvents(pins, now);
  const print = (text: string) =>
    link.write(Buffer.from(text.replaceAll('\r', '').replaceAll('\n', '\r\n'), 'latin1'));
  const editor = lineEditor(link.write);
  const uart = createUart(link, editor.setEcho);
  const tasks: { readonly event: number; readonly rank: number }[] = [];
  let nextTask = firstTask;
  const serout = createSerout({
    events,
    now: pins.now,
    write: (index, level, atMs) => writePin(pins, gpioNumber(index), level, atMs),
    delayMs: (ms) => delayMs(ms),
  });
  let fedAtMs = now();
  const feed = () => {
    fedAtMs = now();
  };
  const watch = () => {
    if (now() - fedAtMs < watchdogMs) return;
    print('\n\nSoft WDT reset\n');
    link.restart(softWatchdog);
  };
  const { restores } = start.settings;
  if (restores) {
    print('\n');
    if (restoreFlash(link, start.flash.sizeBytes, restores, print)) link.restart(softRestart);
  }
  /** What goes on while Lua code runs or waits without giving the chip back. */
  const tick = () => {
    link.beat();
    watch();
    serout.advance();
  };
  const numbers = personality.lua === '5.3' ? 'both' : personality.numberType;
  const interpreter = createInterpreter(tick, feed, numbers);
  const files = fileFunctions(link, filesFrom, filesTo);

  const delayMs = (ms: number) => {
    for (const until = now() + ms; now() < until; tick()) {
      const restMs = Math.min(until - now(), serout.idleMs());
      if (restMs > 2) link.sleep(Math.min(100, restMs - 1), () => false);
    }
  };
  const time: Record<string, HostFunction> = {
    timer: (id, ms, repeats) =>
      numberOf(ms) > 0
        ? events.armTimer(numberOf(id), numberOf(ms), repeats === true)
        : events.disarmTimer(numberOf(id)),
    delay: (us) => delayMs(numberOf(us) / 1000),
    now: () => Math.trunc(now() * 1000) % 0x7fffffff,
    time: () => Math.trunc(now() / 1000),
    /** Cycles at 80 MHz, in 32 bits. */
    ccount: () => Math.trunc(now() * 80_000) | 0,
    wdclr: feed,
    /** The event of a task that waits behind those of its priority and higher ones. */
    post(priority) {
      const rank = numberOf(priority, 1);
      const behind = tasks.findLastIndex((task) => task.rank >= rank);
      tasks.splice(behind + 1, 0, { event: nextTask, rank });
      return nextTask++;
    },
  };
  const [generation] = personality.version;
  const pwm = createPwm(pins, generation < 3);
  const gpio = gpioFunctions({ pins, events, isOld: generation === 0, closePwm: pwm.close });
  const readFile = (name: LuaValue | undefined) => files.file_contents(name ?? null) as Uint8Array | null;
  const crypto = cryptoFunctions(readFile, generation > 0);
  setTable(interpreter.L, '_hw', {
    fail,
    generation: () => generation,
    lua51: () => personality.lua === '5.1',
    integers: () => numbers === 'integer',
    has: (name) => has(Buffer.from(bytesOf(name)).toString('latin1')),
    print: (text) => print(Buffer.from(bytesOf(text)).toString('latin1')),
    ...time,
    ...nodeFunctions(link, start, interpreter.freeBytes),
    ...gpio,
    gpio_serout_start: serout.start,
    gpio_serout_run: serout.run,
    ...files,
    ...uart.functions,
    mac: () => start.settings.mac,
    ...rtcFunctions(rtc, pins.now),
    ...crypto.functions,
    ...integerBytes,
    ...byteArrays,
  });
  const tables = { pwm: pwm.module, crypto: crypto.module, ...smallModules(pins) };
  for (const [name, table] of Object.entries(tables)) if (has(name)) setTable(interpreter.L, name, table);
  interpreter.start(keptPrelude(numbers, preludeLua) ?? preludeLua, personality.modules);

  const panic = (error: string): never => {
    const [first] = errorWords(error, personality.lua).split('\n');
    print(`PANIC: unprotected error in call to Lua API (${first})\n`);
    return link.restart(softRestart);
  };
  const dispatch = (...event: Parameters<typeof interpreter.dispatch>) => {
    const error = interpreter.dispatch(...event);
    if (error !== null) panic(error);
  };

  print(`\n\n${personality.banner}\n`);
  const init = has('file') ? readFile(Buffer.from('init.lua')) : null;
  if (init) {
    const { error } = interpreter.run(Buffer.from(init).toString('latin1'), '@init.lua');
    if (error !== null) panic(error);
  } else print(personality.version[0] < 3 ? 'lua: cannot open init.lua\n' : 'cannot open init.lua\n');
  print('> ');

  let unfinished = '';
  const enter = (line: string) => {
    const typed = unfinished === '' ? line : `${unfinished}\n${line}`;
    const source = typed.startsWith('=') ? `print(${typed.slice(1)}\n)` : typed;
    const { error, isUnfinished } = interpreter.run(source, '=stdin');
    unfinished = isUnfinished ? typed : '';
    if (error !== null && !isUnfinished) {
      const words = errorWords(error, personality.lua);
      print(personality.version[0] < 3 ? `${words.split('\n')[0]}\n` : `Lua error: \t${words}\n`);
    }
    print(unfinished === '' ? '> ' : '>> ');
  };

  for (;;) {
    const line = link.whileReading(() => {
      for (let byte = link.take(); byte !== null; byte = link.take()) {
        const data = uart.take(byte);
        if (data) return { data };
        const text = uart.isConsole() ? editor.take(byte) : null;
        if (text !== null) return { text };
        if (events.due()) return null;
      }
      if (tasks.length === 0) link.sleep(events.idleMs(), () => link.available() || events.due());
      return null;
    });
    if (line && 'data' in line) dispatch('uart', line.data as Uint8Array);
    else if (line) enter(line.text as string);
    for (let event = events.next(); event !== null; event = events.next()) {
      if (event === seroutTimer) {
        if (serout.isOver()) dispatch('serout');
      } else
        dispatch(event, isPinEvent(event) ? pins.level(event - pinEvent) : null, time['now']?.() as number);
      if (link.available()) break;
    }
    for (const task of tasks.splice(0)) dispatch(task.event);
  }
}

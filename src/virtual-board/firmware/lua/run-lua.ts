// One life of the firmware from boot to reset: banner, init.lua, then the prompt, with timers and pins
// between the lines. Everything here blocks its thread, as the firmware has the chip to itself.
import './fengari/changes.ts';
import { attachPinBank } from '../../parts/pin-bank.ts';
import { openRtcMemory } from '../../parts/rtc-memory.ts';
import type { BoardLink } from '../board-link.ts';
import { createEvents, pinEvent } from '../events.ts';
import type { WorkerStart } from '../worker-firmware.ts';
import { adcModule } from './adc.ts';
import { byteArrays } from './byte-arrays.ts';
import { cryptoFunctions } from './crypto.ts';
import { encoder } from './encoder.ts';
import { fileFunctions } from './file-functions.ts';
import { gpioFunctions, gpioNumber, writePin } from './gpio.ts';
import { integerBytes } from './integer-bytes.ts';
import { createInterpreter } from './interpreter.ts';
import { keptSettings } from './kept-settings.ts';
import { lineEditor } from './line-editor.ts';
import {
  bytesOf,
  fail,
  type HostFunction,
  type LuaValue,
  numberOf,
  Refusal,
  setTable,
} from './lua-values.ts';
import { nodeFunctions } from './node-functions.ts';
import { keptPrelude } from './prelude/kept-prelude.ts';
import { preludeLua } from './prelude/prelude.ts';
import { createPwm } from './pwm.ts';
import { restoreFlash } from './restore-flash.ts';
import { rtcFunctions } from './rtc-functions.ts';
import { createSerout, seroutTimer } from './serout.ts';
import type { LuaSettings } from './settings.ts';
import { createUart } from './uart.ts';

const softWatchdog = 3;
const softRestart = 4;
const watchdogMs = 5000;
/** Number of the first posted task among the events; timers and pins are below. */
const firstTask = 0x100000;
const latin1 = (text: LuaValue | undefined) => Buffer.from(bytesOf(text)).toString('latin1');
const isPinEvent = (event: number) => event >= pinEvent && event < pinEvent + 17;
const now = () => performance.now();
/** Of each priority (TASK_DEFAULT_QUEUE_LEN in app/task/task.c). */
const taskQueueLength = 8;
/** Timers may be due without an end: tasks and lines have their turn all the same. */
const mostEventsAtOnce = 32;
/** Below that nobody counts what is free. */
const surelyFitsBytes = 4096;

/** Never returns: a reset ends the thread. */
export function runLua(link: BoardLink, start: WorkerStart<LuaSettings>): never {
  const { personality, filesFrom, filesTo } = start.settings;
  const has = (name: string) => personality.modules.includes(name);
  const pins = attachPinBank(start.pins);
  const rtc = openRtcMemory(start.rtcMemory);
  const events = createEvents(pins, now);
  const takeOutput = (): Uint8Array => {
    const text = Buffer.from(output.waiting, 'latin1');
    output.waiting = '';
    return text;
  };
  const editor = lineEditor(link.write);
  const uart = createUart(link, editor.setEcho, start.settings.personality.baudRate);
  const tasks: { readonly event: number | 'output'; readonly rank: number }[] = [];
  let nextTask = firstTask;
  const addTask = (event: number | 'output', rank: number) => {
    const behind = tasks.findLastIndex((task) => task.rank >= rank);
    tasks.splice(behind + 1, 0, { event, rank });
  };
  /** Lines of node.input, which come before what is typed later; and those that came after what is typed already. */
  let injected = '';
  let injectedLater = '';
  /** What node.output has asked for: all that is printed goes to a program, and to the UART if it likes. */
  const output = { isTaken: false, isSerial: true, waiting: '' };
  const print = (text: string) => {
    const shown = text.replaceAll('\r', '').replaceAll('\n', '\r\n');
    if (output.isSerial) link.write(Buffer.from(shown, 'latin1'));
    if (!output.isTaken) return;
    if (output.waiting === '') addTask('output', 1);
    output.waiting += text;
  };
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
  /** What waits for a program or the console is in the chip's memory: a Refusal where there is no room for more. */
  const mustFit = (waiting: string, more: string) => {
    const sizeBytes = waiting.length + more.length;
    if (sizeBytes > surelyFitsBytes && sizeBytes > interpreter.freeBytes())
      throw new Refusal('not enough memory');
  };
  const numbers = personality.lua === '5.3' ? 'both' : personality.numberType;
  const interpreter = createInterpreter(tick, feed, numbers);
  const files = fileFunctions(link, filesFrom, filesTo);
  const kept = keptSettings(link, start.settings.parametersFrom);

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
      if (tasks.filter((task) => task.rank === rank).length >= taskQueueLength)
        throw new Refusal('Task queue overflow. Task not posted');
      addTask(nextTask, rank);
      return nextTask++;
    },
    input(text) {
      const more = latin1(text);
      mustFit(injected + injectedLater, more);
      if (injectedLater !== '' || link.available()) injectedLater += more;
      else injected += more;
    },
    output(takes, toSerial) {
      output.isTaken = takes === true;
      output.isSerial = toSerial === true;
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
    has: (name) => has(latin1(name)),
    print(text) {
      const words = latin1(text);
      if (output.isTaken) mustFit(output.waiting, words);
      print(words);
    },
    ...time,
    ...nodeFunctions(link, start, interpreter.freeBytes),
    ...kept,
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
  const adc = adcModule(pins, link, start.settings.initDataFrom, generation === 0);
  const tables = { adc, crypto: crypto.module, encoder, pwm: pwm.module };
  for (const [name, table] of Object.entries(tables)) if (has(name)) setTable(interpreter.L, name, table);
  // The console itself reads from a pipe since 3.0: every build has that module.
  const modules = generation > 2 ? [...personality.modules, 'pipe'] : personality.modules;
  interpreter.start(keptPrelude(numbers, preludeLua) ?? preludeLua, modules);

  const panic = (error: string): never => {
    const [first] = error.split('\n');
    print(`PANIC: unprotected error in call to Lua API (${first})\n`);
    return link.restart(softRestart);
  };
  const isOld = generation < 3;
  /** An error in a handler ends the chip's life, in 3.x after node.setonerror's function had its say. */
  const dispatch = (...event: Parameters<typeof interpreter.dispatch>) => {
    const error = interpreter.dispatch(...event);
    if (error === null) return;
    if (isOld || event[0] === 'onerror') panic(error);
    const isOutOfMemory = error.startsWith('not enough memory');
    dispatch('onerror', isOutOfMemory ? 'out of memory' : error);
  };

  const setting = (name: string) => {
    const found = isOld ? null : kept.kept_settings(Buffer.from(name));
    return found instanceof Uint8Array ? latin1(found) : null;
  };
  const isSilent = setting('banner') === 'off';
  if (!isSilent) print(`\n\n${personality.banner}\n`);
  const command = setting('startup') ?? '@init.lua';
  const file = command.startsWith('@') ? command.slice(1) : null;
  const content =
    file === null ? Buffer.from(command, 'latin1') : has('file') ? readFile(Buffer.from(file)) : null;
  /** What ends the program of the start is told and no more: the prompt comes all the same. */
  const tell = (error: string) => {
    if (!isOld) print(`${error}\n`);
    else print(`lua: ${generation === 0 ? error.split('\n')[0] : error}\n`);
  };
  if (content) {
    const name = file === null ? '=INIT' : `@${file}`;
    const { error } = interpreter.run(latin1(content), name);
    if (error !== null) tell(error);
  } else tell(`cannot open ${file}`);
  const prompt = (isFirst: boolean) =>
    isFirst ? (interpreter.globalText('_PROMPT') ?? '> ') : (interpreter.globalText('_PROMPT2') ?? '>> ');
  print(prompt(true));

  let unfinished = '';
  const enter = (line: string) => {
    const typed = unfinished === '' ? line.replace(/^=/, 'return ') : `${unfinished}\n${line}`;
    const { error, isUnfinished } = interpreter.run(typed, '=stdin', true);
    unfinished = isUnfinished ? typed : '';
    if (error !== null && !isUnfinished) {
      print(isOld ? `${error.split('\n')[0]}\n` : `Lua error: \t${error}\n`);
    }
    print(prompt(unfinished === ''));
  };
  /** The next line of node.input. */
  const takeInjected = (): string | null => {
    if (!link.available()) {
      injected += injectedLater;
      injectedLater = '';
    }
    const end = injected.indexOf('\n');
    if (end < 0) return null;
    const line = injected.slice(0, end);
    injected = injected.slice(end + 1);
    return line;
  };

  for (;;) {
    const line = link.whileReading(() => {
      const text = tasks.length === 0 ? takeInjected() : null;
      if (text !== null) return { text };
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
    let handled = 0;
    for (let event = events.next(); event !== null; event = events.next()) {
      if (event === seroutTimer) {
        if (serout.isOver()) dispatch('serout');
      } else
        dispatch(event, isPinEvent(event) ? pins.level(event - pinEvent) : null, time['now']?.() as number);
      handled++;
      if (link.available() || handled >= mostEventsAtOnce) break;
    }
    for (const { event } of tasks.splice(0))
      if (event === 'output') dispatch(event, takeOutput());
      else dispatch(event);
  }
}

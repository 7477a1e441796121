// The module `_hw`: what the Python side of machine, esp, time and os calls. Numbers and strings only,
// since nothing else crosses the bridge.
import { createHash } from 'node:crypto';
import type { PinBank } from '../../parts/pin-bank.ts';
import { openRtcMemory } from '../../parts/rtc-memory.ts';
import type { BoardLink } from '../board-link.ts';
import type { Events } from '../events.ts';
import type { WorkerStart } from '../worker-firmware.ts';
import type { HostFunctions, Plain } from './bridge.ts';
import { fileFunctions } from './file-functions.ts';
import type { FlashFiles } from './flash-files.ts';
import type { MicroPythonSettings } from './settings.ts';
import type { Volumes } from './volumes.ts';

const watchdogReset = 3;
/** What was printed before it leaves the chip first. */
const lastWordsMs = 50;
const softRestart = 4;
const deepSleepWake = 5;
const bootLoaderStart = 7;
/** Where time.ticks_ms and its like begin anew (MICROPY_PY_TIME_TICKS_PERIOD). */
const ticksPeriod = 0x40000000;
const blockBytes = 4096;
/** Within each other. */
const mostWaits = 64;
const modeNumbers = ['input', 'output', 'open-drain'] as const;
const yes = (value: boolean) => (value ? 1 : 0);

export type Hardware = {
  readonly start: WorkerStart<MicroPythonSettings>;
  readonly link: BoardLink;
  readonly files: FlashFiles;
  readonly volumes: Volumes;
  readonly pins: PinBank;
  readonly events: Events;
  readonly now: () => number;
  /** Whether KeyboardInterrupt is about to be raised. */
  readonly interrupted: () => boolean;
  /** While it is locked no function is called between two branches, and no KeyboardInterrupt raised. */
  readonly lockScheduler: (isLocked: boolean) => void;
  /** Whether this life began with a soft reset. */
  readonly isSoftReset: boolean;
  readonly flush: () => void;
  /** os.dupterm(None, 1): the REPL hears and says nothing more. */
  readonly detachConsole: () => void;
};

/** The functions by their Python names; whoever takes a text says `plain`, the others take numbers. */
export function hardwareModule({
  start,
  link,
  files,
  volumes,
  pins,
  events,
  now,
  interrupted,
  lockScheduler,
  isSoftReset,
  flush,
  detachConsole,
}: Hardware): HostFunctions {
  const { personality } = start.settings;
  const rtc = openRtcMemory(start.rtcMemory);
  const clockMs = () => now() + rtc.clockOffsetMs();
  const level = (value: number) => (value ? 1 : 0);
  const trait = (name: Plain) => {
    const traits = { ...personality.chip, ...personality };
    return typeof name === 'string' && Object.hasOwn(traits, name)
      ? traits[name as keyof typeof traits]
      : null;
  };
  /** When waits end; a handler may wait while something else does. */
  const ends: number[] = [];
  /** Those that nothing has been done in yet. */
  const fresh = new Set<number>();
  let lastEnd = 0;
  const noteEnd = (ms: number) => {
    lastEnd = (lastEnd + 1) % mostWaits;
    ends[lastEnd] = now() + ms;
    fresh.add(lastEnd);
    return lastEnd;
  };
  const attend = () => {
    link.beat();
    const afterMs = events.due() ? 0 : events.idleMs();
    if (Number.isFinite(afterMs)) link.post({ type: 'attention', afterMs });
  };
  return {
    // pins; modes are 0 in, 1 out, 2 open drain as machine.Pin numbers them
    pin_mode(pin: number): number {
      const mode = pins.mode(pin);
      return mode === 'output' || mode === 'pwm' ? 1 : mode === 'open-drain' ? 2 : 0;
    },
    pin_set_mode(pin: number, mode: number, pullUp: number): void {
      const name = modeNumbers[mode] ?? 'input';
      pins.setMode(pin, name === 'input' && pullUp ? 'input-pullup' : name);
    },
    pin_latch: (pin: number): number => pins.latch(pin),
    pin_set_latch: (pin: number, value: number): void => pins.setLatch(pin, level(value)),
    pin_level: (pin: number): number => pins.level(pin),
    pwm: (pin: number, frequencyHz: number, duty: number): void => pins.setPwm(pin, frequencyHz, duty),
    light: (pin: number, colour: number): void => pins.setColour(pin, colour),
    adc: (): number => pins.adc(),
    // time and events
    ticks_ms: (): number => Math.trunc(now()) % ticksPeriod,
    ticks_us: (): number => Math.trunc(now() * 1000) % ticksPeriod,
    /** Notes when a wait ends; the number of the note, so that no float is made on the way. */
    wait_begin: (ms: number): number => noteEnd(ms),
    wait_begin_us: (us: number): number => noteEnd(us / 1000),
    /**
     * 1: events are due, or for 2 there is input, if they are asked for with 1 or 2; 0: the time is over or
     * Ctrl-C came.
     */
    wait(note: number, asked: number): number {
      const untilMs = ends[note] ?? 0;
      const hasInput = () => asked === 2 && link.available();
      // What is due at the start of a wait is done however short it is; events without an end do not keep it up.
      const isFirst = fresh.delete(note);
      flush();
      for (;;) {
        if (interrupted()) return 0;
        const restMs = untilMs - now();
        if (asked && (isFirst || restMs > 0) && (events.due() || hasInput())) return 1;
        if (restMs <= 0) return 0;
        const sleepMs = asked ? Math.min(restMs, events.idleMs()) : restMs;
        link.sleep(sleepMs, () => interrupted() || hasInput());
      }
    },
    now_ms: (): number => now(),
    // the clock: whole seconds since 2000-01-01 and the milliseconds beyond
    clock_seconds: (): number => Math.floor(clockMs() / 1000),
    clock_millis: (): number => Math.floor(clockMs()) % 1000,
    set_clock: (seconds: number, millis: number): void =>
      rtc.setClockOffsetMs(seconds * 1000 + millis - now()),
    /** Hexadecimal, both ways. */
    rtc_memory: (): string => Buffer.from(rtc.userData()).toString('hex'),
    set_rtc_memory: { plain: (hex: Plain) => rtc.setUserData(Buffer.from(String(hex), 'hex')) },
    timer(id: number, periodMs: number, repeats: number): void {
      events.armTimer(id, periodMs, repeats === 1);
      attend();
    },
    timer_off: (id: number): void => events.disarmTimer(id),
    watch(pin: number, trigger: number): void {
      events.watchPin(pin, trigger);
      attend();
    },
    /** Has the board call back when the next event is due, in the midst of a program too. */
    attend,
    next_event: (): number => events.next() ?? -1,
    lock_scheduler: (): void => lockScheduler(true),
    unlock_scheduler: (): void => lockScheduler(false),
    // the chip
    reset: (): never => link.restart(softRestart),
    deepsleep(ms: number): void {
      const sleepMs = ms > 0 ? ms : 0x7fffffff;
      // The counter begins anew at the wake; the clock is to go on from there.
      rtc.setClockOffsetMs(clockMs() + sleepMs);
      link.restart(deepSleepWake, sleepMs);
    },
    /** A watchdog that a program has not fed in time. */
    bite(): never {
      flush();
      return link.restart(watchdogReset, lastWordsMs);
    },
    /** The next start is the boot loader's. */
    boot_loader: (): never => link.restart(bootLoaderStart),
    is_soft_reset: (): number => yes(isSoftReset),
    feed_watchdog: (): void => link.feedWatchdog(),
    reset_cause: (): number => start.resetReason,
    uart_baud: (baudRate: number): void => link.post({ type: 'baud', baudRate }),
    uart_any: (): number => yes(link.available()),
    chip_id: (): number => start.settings.chipId,
    flash_size: (): number => start.settings.headerFlashBytes,
    flash_id(): number {
      const [vendor, type, capacity] = start.flash.jedecId;
      return vendor | (type << 8) | (capacity << 16);
    },
    flash_erase(sector: number): void {
      link.eraseSector(sector * 4096);
      files.touched(sector * 4096);
    },
    flash_md5(address: number, sizeBytes: number): string {
      const hash = createHash('md5');
      const end = Math.min(address + sizeBytes, start.flash.sizeBytes);
      // Block by block: megabytes at once would stay until this thread has time to collect them.
      for (let at = address; at < end; at += blockBytes)
        hash.update(link.readFlash(at, Math.min(blockBytes, end - at)));
      return hash.digest('hex');
    },
    ...fileFunctions(files, volumes),
    // partitions of the esp32 port: 0 type, 1 subtype, 2 address, 3 bytes; the one that runs
    partitions: (): number => start.settings.partitions?.rows.length ?? 0,
    partition_number(index: number, which: number): number {
      const row = start.settings.partitions?.rows[index];
      return row ? ([row.type, row.subtype, row.offset, row.sizeBytes][which] ?? 0) : 0;
    },
    partition_label: { plain: (index: Plain) => start.settings.partitions?.rows[Number(index)]?.label ?? '' },
    partition_running: (): number => start.settings.partitions?.running ?? 0,
    // who it is
    mac: (): string => start.settings.mac,
    at_least(major: number, minor: number): number {
      const [ownMajor, ownMinor] = personality.release;
      return yes(ownMajor > major || (ownMajor === major && ownMinor >= minor));
    },
    detach_console: detachConsole,
    text: { plain: (name: Plain) => String(trait(name)) },
    flag: { plain: (name: Plain) => yes(trait(name) === true) },
    user_start: (): number => personality.flashUserStart,
  };
}

// The board's end of a firmware that runs in a worker: bytes in and out, flash access, restart.
// Knows nothing of what the firmware is.
import { Worker } from 'node:worker_threads';
import type { Pinout } from '../parts/pin-bank.ts';
import { workerUrl } from '../worker-url.ts';
import { watchHungProgram } from './hung-program.ts';
import { linkMemory, pageBytes, word } from './link-memory.ts';
import type { InterruptTarget, WorkerMessage } from './link-messages.ts';
import { receiveRing, wakeWorker } from './receive-ring.ts';
import type { FirmwareEnvironment, RunningFirmware } from './runtime.ts';
import { softwareWatchdog } from './software-watchdog.ts';

export type WorkerFirmware = {
  readonly worker: 'micropython-worker' | 'lua-worker';
  /** Plain data for the firmware's side, beside the link and the pins. */
  readonly settings: unknown;
  /** What an interrupt target is good for: looks at received bytes, returns those for the ring. */
  readonly interrupts?: Interrupts;
  /** What the chip's watchdog does to a program that hangs. */
  readonly watchdog: ChipWatchdog;
};

export type ChipWatchdog = {
  readonly limitMs: number;
  /** What is printed before the reset. */
  readonly text: string;
  readonly resetReason: number;
};

export type Interrupts = {
  /** True while a program runs that a byte can interrupt. */
  readonly running: (target: InterruptTarget) => boolean;
  /** The bytes that are no interrupt characters. */
  readonly others: (target: InterruptTarget, bytes: Uint8Array) => Uint8Array;
  readonly raise: (target: InterruptTarget) => void;
  /** Has the program look after its timers and pins; false where it cannot just now. */
  readonly attend: (target: InterruptTarget) => boolean;
};

/** What a worker finds in its workerData. */
export type WorkerStart<Settings> = {
  readonly link: SharedArrayBuffer;
  readonly pins: SharedArrayBuffer;
  readonly pinout: Pinout;
  readonly rtcMemory: SharedArrayBuffer;
  readonly flash: { readonly sizeBytes: number; readonly jedecId: readonly [number, number, number] };
  readonly resetReason: number;
  readonly settings: Settings;
};

const exceptionReset = 2;
const softWatchdogReset = 3;
const attendAgainMs = 1;
/** What was printed before a reset leaves the chip first. */
const lastWordsMs = 50;

/** Starts the worker; bytes that arrive before it listens wait in its ring as far as that goes. */
export function startWorkerFirmware(
  environment: FirmwareEnvironment,
  { worker: name, settings, interrupts, watchdog: chipWatchdog }: WorkerFirmware,
): RunningFirmware {
  const { flash, pins, rtcMemory, resetReason } = environment;
  const link = linkMemory();
  const ring = receiveRing(link, environment.countDropped);
  let target: InterruptTarget | null = null;
  let stopped = false;
  let spoke = false;
  let cancelRestart = () => {};
  let cancelAttention = () => {};

  const start: WorkerStart<unknown> = {
    link: link.buffer,
    pins: pins.shared,
    pinout: pins.pinout,
    rtcMemory,
    flash: { sizeBytes: flash.sizeBytes, jedecId: flash.jedecId },
    resetReason,
    settings,
  };
  const worker = new Worker(workerUrl(name), {
    workerData: start,
    // Nothing of this process goes along; what it may hold bounds what a program can take.
    env: {},
    argv: [],
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 },
  });
  const watchdog = softwareWatchdog(environment.clock, link, () => environment.restart(softWatchdogReset));
  const hung = watchHungProgram(environment.clock, link, {
    limitMs: chipWatchdog.limitMs,
    isRunning: () => (interrupts ? target !== null : Atomics.load(link.words, word.beats) !== 0),
    nudge: () => void (target && interrupts?.attend(target)),
    bite: () => {
      environment.send(new TextEncoder().encode(chipWatchdog.text));
      cancelRestart = environment.clock.setTimer(lastWordsMs, () =>
        environment.restart(chipWatchdog.resetReason),
      );
    },
  });

  const answer = (bytes?: Uint8Array) => {
    if (bytes) link.page.set(bytes);
    Atomics.add(link.words, word.answers, 1);
    Atomics.notify(link.words, word.answers);
  };
  const answerWhenIdle = () => (flash.whenIdle ? flash.whenIdle(() => answer()) : answer());
  const countLeft = (count: number) => {
    Atomics.add(link.words, word.left, count);
    Atomics.notify(link.words, word.left);
  };

  const attendAfter = (delayMs: number) => {
    cancelAttention();
    cancelAttention = environment.clock.setTimer(delayMs, () => {
      if (target && interrupts && !interrupts.attend(target)) attendAfter(attendAgainMs);
    });
  };

  const take = (message: WorkerMessage) => {
    switch (message.type) {
      case 'output': {
        spoke = true;
        environment.send(message.bytes);
        const count = message.bytes.length;
        if (environment.whenSent) environment.whenSent(() => countLeft(count));
        else countLeft(count);
        return;
      }
      case 'consumed':
        return ring.refill();
      case 'restart':
        if (message.afterMs === undefined) environment.restart(message.reason);
        else
          cancelRestart = environment.clock.setTimer(message.afterMs, () =>
            environment.restart(message.reason),
          );
        return;
      case 'baud':
        return environment.setUartBaudRate(message.baudRate);
      case 'interrupts':
        target = message.target;
        cancelAttention();
        return answer();
      case 'attention':
        return attendAfter(message.afterMs);
      case 'watchdog':
        return watchdog.handOver();
      case 'flash-read':
        return answer(flash.read(message.address, Math.min(message.sizeBytes, pageBytes)));
      case 'flash-program':
        flash.program(message.address, link.page.subarray(0, message.sizeBytes));
        return answerWhenIdle();
      case 'flash-erase':
        flash.eraseSector(message.address);
        return answerWhenIdle();
    }
  };
  worker.on('message', (message: WorkerMessage) => {
    if (!stopped) take(message);
  });
  // The interpreter itself broke, out of memory for one: on the chip that is an exception reset. One that
  // breaks before it says a word would do so again for ever, so it stays down with its reason shown.
  worker.on('error', (error) => {
    if (stopped) return;
    const words = `\r\nFatal exception: ${error.message}\r\n`;
    environment.send(new TextEncoder().encode(words));
    if (spoke)
      cancelRestart = environment.clock.setTimer(lastWordsMs, () => environment.restart(exceptionReset));
  });

  return {
    receive(bytes) {
      const running = target !== null && interrupts?.running(target) === true;
      const rest = running && target && interrupts ? interrupts.others(target, bytes) : bytes;
      const reading = Atomics.load(link.words, word.reading) === 1;
      // The ring first: an interrupted program reads on at once, and what came with the interrupt is there.
      ring.put(rest, reading || (target !== null && !running));
      if (rest.length === bytes.length || !target) return;
      interrupts?.raise(target);
      wakeWorker(link);
    },
    stop() {
      stopped = true;
      cancelRestart();
      cancelAttention();
      watchdog.stop();
      hung.stop();
      void worker.terminate();
    },
  };
}

// The worker's end: takes received bytes, puts bytes out, reads and writes the flash. Blocking is
// how a firmware waits, so nothing here is asynchronous.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { linkMemory, pageBytes, ringSlots, word } from './link-memory.ts';
import type { WorkerMessage } from './link-messages.ts';
import type { WorkerStart } from './worker-firmware.ts';

export interface BoardLink {
  /** The next received byte, or null. */
  readonly take: () => number | null;
  /** Whether take would find one. */
  readonly available: () => boolean;
  /** Sleeps until bytes or an interrupt come or the time is over; not at all when `unless` holds. */
  readonly sleep: (timeoutMs: number, unless: () => boolean) => void;
  /** Marks that the firmware reads and so keeps up with the line, for as long as `work` runs. */
  readonly whileReading: <T>(work: () => T) => T;
  /** Puts bytes out, waiting while the UART is more than a buffer behind. */
  readonly write: (bytes: Uint8Array) => void;
  readonly post: (message: WorkerMessage) => void;
  /** Posts and sleeps until the board's thread has answered. */
  readonly call: (message: WorkerMessage) => void;
  readonly readFlash: (address: number, sizeBytes: number) => Uint8Array;
  readonly programFlash: (address: number, bytes: Uint8Array) => void;
  readonly eraseSector: (address: number) => void;
  /** A sign of life: a program that computes without one for seconds is taken for hung. */
  readonly beat: () => void;
  /** From the first call on the software watchdog bites unless this is called again and again. */
  readonly feedWatchdog: () => void;
  /** The chip reboots; never returns. */
  readonly restart: (reason: number, afterMs?: number) => never;
}

/** Bytes in one message, and how far a program may run ahead of the line. */
const chunkBytes = 512;

/** What this worker was started with. */
export function workerStart<Settings>(): WorkerStart<Settings> {
  return workerData as WorkerStart<Settings>;
}

export function boardLink(
  buffer: SharedArrayBuffer,
  port: MessagePort = parentPort as MessagePort,
): BoardLink {
  const { words, ring, page } = linkMemory(buffer);
  const post = (message: WorkerMessage) => port.postMessage(message);

  const beat = () => void Atomics.add(words, word.beats, 1);
  /** Sleeps until the word is no longer `before`, or wakes for less: who waits looks again. */
  const wait = (index: number, before: number, timeoutMs = Number.POSITIVE_INFINITY) => {
    Atomics.store(words, word.waiting, 1);
    Atomics.wait(words, index, before, timeoutMs);
    Atomics.store(words, word.waiting, 0);
    beat();
  };
  const call = (message: WorkerMessage) => {
    const before = Atomics.load(words, word.answers);
    post(message);
    while (Atomics.load(words, word.answers) === before) wait(word.answers, before);
  };

  const available = () => Atomics.load(words, word.ringHead) !== Atomics.load(words, word.ringTail);

  let isWatchdogOurs = false;
  const waitForRoom = (sizeBytes: number) => {
    for (;;) {
      const left = Atomics.load(words, word.left);
      const ahead = (Atomics.load(words, word.sent) - left) | 0;
      if (ahead + sizeBytes <= chunkBytes) return;
      wait(word.left, left);
    }
  };

  return {
    take() {
      const tail = Atomics.load(words, word.ringTail);
      if (Atomics.load(words, word.ringHead) === tail) return null;
      // A quick start waits for nothing before its first line, which may hang.
      beat();
      const byte = ring[tail] as number;
      Atomics.store(words, word.ringTail, (tail + 1) % ringSlots);
      if (!available() && Atomics.load(words, word.holding) === 1) post({ type: 'consumed' });
      return byte;
    },
    available,
    sleep(timeoutMs, unless) {
      const before = Atomics.load(words, word.wake);
      if (!unless()) wait(word.wake, before, timeoutMs);
      else beat();
    },
    whileReading(work) {
      const outer = Atomics.exchange(words, word.reading, 1);
      try {
        return work();
      } finally {
        Atomics.store(words, word.reading, outer);
      }
    },
    write(bytes) {
      for (let at = 0; at < bytes.length; at += chunkBytes) {
        const chunk = bytes.slice(at, at + chunkBytes);
        waitForRoom(chunk.length);
        Atomics.add(words, word.sent, chunk.length);
        post({ type: 'output', bytes: chunk });
      }
    },
    post,
    call,
    readFlash(address, sizeBytes) {
      const bytes = new Uint8Array(sizeBytes);
      for (let at = 0; at < sizeBytes; at += pageBytes) {
        const part = Math.min(pageBytes, sizeBytes - at);
        call({ type: 'flash-read', address: address + at, sizeBytes: part });
        bytes.set(page.subarray(0, part), at);
      }
      return bytes;
    },
    programFlash(address, bytes) {
      // Through the page: bytes in a message are a copy on either side, which only a collection frees, and little
      // else calls for one.
      for (let at = 0; at < bytes.length; at += pageBytes) {
        const part = bytes.subarray(at, at + pageBytes);
        page.set(part);
        call({ type: 'flash-program', address: address + at, sizeBytes: part.length });
      }
    },
    eraseSector(address) {
      call({ type: 'flash-erase', address });
    },
    beat,
    feedWatchdog() {
      Atomics.store(words, word.unfedPeriods, 0);
      if (!isWatchdogOurs) post({ type: 'watchdog' });
      isWatchdogOurs = true;
    },
    restart(reason, afterMs) {
      post(afterMs === undefined ? { type: 'restart', reason } : { type: 'restart', reason, afterMs });
      for (;;) wait(word.answers, Atomics.load(words, word.answers));
    },
  };
}

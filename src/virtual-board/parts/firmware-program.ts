// A firmware's place on the chip: its bytes from the UART's FIFO and to the wire, flash that keeps the
// CPU busy while it works, restarts. The firmware itself may live in a worker and call at any time.
import type { BoardClock } from '../board-port.ts';
import type { FirmwareImage } from '../firmware/boot-image.ts';
import type {
  FirmwareEnvironment,
  FirmwareFlash,
  RunningFirmware,
  StartFirmware,
} from '../firmware/runtime.ts';
import type { Program } from './program.ts';
import type { SerialChip } from './serial-chip.ts';
import { sectorBytes } from './spi-flash.ts';

const pageBytes = 256;

export type FirmwareHost = {
  readonly chip: SerialChip;
  readonly clock: BoardClock;
  readonly image: FirmwareImage;
  readonly resetReason: number;
  readonly startFirmware: StartFirmware;
  /** Brings board time to the present before the firmware acts, and plans the next step after. */
  readonly change: (work: () => void) => void;
  readonly restart: (reason: number) => void;
  /** Nothing runs until the watchdog bites. */
  readonly hang: () => void;
  readonly countDropped: (bytes: number) => void;
  /** What is printed when the flash's pins are taken away from under the firmware. */
  readonly flashIsGone: string;
};

type Waiter = { readonly atMs: number; readonly fire: () => void };

export class FirmwareProgram implements Program {
  readonly #host: FirmwareHost;
  readonly #firmware: RunningFirmware;
  #waiters: Waiter[] = [];
  #received: number[] = [];
  #stopped = false;

  constructor(host: FirmwareHost) {
    this.#host = host;
    this.#firmware = host.startFirmware(this.#environment());
  }

  nextAtMs = (nowMs: number): number => {
    const wake = Math.min(Infinity, ...this.#waiters.map((waiter) => waiter.atMs));
    const { flash, uart } = this.#host.chip;
    // Bytes that came while the flash was busy are read when it is not.
    return uart.count > 0 ? Math.min(wake, Math.max(nowMs, flash.busyUntilMs)) : wake;
  };

  run = (nowMs: number): number => {
    const due = this.#waiters.filter((waiter) => waiter.atMs <= nowMs);
    this.#waiters = this.#waiters.filter((waiter) => waiter.atMs > nowMs);
    for (const waiter of due) waiter.fire();
    this.received(nowMs);
    return nowMs;
  };

  received = (nowMs: number): void => {
    const { flash, uart } = this.#host.chip;
    if (nowMs < flash.busyUntilMs) return;
    for (let byte = uart.take(); byte >= 0; byte = uart.take()) this.#received.push(byte);
  };

  settled = (): void => {
    if (this.#received.length === 0 || this.#stopped) return;
    const bytes = Uint8Array.from(this.#received);
    this.#received = [];
    this.#firmware.receive(bytes);
  };

  stop = (): void => {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#waiters = [];
    this.#firmware.stop();
  };

  #environment(): FirmwareEnvironment {
    const { chip, clock, image, resetReason, countDropped } = this.#host;
    return {
      clock,
      image,
      resetReason,
      pins: chip.pins,
      rtcMemory: chip.rtcMemory.shared,
      mac: chip.mac,
      flash: this.#flash(),
      send: (bytes) => this.#change(() => chip.send(bytes)),
      whenSent: (fire) => this.#change(() => this.#waiters.push({ atMs: chip.toHost.freeAtMs, fire })),
      setUartBaudRate: (baudRate) =>
        this.#change(() => {
          chip.uart.divider = Math.round(chip.uart.clockHz / baudRate);
        }),
      countDropped,
      restart: (reason) => this.#change(() => this.#host.restart(reason)),
    };
  }

  #flash(): FirmwareFlash {
    const { flash } = this.#host.chip;
    return {
      sizeBytes: flash.bytes.length,
      jedecId: flash.jedecId,
      read: (address, sizeBytes) => flash.bytes.subarray(address, address + sizeBytes),
      program: (address, bytes) => this.#change(() => this.#program(address, bytes)),
      eraseSector: (address) =>
        this.#change(() => this.#command(() => flash.eraseSector(address - (address % sectorBytes)))),
      whenIdle: (fire) => this.#change(() => this.#waiters.push({ atMs: flash.busyUntilMs, fire })),
    };
  }

  /** The driver's page programs follow each other without a pause; the chip is busy for their sum. */
  #program(address: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const target = address + at;
      const size = Math.min(pageBytes - (target % pageBytes), bytes.length - at);
      this.#command(() => this.#host.chip.flash.program(target, bytes.subarray(at, at + size)));
      at += size;
    }
  }

  #command(run: () => void): void {
    this.#host.chip.flash.queue(run);
  }

  #change(work: () => void): void {
    if (this.#stopped) return;
    this.#host.change(() => {
      if (this.#stopped) return;
      work();
      if (!this.#stopped && this.#host.chip.drivesFlashPins) this.#crash();
    });
  }

  /** A pin of the flash is driven: the next instruction fetch fails, and the watchdog ends it. */
  #crash(): void {
    this.#host.chip.print(this.#host.flashIsGone);
    this.#host.hang();
  }
}

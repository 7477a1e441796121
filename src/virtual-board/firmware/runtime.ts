// The seam between the chip and what runs on it after a flash boot. The chip calls StartFirmware
// when its flash holds something bootable; the firmware reaches the world only through its environment.
import type { BoardClock } from '../board-port.ts';
import type { PinBank } from '../parts/pin-bank.ts';
import type { FirmwareImage } from './boot-image.ts';

export type FirmwareEnvironment = {
  readonly clock: BoardClock;
  /** What was found in the flash. */
  readonly image: FirmwareImage;
  readonly flash: FirmwareFlash;
  readonly pins: PinBank;
  /** For openRtcMemory: survives resets, not the loss of power. */
  readonly rtcMemory: SharedArrayBuffer;
  /** Station address, 'ec:fa:bc:12:34:56'; its last three bytes are the chip's id. */
  readonly mac: string;
  /** rst_info reason: 0 power, 1 hardware WDT, 2 exception, 3 soft WDT, 4 soft restart, 5 wake, 6 external, 7 for the boot loader. */
  readonly resetReason: number;
  /** Bytes for UART0 TX; the chip paces them at the UART's rate. */
  readonly send: (bytes: Uint8Array) => void;
  /**
   * Calls back once when all that was sent so far has left the UART: a program that prints without
   * pause waits for it, as the full TX FIFO makes it wait. Absent: bytes leave at once.
   */
  readonly whenSent?: (fire: () => void) => void;
  readonly setUartBaudRate: (baudRate: number) => void;
  /** Counts a byte that the firmware's own receive ring had no room for. */
  readonly countDropped: (bytes: number) => void;
  /** machine.reset(), node.restart(), a watchdog: the chip reboots with this reason. */
  readonly restart: (reason: number) => void;
};

/** Flash as the firmware's driver sees it; busy times are the chip's affair. */
export type FirmwareFlash = {
  readonly sizeBytes: number;
  readonly jedecId: readonly [number, number, number];
  /** A view of the array, to be copied at once: a copy for each read would wait for the collector. */
  readonly read: (address: number, sizeBytes: number) => Uint8Array;
  readonly program: (address: number, bytes: Uint8Array) => void;
  readonly eraseSector: (address: number) => void;
  /** Calls back once when the last program or erase is over: the CPU stands still until then. Absent: at once. */
  readonly whenIdle?: (fire: () => void) => void;
};

export type RunningFirmware = {
  /** Bytes that the UART received; the firmware keeps its own 256-byte ring and drops beyond it. */
  readonly receive: (bytes: Uint8Array) => void;
  /** Reset or power loss: stop at once, free the worker. */
  readonly stop: () => void;
};

export type StartFirmware = (environment: FirmwareEnvironment) => RunningFirmware;

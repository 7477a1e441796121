// What a ROM's functions reach of the chip, and how a group of them is written down.
import type { CoreClock } from '../guest.ts';
import type { RomCall, RomFunction } from '../rom-call.ts';
import type { RomFlash, RomMemory } from '../rom-flash.ts';
import type { Uart } from '../uart.ts';

export type RomWorld = {
  readonly memory: RomMemory & { readonly byteAt: (address: number) => number };
  /** Words at aligned addresses, zero where nothing answers. */
  readonly bus: {
    readonly read: (address: number) => number;
    readonly write: (address: number, value: number) => void;
  };
  readonly flash: RomFlash;
  readonly uart: Uart;
  readonly cpuClock: CoreClock;
  /** Bytes that still wait in the UART's transmit FIFO. */
  readonly transmitWaiting: () => number;
  readonly transmit: (byte: number) => void;
  readonly softwareReset: () => void;
};

export type RomTable = readonly (readonly [address: number, run: RomFunction])[];

/** Lets the time of `cycles` pass and returns `result`. */
export function spend({ cpuClock }: RomWorld, call: RomCall, cycles: number, result: number): void {
  call.spend(cycles / cpuClock.cyclesPerMs, result);
}

/**
 * The bytes of a C string without its end. The ROM reads them one by one, which only data RAM can do:
 * anywhere else the call ends in a load error, as on the chip.
 */
export function readString(
  { memory }: RomWorld,
  call: RomCall,
  address: number,
  limit = Infinity,
): Uint8Array {
  let end = address;
  while (end - address < limit) {
    if (!memory.isDram(end)) return call.loadError(end);
    if (memory.byteAt(end) === 0) break;
    end++;
  }
  return memory.readBytes(address, end - address);
}

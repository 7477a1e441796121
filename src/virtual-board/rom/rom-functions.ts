// The mask ROM's functions that loaded code calls, done by the host. Addresses as in eagle.rom.addr.v6.ld
// of the ESP8266 SDK; costs are estimates in CPU cycles of what the ROM spends.
import { createHash, type Hash } from 'node:crypto';
import type { CpuClock } from '../chip/cpu-clock.ts';
import type { Uart } from '../chip/uart.ts';
import type { RomCall, RomFunction } from '../cpu/guest.ts';
import type { Memory } from '../cpu/memory.ts';
import type { RomFlash } from './rom-flash.ts';
import type { RomTask } from './rom-task.ts';

export type RomWorld = {
  readonly memory: Memory;
  readonly flash: RomFlash;
  readonly uart: Uart;
  readonly cpuClock: CpuClock;
  /** Bytes that still wait in the UART's transmit FIFO. */
  readonly transmitWaiting: () => number;
  readonly transmit: (byte: number) => void;
  readonly softwareReset: () => void;
};

const transmitFifoBytes = 126;
/** A digest under way for each context address; more than a program could sensibly have are forgotten. */
const contextLimit = 16;

/** The functions by address. */
export function romFunctions(world: RomWorld): ReadonlyMap<number, RomFunction> {
  const { memory, flash, uart, cpuClock } = world;
  const digests = new Map<number, Hash>();

  /** Waits for room in the FIFO, then puts the byte. */
  const transmitByte = (byte: number): RomTask => ({
    step: () => {
      const over = world.transmitWaiting() - transmitFifoBytes + 1;
      if (over > 0) return over * uart.characterMs;
      world.transmit(byte);
      return -1;
    },
    result: () => 0,
  });

  const spend = (call: RomCall, cycles: number, result: number) =>
    call.spend(cycles / cpuClock.cyclesPerMs, result);

  const copy: RomFunction = (call) => {
    const [to, from, size] = [call.argument(0), call.argument(1), call.argument(2)];
    memory.writeBytes(to, memory.readBytes(from, size));
    spend(call, 20 + size, to);
  };

  const table: readonly (readonly [number, RomFunction])[] = [
    [0x40000f88, (call) => call.attachInterrupt(call.argument(0), call.argument(1), call.argument(2))],
    [0x40000f98, (call) => call.maskInterrupts(call.argument(0), true)],
    [0x40000fa8, (call) => call.maskInterrupts(call.argument(0), false)],
    [0x40000fbc, () => {}], // ets_set_user_start: only the flash boot asks for it
    [0x4000264c, () => world.softwareReset()],
    [0x40002ecc, (call) => call.spend(cpuClock.waitMs(call.argument(0)), 0)],
    [
      0x400039d8,
      (call) => {
        if (call.argument(0) === 0) uart.divider = call.argument(1);
      },
    ],
    [
      0x40003b30,
      (call) => {
        if (world.transmitWaiting() < transmitFifoBytes) world.transmit(call.argument(0) & 0xff);
        else call.wait(transmitByte(call.argument(0) & 0xff));
        call.setResult(0);
      },
    ],
    [
      0x40003b8c,
      (call) => {
        const byte = uart.take();
        if (byte >= 0) memory.writeBytes(call.argument(0), Uint8Array.of(byte));
        call.setResult(byte < 0 ? 1 : 0);
      },
    ],
    [0x40003f58, () => {}], // SelectSpiFunction: spi_flash_attach does it all
    [0x40004644, () => flash.attach()],
    [0x40004878, (call) => call.wait(flash.unlock())],
    [0x40004984, (call) => call.wait(flash.eraseChip())],
    [0x400049b4, (call) => call.wait(flash.eraseBlock(call.argument(0)))],
    [0x40004a00, (call) => call.wait(flash.eraseSector(call.argument(0)))],
    [
      0x40004a4c,
      (call) =>
        call.wait(flash.write(call.argument(0), memory.readBytes(call.argument(1), call.argument(2)))),
    ],
    [
      0x40004b1c,
      (call) => {
        const read = flash.read(call.argument(0), call.argument(2));
        if (read) memory.writeBytes(call.argument(1), read.bytes);
        call.spend(read?.ms ?? 0, read ? 0 : 1);
      },
    ],
    [
      0x40004c2c,
      (call) => {
        flash.configure(Array.from({ length: 6 }, (_, index) => call.argument(index)));
        call.setResult(0);
      },
    ],
    [
      0x40009818,
      (call) => {
        const oldest = digests.keys().next().value;
        if (digests.size >= contextLimit && oldest !== undefined) digests.delete(oldest);
        digests.set(call.argument(0), createHash('md5'));
      },
    ],
    [
      0x40009834,
      (call) => {
        digests.get(call.argument(0))?.update(memory.readBytes(call.argument(1), call.argument(2)));
        spend(call, call.argument(2) * 13, 0);
      },
    ],
    [
      0x40009900,
      (call) => {
        const digest = digests.get(call.argument(1))?.digest();
        digests.delete(call.argument(1));
        if (digest) memory.writeBytes(call.argument(0), digest);
        spend(call, 1000, 0);
      },
    ],
    [0x4000df48, copy],
    [0x4000e04c, copy],
    [
      0x4000e190,
      (call) => {
        const size = Math.min(call.argument(2), 0x20000);
        memory.writeBytes(call.argument(0), new Uint8Array(size).fill(call.argument(1) & 0xff));
        spend(call, 20 + size / 2, call.argument(0));
      },
    ],
    [
      0x4000e21c,
      (call) => {
        const divisor = call.argument(1);
        call.setResult(divisor === 0 ? 0 : Math.floor(call.argument(0) / divisor));
      },
    ],
    [
      0x4000e268,
      (call) => {
        const divisor = call.argument(1);
        call.setResult(divisor === 0 ? 0 : call.argument(0) % divisor);
      },
    ],
  ];
  return new Map(table);
}

// A ROM's UART driver: one byte out or in, the rate, and which of the UARTs is spoken on. UART1 has nobody at its
// other end.
import type { RomCall, RomFunction } from '../rom-call.ts';
import type { RomTask } from '../rom-task.ts';
import type { RomWorld } from './table.ts';

const transmitFifoBytes = 126;
/** How long a reader that waits sleeps before it looks again: less than a byte at any rate takes. */
const lookEveryMs = 0.05;
/**
 * So many looks in a row at an empty FIFO are a wait, which this computer need not count out call by call: each
 * further one then takes so long, about as much as a byte at the fastest rates.
 */
const patientLooks = 16;
const waitingLookMs = 0.01;
const carriageReturn = 13;
const lineFeed = 10;

export function uartFunctions(world: RomWorld) {
  const { memory, uart } = world;
  let chosen = 0;
  let emptyLooks = 0;

  /** Waits for room in the FIFO, then puts each byte. */
  const transmitBytes = (bytes: readonly number[]): RomTask => {
    let at = 0;
    return {
      step: () => {
        while (at < bytes.length) {
          const over = world.transmitWaiting() - transmitFifoBytes + 1;
          if (over > 0) return over * uart.characterMs;
          world.transmit(bytes[at++]!);
        }
        return -1;
      },
      result: () => 0,
    };
  };
  const transmit = (call: RomCall, bytes: readonly number[]) => {
    call.setResult(0);
    if (chosen !== 0) return;
    if (world.transmitWaiting() + bytes.length <= transmitFifoBytes) bytes.forEach(world.transmit);
    else call.wait(transmitBytes(bytes));
  };
  const receive = (call: RomCall) => {
    const byte = uart.take();
    emptyLooks = byte < 0 ? emptyLooks + 1 : 0;
    if (byte >= 0) memory.writeBytes(call.argument(0), Uint8Array.of(byte));
    call.spend(emptyLooks > patientLooks ? waitingLookMs : 0, byte < 0 ? 1 : 0);
  };
  const receiveWaiting = (call: RomCall) => {
    let byte = -1;
    call.wait({
      step: () => {
        byte = uart.take();
        return byte < 0 ? lookEveryMs : -1;
      },
      result: () => byte,
    });
  };

  return {
    choose: (call: RomCall) => {
      chosen = call.argument(0) & 0xff;
      if (chosen === 0) while (uart.take() >= 0);
    },
    setDivider: (call: RomCall) => {
      if (call.argument(0) === 0) uart.divider = call.argument(1);
    },
    transmit: (call: RomCall) => transmit(call, [call.argument(0) & 0xff]),
    /** With a carriage return before each line feed, and only there. */
    putc: (call: RomCall) => {
      const character = call.argument(0) & 0xff;
      if (character === carriageReturn) call.setResult(0);
      else transmit(call, character === lineFeed ? [carriageReturn, lineFeed] : [character]);
    },
    receive,
    receiveWaiting,
    /** Until all that was transmitted has left. */
    waitIdle: (call: RomCall) =>
      call.wait({
        step: () => (world.transmitWaiting() > 0 ? world.transmitWaiting() * uart.characterMs : -1),
        result: () => 0,
      }),
  } satisfies Record<string, RomFunction>;
}

// The uart module: rate and echo, bytes out, and a handler that takes received bytes before the console.
import type { BoardLink } from '../board-link.ts';
import { bytesOf, type HostFunction, type LuaValue, numberOf, Refusal } from './lua-values.ts';

export type Uart = {
  readonly functions: Record<string, HostFunction>;
  /** Data for the handler once there is enough, else null. */
  readonly take: (byte: number) => Uint8Array | null;
  readonly isConsole: () => boolean;
};

const longestData = 255;

const mostUarts = 2;

function uartId(value: LuaValue | undefined): number {
  const id = numberOf(value, -1);
  if (id < 0 || id >= mostUarts) throw new Refusal(`uart ${id} does not exist`);
  return id;
}

export function createUart(
  link: Pick<BoardLink, 'post' | 'write' | 'available'>,
  setEcho: (on: boolean) => void,
  startBaudRate = 115_200,
): Uart {
  /** Byte count (0: each byte) or the code of an end character. */
  let until: { readonly count: number } | { readonly end: number } | null = null;
  let alsoConsole = true;
  let held: number[] = [];
  /** Rate, data bits, parity and stop bits of each. */
  const settings: number[][] = [
    [startBaudRate, 8, 0, 1],
    [startBaudRate, 8, 0, 1],
  ];

  return {
    functions: {
      uart_setup(id, baudRate, bits, parity, stop, echo) {
        const rate = numberOf(baudRate, 115_200);
        settings[uartId(id)] = [rate, numberOf(bits, 8), numberOf(parity), numberOf(stop, 1)];
        if (id === 0) link.post({ type: 'baud', baudRate: rate });
        if (typeof echo === 'number') setEcho(echo !== 0);
        return rate;
      },
      uart_config: (id) => settings[uartId(id)],
      uart_write(id, ...parts) {
        const to = uartId(id);
        for (const part of parts) {
          if (typeof part === 'number' && (part < 0 || part > 255)) throw new Refusal('invalid number');
          const bytes = typeof part === 'number' ? Uint8Array.of(part) : bytesOf(part);
          // UART1 has one pin, at which nobody listens.
          if (to === 0) link.write(bytes);
        }
      },
      /** Bytes that came and were not looked at; what goes out is gone at once. */
      uart_waiting: (id, direction) => {
        uartId(id);
        return id === 0 && direction !== 1 && link.available() ? 1 : 0;
      },
      uart_on(on, mark, run) {
        held = [];
        alsoConsole = run === true || on !== true;
        if (on !== true) until = null;
        else if (mark instanceof Uint8Array) until = { end: mark[0] ?? 0 };
        else until = { count: numberOf(mark) };
      },
    },
    take(byte) {
      if (!until) return null;
      held.push(byte);
      const isEnough =
        held.length >= longestData || ('end' in until ? byte === until.end : held.length >= until.count);
      if (!isEnough) return null;
      const data = Uint8Array.from(held);
      held = [];
      return data;
    },
    isConsole: () => until === null || alsoConsole,
  };
}

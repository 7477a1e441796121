// The uart module: rate and echo, bytes out, and a handler that takes received bytes before the console.
import type { BoardLink } from '../board-link.ts';
import { bytesOf, type HostFunction, numberOf } from './lua-values.ts';

export type Uart = {
  readonly functions: Record<string, HostFunction>;
  /** Data for the handler once there is enough, else null. */
  readonly take: (byte: number) => Uint8Array | null;
  readonly isConsole: () => boolean;
};

const longestData = 255;

export function createUart(link: BoardLink, setEcho: (on: boolean) => void): Uart {
  /** Byte count (0: each byte) or the code of an end character. */
  let until: { readonly count: number } | { readonly end: number } | null = null;
  let alsoConsole = true;
  let held: number[] = [];

  return {
    functions: {
      uart_setup(id, baudRate, _bits, _parity, _stop, echo) {
        if (numberOf(id) === 0) link.post({ type: 'baud', baudRate: numberOf(baudRate, 115_200) });
        if (echo !== undefined) setEcho(echo === 1);
        return numberOf(baudRate, 115_200);
      },
      uart_write(id, ...parts) {
        if (numberOf(id) !== 0) return;
        for (const part of parts)
          link.write(typeof part === 'number' ? Uint8Array.of(part & 255) : bytesOf(part));
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

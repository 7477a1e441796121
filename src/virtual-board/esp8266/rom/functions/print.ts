// ets_printf and its relatives: text is made at once and handed out a character at a time, to the function
// that a program has installed or to the ROM's own. Source: the ROM's functions as described publicly.

import { formatText } from '../../../parts/format-text.ts';
import type { RomCall } from '../../../parts/rom-call.ts';
import { type RomTable, type RomWorld, readString } from '../../../parts/rom-functions/table.ts';
import { putcWords, romPutc } from '../rom-data.ts';

/** Xtensa's va_list: six words of registers, then the stack, with an index that jumps from one to the other. */
const registerBytes = 24;
const stackIndex = 32;

export function printFunctions(world: RomWorld): RomTable {
  const { bus } = world;
  const installed = () => putcWords.map((address) => bus.read(address)).find((each) => each !== 0) ?? 0;

  /** Calls `putc` for each byte; the result is their number. Without a function nothing is printed. */
  const handOut = (call: RomCall, putc: number, bytes: Uint8Array) => {
    let at = 0;
    const next = () => {
      if (putc === 0 || at >= bytes.length) call.setResult(bytes.length);
      else call.callGuest(putc, bytes[at++]!, next);
    };
    next();
  };
  const print = (call: RomCall, putc: number, formatAddress: number, next: () => number) => {
    const format = readString(world, call, formatAddress);
    handOut(
      call,
      putc,
      formatText(format, next, (address, limit) => readString(world, call, address, limit)),
    );
  };
  const arguments_ = (call: RomCall) => {
    let index = 1;
    return () => call.argument(index++);
  };
  /** The values of a va_list that is passed as three words from argument `first` on. */
  const listed = (call: RomCall, first: number) => {
    const [stack, registers] = [call.argument(first), call.argument(first + 1)];
    let index = call.argument(first + 2);
    return () => {
      index = index + 4 > registerBytes && index <= registerBytes ? stackIndex + 4 : index + 4;
      return bus.read((index <= registerBytes ? registers : stack) + index - 4);
    };
  };
  const install = (word: number) => (call: RomCall) => bus.write(word, call.argument(0));

  return [
    [0x400024cc, (call) => print(call, installed(), call.argument(0), arguments_(call))], // ets_printf
    [0x40002544, (call) => print(call, romPutc, call.argument(0), arguments_(call))], // ets_uart_printf
    [0x40001f00, (call) => print(call, call.argument(0), call.argument(1), listed(call, 2))], // ets_vprintf
    [0x40001da0, (call) => handOut(call, installed(), Uint8Array.of(call.argument(0)))], // ets_write_char
    [0x4000242c, install(putcWords[0])], // ets_install_putc1
    [0x4000248c, install(putcWords[1])], // ets_install_putc2
    [0x40002438, () => bus.write(putcWords[0], romPutc)], // ets_install_uart_printf
  ];
}

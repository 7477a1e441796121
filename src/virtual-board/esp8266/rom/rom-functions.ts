// The mask ROM's functions that loaded code calls, done by the host. Addresses as in eagle.rom.addr.v6.ld
// of the ESP8266 SDK; costs are estimates in CPU cycles of what the ROM spends. A call to any other address
// of the ROM ends the program with the ROM's exception text.
import type { RomFunction } from '../../parts/rom-call.ts';
import type { RomTable, RomWorld } from '../../parts/rom-functions/table.ts';
import { arithmeticFunctions } from './functions/arithmetic.ts';
import { digestFunctions } from './functions/digests.ts';
import { flashFunctions } from './functions/flash.ts';
import { memoryFunctions } from './functions/memory.ts';
import { printFunctions } from './functions/print.ts';
import { systemFunctions } from './functions/system.ts';
import { uartFunctions } from './functions/uart.ts';

/** The functions by address. */
export function romFunctions(world: RomWorld): ReadonlyMap<number, RomFunction> {
  const tables: readonly RomTable[] = [
    systemFunctions(world),
    uartFunctions(world),
    printFunctions(world),
    flashFunctions(world),
    memoryFunctions(world),
    digestFunctions(world),
    arithmeticFunctions,
  ];
  return new Map(tables.flat());
}

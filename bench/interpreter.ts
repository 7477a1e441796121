// How fast the virtual board's LX106 core executes: millions of instructions a second, to be held
// against the 52 MHz at which the real chip runs under its boot ROM.

import { Lx106 } from '../src/virtual-board/esp8266/cpu/lx106.ts';
import { dramBase, iramBase, Memory } from '../src/virtual-board/esp8266/cpu/memory.ts';

/**
 * A checksum over 1 KB with loads, stores, a table look-up and a call: the mix of a flasher stub.
 *   outer: mov.n a2, a10; movi a3, 239
 *   loop:  l8ui a4, a2, 0; xor a3, a3, a4; s8i a3, a2, 64; addi.n a2, a2, 1; extui a5, a3, 2, 4
 *          addx4 a7, a5, a10; l32i.n a8, a7, 0; add.n a9, a9, a8; bltu a2, a11, loop
 *          call0 leaf; j outer
 *   leaf:  movnez a9, a3, a4; ret.n
 */
const program = '2d0a32a0ef4202004033303242401b22305234a075a088078a99b732e745000006f7ff004093930df0';

export type InterpreterSpeed = {
  readonly instructions: number;
  readonly seconds: number;
  readonly mips: number;
};

/** Runs the loop for about `seconds` after warming up. */
export function measureInterpreter(seconds = 1): InterpreterSpeed {
  const memory = new Memory();
  const core = new Lx106(memory, { read: () => 0, write: () => {} });
  memory.writeBytes(iramBase, new Uint8Array(Buffer.from(program, 'hex')));
  core.pc = iramBase;
  core.registers[10] = dramBase;
  core.registers[11] = dramBase + 1024;
  core.run(5_000_000);

  const before = core.executed;
  const start = performance.now();
  while (performance.now() - start < seconds * 1000)
    if (core.run(100_000) !== 'budget') throw new Error('the measured program left its loop');
  const spent = (performance.now() - start) / 1000;
  const instructions = core.executed - before;
  return { instructions, seconds: spent, mips: instructions / spent / 1e6 };
}

// What the ROM's exception handler prints before it stands still. Wording: the mask ROM, executed in an emulator.

const names: Readonly<Record<number, string>> = {
  1: 'Instruction access fault',
  2: 'Illegal instruction',
  3: 'Breakpoint',
  5: 'Load access fault',
  7: 'Store access fault',
  11: 'Environment call from M-mode',
};

const registerNames = [
  ...['PC', 'RA', 'SP', 'GP', 'TP', 'T0', 'T1', 'T2', 'S0', 'S1', 'A0', 'A1', 'A2', 'A3', 'A4', 'A5'],
  ...['A6', 'A7', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'S9', 'S10', 'S11', 'T3', 'T4', 'T5', 'T6'],
];
const cellsPerLine = 4;
const stackPointer = 2;
const stackBytes = 0x400;
const wordsPerLine = 8;
/** The threshold of interrupts while none is served. */
const interruptLevel = 1;
/** In a trap: what interrupts were before, and the mode. */
const statusInTrap = 0x1880;

export type Panic = {
  readonly cause: number;
  readonly at: number;
  readonly address: number;
  /** x0 to x31. */
  readonly registers: ArrayLike<number>;
  readonly readWord: (address: number) => number;
};

export function panicText({ cause, at, address, registers, readWord }: Panic): string {
  const cells = registerNames.map((name, index) => cell(name, index === 0 ? at : registers[index]!));
  cells.push(cell('MSTATUS', statusInTrap), cell('MCAUSE', cause), cell('MTVAL', address));
  cells.push(cell('INTLEVEL', interruptLevel));
  const dump = inLines(cells, cellsPerLine, '  ');
  const stack: string[] = [];
  for (let offset = 0; offset < stackBytes; offset += wordsPerLine * 4) {
    const from = (registers[stackPointer]! + offset) >>> 0;
    const words = Array.from({ length: wordsPerLine }, (_, index) => hex(readWord(from + index * 4)));
    stack.push(`${from.toString(16)}: ${words.join(' ')}\r\n`);
  }
  const name = names[cause] ?? 'Unknown';
  return (
    `Guru Meditation Error: Core 0 panic'ed (${name})\r\nCore 0 register dump:\r\n${dump}\r\n\r\n` +
    `Stack memory:\r\n${stack.join('')}\r\n\r\n`
  );
}

function inLines(cells: readonly string[], perLine: number, between: string): string {
  let text = '';
  for (let from = 0; from < cells.length; from += perLine)
    text += `${cells.slice(from, from + perLine).join(between)}\r\n`;
  return text;
}

const cell = (name: string, value: number) => `${name.padEnd(8)}: ${hex(value)}`;
const hex = (value: number) => `0x${(value >>> 0).toString(16).padStart(8, '0')}`;

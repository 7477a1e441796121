// What is printed when code in RAM does what the core cannot do, before it stands still: in the shape of ESP-IDF's
// panic handler for RISC-V, which programs that read boards know.

const names: Readonly<Record<number, string>> = {
  1: 'Instruction access fault',
  2: 'Illegal instruction',
  3: 'Breakpoint',
  5: 'Load access fault',
  7: 'Store access fault',
  11: 'Environment call from M-mode',
};

const registerNames = [
  ...['MEPC', 'RA', 'SP', 'GP', 'TP', 'T0', 'T1', 'T2', 'S0/FP', 'S1', 'A0', 'A1', 'A2', 'A3', 'A4', 'A5'],
  ...['A6', 'A7', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'S9', 'S10', 'S11', 'T3', 'T4', 'T5', 'T6'],
];

/** `registers`: x0 to x31, of which the first shows the program counter instead. */
export function panicText(
  cause: number,
  at: number,
  address: number,
  registers: ArrayLike<number>,
  control: { readonly mstatus: number; readonly mtvec: number },
): string {
  const cells = registerNames.map((name, index) => cell(name, index === 0 ? at : registers[index]!));
  cells.push(cell('MSTATUS', control.mstatus), cell('MTVEC', control.mtvec));
  cells.push(cell('MCAUSE', cause), cell('MTVAL', address), cell('MHARTID', 0));
  const lines: string[] = [];
  for (let from = 0; from < cells.length; from += 4) lines.push(cells.slice(from, from + 4).join(''));
  const name = names[cause] ?? `Unknown reason ${cause}`;
  return (
    `Guru Meditation Error: Core  0 panic'ed (${name}). Exception was unhandled.\r\n\r\n` +
    `Core  0 register dump:\r\n${lines.join('\r\n')}\r\n`
  );
}

const cell = (name: string, value: number) =>
  `${name.padEnd(8)}: 0x${(value >>> 0).toString(16).padStart(8, '0')}  `;

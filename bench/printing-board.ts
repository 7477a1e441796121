// A virtual MicroPython board in a process of its own, behind a pseudo terminal, that prints numbered
// lines without pause for a given time.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BoardProgram, startBoardProgram } from '../test/support/board-program.ts';

/** Seven digits, a blank, the filling, CR LF. */
export const lineBytes = 70;

export type PrintingBoard = {
  readonly program: BoardProgram;
  readonly tty: string;
  /** A folder for the programs that use it. */
  readonly home: string;
  readonly bytesOut: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

export const linesIn = (seconds: number, baudRate: number): number =>
  Math.floor((seconds * baudRate) / 10 / lineBytes);

/** One line of Python; ends with a line that nothing else prints. */
export const printingCode = (lines: number): string =>
  `exec("for n in range(${lines}):print('%07d'%n,'x'*60)\\nprint('all '+'said')")`;

/** The same at another rate, begun by the letter g: by then whoever listens has changed theirs. */
export const printingCodeAt = (baudRate: number, lines: number): string =>
  [
    `import machine, sys`,
    `machine.UART(0, ${baudRate})`,
    `while sys.stdin.buffer.read(1) != b'g': pass`,
    printingCode(lines),
  ].join('\n');

export async function startPrintingBoard(): Promise<PrintingBoard> {
  const home = mkdtempSync(join(tmpdir(), 'espwb-stream-'));
  const tty = join(home, 'tty');
  const listen = ['--listen', `pty:${tty}`, '--control', 'tcp://127.0.0.1:0'];
  const program = await startBoardProgram(home, ['printer?firmware=micropython&timing=real', ...listen]);
  return {
    program,
    tty,
    home,
    bytesOut: async () => {
      const { counters } = await program.control({ do: 'counters' });
      return (counters as { readonly bytesOut: number }).bytesOut;
    },
    stop: async () => {
      await program.end('SIGTERM');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** How many of the numbered lines are there, each once and in order. */
export function linesInOrder(text: string): number {
  let next = 0;
  for (const [, digits] of text.matchAll(/(\d{7}) x{60}(?=\r?\n)/g)) if (Number(digits) === next) next += 1;
  return next;
}

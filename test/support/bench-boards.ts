// Virtual boards behind RFC 2217, written down in a boards.toml as a person would: the workbench lists them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BoardProgram, startBoardProgram } from './board-program.ts';

export type BenchBoards = {
  readonly program: BoardProgram;
  /** For the environment of a workbench. */
  readonly file: string;
};

/** `boards` as `espwb board` takes them; they are listed under the names before their options. */
export async function startBenchBoards(home: string, boards: readonly string[]): Promise<BenchBoards> {
  const program = await startBoardProgram(home, [...boards, '--listen', 'rfc2217://127.0.0.1:0']);
  const file = join(home, 'boards.toml');
  const entries = program.listeners.map(({ url }, at) => {
    const name = boards[at]?.replace(/\?.*$/, '');
    return `[[board]]\nname = "${name}"\nport = "${url}"\n`;
  });
  writeFileSync(file, entries.join('\n'));
  return { program, file };
}

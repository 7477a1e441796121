// What several boards print on: the same streams, each line with the board it is of, one bar a board.
import { terminalAbilities } from '../terminal/environment.ts';
import { createBoardBars } from './board-bars.ts';
import { createOutput, type Output, type Sink } from './output.ts';
import { standardSinks } from './report-error.ts';
import type { GlobalOptions } from './verb.ts';

type Known = { readonly port: string; readonly mac: string | null; readonly name: string | null };

export type BoardsOutput = {
  /** `known` is asked for each line: the MAC comes to light while a board is at work. */
  readonly of: (port: string, known: () => Known) => Output;
  /** Takes the bars away. */
  readonly clear: () => void;
  /** Nothing of any board is printed from now on: what comes now is the last line. */
  readonly end: () => void;
};

export function boardsOutput({ json, quiet }: Pick<GlobalOptions, 'json' | 'quiet'>): BoardsOutput {
  const here = terminalAbilities(process.env, process.stderr.isTTY === true);
  let hasEnded = false;
  const untilEnd = (sink: Sink): Sink => ({
    ...sink,
    write: (text) => {
      if (!hasEnded) sink.write(text);
    },
  });
  const standard = standardSinks();
  const stdout = untilEnd(standard.stdout);
  const stderr = untilEnd(standard.stderr);
  const nowMs = () => performance.now();
  const bars = createBoardBars(stderr, () => process.stderr.rows || 24, nowMs);
  return {
    of: (port, known) =>
      createOutput(
        json,
        stdout,
        stderr,
        nowMs,
        () => process.stderr.columns || 80,
        quiet ? 'quiet' : 'usual',
        { colour: here.colour, ascii: !here.unicode },
        {
          keys: () => {
            const { mac } = known();
            return { port, ...(mac === null ? {} : { mac }) };
          },
          label: () => labelOf(known()),
          bar: (bar) => bars.show(port, bar),
          above: bars.above,
        },
      ),
    clear: bars.clear,
    end: () => {
      bars.clear();
      hasEnded = true;
    },
  };
}

/** Name and MAC tell boards apart, and the port where there is no name; `whole` = all of them. */
export function labelOf({ port, mac, name }: Known, whole = false): string {
  const words = whole ? [name, mac, port] : [name ?? port, mac];
  return words.filter((word) => word !== null).join(' ');
}

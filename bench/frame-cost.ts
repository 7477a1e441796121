// What one frame costs the CPU: the real screens with production React through the frame painter,
// each frame different from the last, as in a flash.
import { render } from 'ink';
import { createElement } from 'react';
import { InkStdin } from '../src/terminal/ink-stdin.ts';
import { Screen } from '../src/terminal/screen.ts';
import { App } from '../src/workbench/app.tsx';
import { states } from '../test/support/states.ts';

export type FrameCost = {
  readonly screen: string;
  /** Of the terminal, '80x24'. */
  readonly size: string;
  readonly cpuMs: number;
  readonly bytes: number;
};

const frames = 200;
const measured = ['boards-identified', 'flash-run', 'pins', 'repl'] as const;
const sizes = [
  [80, 24],
  [200, 60],
] as const;

export async function measureFrameCost(): Promise<readonly FrameCost[]> {
  return sizes.flatMap(([columns, rows]) => measured.map((screen) => costOf(screen, columns, rows)));
}

function costOf(name: (typeof measured)[number], terminalColumns: number, rows: number): FrameCost {
  const stateAt = states[name];
  if (!stateAt) throw new Error(`no state is called ${name}`);
  let painted = 0;
  const screen = new Screen({
    columns: terminalColumns,
    rows,
    write: (text) => {
      painted += Buffer.byteLength(text);
      return true;
    },
    on: () => {},
    off: () => {},
  });
  // As many as frames may use of them.
  const { columns } = screen;
  const state = stateAt(columns, rows);
  screen.enter();
  const frame = (round: number) =>
    createElement(App, {
      state: { ...state, status: { kind: 'quiet', text: `round ${round}` } },
      onChoose: () => {},
    });
  const ink = render(frame(0), {
    stdout: screen as unknown as NodeJS.WriteStream,
    stdin: new InkStdin() as unknown as NodeJS.ReadStream,
    stderr: screen as unknown as NodeJS.WriteStream,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  for (let round = 0; round < 50; round++) ink.rerender(frame(round));
  painted = 0;
  const before = process.cpuUsage();
  for (let round = 0; round < frames; round++) ink.rerender(frame(round));
  const spent = process.cpuUsage(before);
  ink.unmount();
  return {
    screen: name,
    size: `${terminalColumns}x${rows}`,
    cpuMs: (spent.user + spent.system) / 1000 / frames,
    bytes: Math.round(painted / frames),
  };
}

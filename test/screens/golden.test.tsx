// What every screen looks like at home, on a small terminal and on a large one. A change of a frame
// is a change of a file here: look at it, then update with `npx vitest run -u`.
import { renderToString } from 'ink';
import { describe, expect, test } from 'vitest';
import { cellWidth } from '../../src/components/layout.ts';
import { App } from '../../src/workbench/app.tsx';
import { severalStates } from '../support/several-states.ts';
import { states } from '../support/states.ts';
import { stationStates } from '../support/station-states.ts';

const sizes = [
  [60, 16],
  [80, 24],
  [132, 43],
  [200, 60],
] as const;

const plain = (frame: string) => frame.replace(/\x1b\[[0-9;]*m/g, '');

describe.each(Object.entries({ ...states, ...severalStates, ...stationStates }))('%s', (name, stateAt) => {
  test.each(sizes)('at %ix%i', async (columns, rows) => {
    const state = stateAt(columns, rows);
    const frame = plain(
      renderToString(<App state={state} onChoose={() => {}} />, { columns: state.columns }),
    );
    const lines = frame.split('\n');
    expect(lines.length).toBeLessThanOrEqual(state.rows);
    expect(Math.max(...lines.map(cellWidth))).toBeLessThanOrEqual(state.columns);
    const file = `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
    await expect(file).toMatchFileSnapshot(`../golden/${name}-${columns}x${rows}.txt`);
  });
});

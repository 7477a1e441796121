// Two boards at once on a real terminal: one is typed at while the other is flashed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type BenchBoards, startBenchBoards } from '../support/bench-boards.ts';
import { startWorkbenchProgram, type WorkbenchProgram } from '../support/workbench-program.ts';

const home = mkdtempSync(join(tmpdir(), 'espwb-several-'));
let app: WorkbenchProgram | null = null;
let boards: BenchBoards | null = null;
afterEach(async () => {
  app?.discard();
  await boards?.program.end('SIGTERM');
  rmSync(home, { recursive: true, force: true, maxRetries: 10 });
});

test('what is typed at the REPL of one board arrives whole while another is flashed', async () => {
  boards = await startBenchBoards(home, ['typed?firmware=micropython', 'flashed?timing=real']);
  app = startWorkbenchProgram([], { home, env: { ESPWB_BOARDS: boards.file } });
  await app.waitFor(/○ flashed/);
  app.press('g');
  await app.waitFor(/❯ ○ typed/);
  app.press('t');
  await app.waitFor(/>>> +│/);
  app.press('{ctrl-]}');
  await app.waitFor(/❯ ● typed/);
  app.press('j');
  await app.waitFor(/❯ ○ flashed/);
  app.press('F');
  await app.waitFor(/❯ built in +demo-micropython|❯ release/);
  app.press('/');
  app.press('demo-micro{enter}');
  await app.waitFor(/❯ built in +demo-micropython/);
  app.press('{enter}');
  await app.waitFor(/Enter Write 604 KB/);
  app.press('{enter}');
  await app.waitFor(/[1-9]\d? %/);

  // Ctrl-N: the other open board, at the prompt that it was left at.
  app.press('\x0e');
  await app.waitFor(/>>> +│/);
  expect(app.text()).toMatch(/typed ▶1/);
  const numbers = Array.from({ length: 12 }, (_, at) => at);
  for (const at of numbers) {
    for (const letter of `print("line", ${at} * 7)`) app.press(letter);
    app.press('{enter}');
    await app.waitFor(new RegExp(`│ line ${at * 7} `));
  }
  // What is still on the pane: each line as it was typed, with its answer.
  for (const at of numbers.slice(-8))
    expect(app.text()).toMatch(new RegExp(`>>> print\\("line", ${at} \\* 7\\) +│\\n│ line ${at * 7} `));
  app.press('half');
  await app.waitFor(/>>> half/);

  // Back to the one that is flashed, and to the half line.
  app.press('{ctrl-t}');
  app.press('\x0e');
  await app.waitFor('Written and verified');
  app.press('\x0e');
  await app.waitFor(/>>> half/);
  app.press('{ctrl-]}');
  await app.waitFor(/● typed/);
  app.press('q');
  expect(await app.exited).toBe(0);
  expect(app.text()).toMatch(/espwb: .*, 2 boards\./);
  expect(app.text()).toContain('typed: Nothing on a board was changed.');
  expect(app.text().replace(/\n/g, '')).toContain('Flashed demo-micropython, 604 KB, verified');
});

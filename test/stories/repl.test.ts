// espwb repl on a real terminal: the board's own prompt with all that belongs to it, until Ctrl-].
import { afterEach, expect, test } from 'vitest';
import { startWorkbenchProgram, type WorkbenchProgram } from '../support/workbench-program.ts';

let open: WorkbenchProgram | null = null;
afterEach(() => open?.discard());

test('completes by Tab, pastes, interrupts an endless loop, and leaves the terminal whole', async () => {
  const repl = startWorkbenchProgram(['repl', '-p', 'virtual:story?firmware=micropython']);
  open = repl;
  await repl.waitFor(/Ctrl-\] leaves/);
  await repl.waitFor(/>>>$/m);
  repl.press('import machine{enter}');
  await repl.waitFor(/import machine\n>>>$/m);
  repl.press('machine.uniq');
  await repl.waitFor(/>>> machine\.uniq$/m);
  repl.press('{tab}');
  await repl.waitFor(/>>> machine\.unique_id$/m);
  repl.press('{ctrl-c}');
  await repl.waitFor(/unique_id\n>>>$/m);

  repl.press('\x05');
  await repl.waitFor(/^===$/m);
  repl.press('for n in range(2):{enter}  print("pasted", n)');
  await repl.waitFor('===   print("pasted", n)');
  repl.press('\x04');
  await repl.waitFor('pasted 1');
  await repl.waitFor(/pasted 1\n>>>/);

  repl.press('exec("print(6*7)\\nwhile True: pass"){enter}');
  await repl.waitFor(/^42$/m);
  repl.press('{ctrl-c}');
  await repl.waitFor('KeyboardInterrupt');
  await repl.waitFor(/KeyboardInterrupt: *\n>>>/);

  repl.press('print("half');
  await repl.waitFor(/>>> print\("half$/m);
  repl.press('{ctrl-]}');
  expect(await repl.exited).toBe(0);
  expect(repl.terminal.modes.bracketedPasteMode).toBe(false);
});

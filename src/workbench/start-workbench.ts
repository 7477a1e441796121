// Starts the workbench in this terminal and resolves when it has ended: the terminal is then as it
// was, the board runs, and a few lines say what was done. Ink is loaded only after colour is decided.
import { systemClock } from '../device/clock.ts';
import { portMeant } from '../platform/open-port.ts';
import { abilitiesHere, setColour } from '../terminal/environment.ts';
import { layoutEngine } from '../terminal/layout-engine.ts';
import { watchOutput } from '../terminal/lost-output.ts';

export type WorkbenchOptions = {
  /** As typed after -p; the cursor starts on it. */
  readonly port?: string | undefined;
  /** An image whose plan is opened at once, as if its path had been pasted. */
  readonly file?: string | undefined;
};

/** Resolves to the exit code: 0 after a normal end, 2 where there is no terminal to draw on. */
export async function startWorkbench({ port, file }: WorkbenchOptions = {}): Promise<number> {
  watchOutput();
  const abilities = abilitiesHere();
  // Where the setting keeps it from being lines.
  if (!abilities.fullScreen) {
    process.stderr.write(
      'espwb: The workbench needs a terminal with a cursor, and TERM=dumb has none.\nWith --plain it is lines instead; each action is a command too: see "espwb --help".\n',
    );
    return 2;
  }
  const putBack = setColour(process.env, abilities.depth);
  // Compiles while the rest is loaded.
  void layoutEngine.ready;
  // In the bundle a module of espwb runs when it is used: Ink's chalk is to look now.
  const [{ runWorkbench }] = await Promise.all([import('./run-workbench.tsx'), import('ink')]);
  putBack();
  const meant = port === undefined ? undefined : await portMeant(port);
  return runWorkbench({
    port: meant,
    file,
    clock: systemClock,
    depth: abilities.depth,
    ascii: !abilities.unicode,
  });
}

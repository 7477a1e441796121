// The signals while a verb is still being loaded, a tenth of a second and more on a slow machine: nothing
// is open yet, so the program ends at once, with the last line and the exit code of any other cancel.
// Imports next to nothing: it is there before all else.
import { onEndingSignals } from './signals.ts';

/** As exitCodeOf('cancelled') has it. */
const exitCode = 130;

/** What is used of `process`; a test brings its own. */
type Ending = Pick<NodeJS.Process, 'on' | 'off' | 'exit' | 'stdout' | 'stderr'>;

/** A signal is a cancel until what is returned is called, by whoever has listeners of its own then. */
export function endOnSignals(json: boolean, program: Ending = process): () => void {
  const end = () => {
    const error = { type: 'error', code: 'cancelled', message: 'Cancelled.', board: 'unchanged', hints: [] };
    const leave = () => program.exit(exitCode);
    // Nobody may be there to read it.
    (json ? program.stdout : program.stderr).once('error', leave);
    if (json) program.stdout.write(`${JSON.stringify(error)}\n`, leave);
    else program.stderr.write('espwb: Cancelled.\n  The board is unchanged.\n', leave);
  };
  return onEndingSignals(end, program);
}

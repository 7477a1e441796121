// The question before what destroys data. "y" or "yes" agrees; Enter alone does not, nor does an end of the input.
import { createInterface } from 'node:readline';
import type { ReadStream, WriteStream } from 'node:tty';
import { cancellation } from '../device/clock.ts';
import { EspError } from '../device/errors.ts';
import { safe } from '../text/printable.ts';

type Asked = {
  readonly input: Pick<ReadStream, 'isTTY'> & NodeJS.ReadableStream;
  readonly output: Pick<WriteStream, 'isTTY'> & NodeJS.WritableStream;
};

/** @throws EspError needs-confirmation where nobody can be asked, or the answer is not yes | cancelled, with nothing changed */
export async function confirm(
  question: string,
  assumeYes: boolean,
  signal: AbortSignal,
  { input, output }: Asked = { input: process.stdin, output: process.stderr },
): Promise<void> {
  if (assumeYes) return;
  if (!input.isTTY || !output.isTTY) {
    throw new EspError('needs-confirmation', `${question} There is no terminal to answer at.`);
  }
  output.write(safe`${question} [y/N] `);
  const answer = await lineFrom(input, signal).catch((error: unknown) => {
    output.write('\n');
    throw error;
  });
  if (answer === null) output.write('\n');
  if (!/^\s*y(?:es)?\s*$/i.test(answer ?? '')) {
    throw new EspError('needs-confirmation', 'Not confirmed: nothing was changed.', { hintsSayAll: true });
  }
}

/** null at an end of the input. The terminal edits the line: Ctrl-C stays a signal, which cancels. */
function lineFrom(input: NodeJS.ReadableStream, signal: AbortSignal): Promise<string | null> {
  return new Promise<string | null>((resolve, reject) => {
    const reader = createInterface({ input, terminal: false });
    const onAbort = () => {
      // Nothing is done before the answer.
      reject(cancellation(signal).withBoard('unchanged'));
      reader.close();
    };
    reader.once('line', (line) => {
      resolve(line);
      reader.close();
    });
    reader.once('close', () => {
      signal.removeEventListener('abort', onAbort);
      resolve(null);
    });
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

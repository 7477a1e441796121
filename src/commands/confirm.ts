// The question before what destroys data. "y" or "yes" agrees; Enter alone does not.
import { createInterface } from 'node:readline/promises';
import { EspError } from '../device/errors.ts';
import { safe } from '../text/printable.ts';

export async function confirm(question: string, assumeYes: boolean, signal: AbortSignal): Promise<void> {
  if (assumeYes) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new EspError('needs-confirmation', `${question} There is no terminal to answer at.`);
  }
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await reader.question(safe`${question} [y/N] `, { signal });
    if (!/^\s*y(?:es)?\s*$/i.test(answer)) {
      throw new EspError('needs-confirmation', 'Not confirmed, so nothing was done.');
    }
  } finally {
    reader.close();
  }
}

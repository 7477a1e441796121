// What must not be done twice, over a way that spoils answers.
import { tryAgain } from '../firmware/try-again.ts';

/**
 * Does it; where its answer was spoiled, `isDone` tells whether it was done, and only what was not is done again.
 * @throws what `change` and `isDone` throw
 */
export async function sureOf(
  signal: AbortSignal,
  change: () => Promise<unknown>,
  isDone: () => Promise<boolean>,
): Promise<void> {
  let isSecond = false;
  await tryAgain(signal, async () => {
    if (isSecond && (await isDone())) return;
    isSecond = true;
    await change();
  });
}

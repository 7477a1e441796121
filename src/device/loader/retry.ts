// For exchanges that do no harm when they happen twice: reads, and writes of the same value. A lost
// byte then costs a moment instead of the operation. Never for data blocks: the stub ignores their
// sequence numbers.
import { isEspError } from '../errors.ts';

const attempts = 3;

/** @throws what the last attempt threw; at once what no repetition can mend */
export async function retryHarmless<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !isLineTrouble(error)) throw error;
    }
  }
}

/** An answer lost or damaged, as opposed to a port that is gone or a board that is another. */
export const isLineTrouble = (error: unknown): boolean =>
  isEspError(error) && (error.code === 'timeout' || error.code === 'protocol');

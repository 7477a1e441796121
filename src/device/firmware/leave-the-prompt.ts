// A board that stays in its raw REPL has no prompt for whoever comes next.
import type { Session } from '../session/session.ts';

/** Leaves the REPL as it was behind `work`: after a failure or a cancel too, whose error is the one to tell. */
export async function leavingThePrompt<T>(session: Session, work: () => Promise<T>): Promise<T> {
  // Bounded by itself, and a cancelled signal would refuse it.
  const leave = async () => session.firmware?.rest(new AbortController().signal);
  const result = await work().catch(async (error: unknown) => {
    await leave().catch(() => {});
    throw error;
  });
  await leave();
  return result;
}

// --break-in of the verbs that run code: whatever runs on the board is stopped first, by a reset if need be.
import { breakIn } from '../device/firmware/break-in.ts';
import type { Session } from '../device/session/session.ts';
import { connectOptionsOf } from './baud-option.ts';
import type { VerbContext, VerbOptions } from './verb.ts';

/** @throws EspError repl-busy | no-repl where nothing helps */
export async function breakInFirst(
  session: Session,
  options: VerbOptions,
  { operation, output }: Pick<VerbContext, 'operation' | 'output'>,
  { timers = false } = {},
): Promise<void> {
  if (options['breakIn'] !== true) return;
  const { baudRate } = connectOptionsOf(options);
  const how = { reset: true, timers, ...(baudRate === undefined ? {} : { baudRate }) };
  const { by, words } = await breakIn(session, how, operation);
  if (by !== 'ctrl-c') output.event({ type: 'note', text: words });
}

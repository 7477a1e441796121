// Where a REPL answers instead of the boot loader: whose it is, asked at its own prompt.
import { advise } from '../advice.ts';
import { EspError, isEspError } from '../errors.ts';
import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import { connectFirmware } from './connect-firmware.ts';
import { firmwareName, isElsewhere } from './firmware-names.ts';

/**
 * A failure of the code repl-answered comes back with the name of who answered, every other as it is.
 * Run it inside `session.run`. @throws EspError unplugged | cancelled
 */
export async function nameWhoAnswered(
  session: Session,
  failure: unknown,
  context: OperationContext,
): Promise<unknown> {
  if (!isEspError(failure) || failure.code !== 'repl-answered') return failure;
  try {
    const { facts } = await connectFirmware(session, context);
    const name = firmwareName(facts);
    return new EspError('repl-answered', `${name} answered instead of the boot loader.`, {
      hints: isElsewhere(facts) ? [advise('serve-elsewhere', { name })] : [],
      cause: failure,
    });
  } catch (error) {
    if (isEspError(error) && /^(?:no-repl|repl-)/.test(error.code)) return failure;
    throw error;
  }
}

// Where something else than the boot loader was heard: whose it is, asked at its own prompt and rate.
import { advise, advises } from '../advice.ts';
import { EspError, isEspError } from '../errors.ts';
import { isOwnEcho } from '../loader/heard.ts';
import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import { type ConnectOptions, connectFirmware } from './connect-firmware.ts';
import type { FirmwareFacts } from './firmware-link.ts';
import { firmwareName, isElsewhere } from './firmware-names.ts';

const usualBaudRate = 115_200;

/** The board was heard, and not its boot loader. */
const isHeard = ({ code, evidence }: EspError): boolean =>
  code === 'repl-answered' ||
  (evidence !== undefined && isOwnEcho(evidence)) ||
  ((code === 'firmware-runs' || code === 'noise') && evidence !== undefined && evidence.length > 0);

/**
 * A failure by which something was heard comes back with the name of who it is, or with what was heard of it
 * when it was listened to; every other as it is.
 * Run it inside `session.run`. @throws EspError unplugged | cancelled
 */
export async function nameWhoAnswered(
  session: Session,
  failure: unknown,
  context: OperationContext,
  options: Pick<ConnectOptions, 'baudRate'> = {},
): Promise<unknown> {
  if (!isEspError(failure) || !isHeard(failure)) return failure;
  try {
    const { facts, disabledReason } = await connectFirmware(session, context, options);
    if (facts.kind === 'unknown' && disabledReason) return withFindings(failure, disabledReason, true);
    return named(facts, session.transport.baudRate, failure);
  } catch (error) {
    if (!isEspError(error) || !/^(?:no-repl|repl-)/.test(error.code)) throw error;
    if (failure.code === 'repl-answered') return failure;
    return withFindings(failure, error, error.code === 'repl-busy' || session.state === 'booting');
  }
}

function named(facts: FirmwareFacts, baudRate: number, failure: EspError): EspError {
  const name = firmwareName(facts);
  const rate = baudRate === usualBaudRate ? '' : ` at ${baudRate} baud`;
  return new EspError('repl-answered', `${name} answered${rate} instead of the boot loader.`, {
    hints: isElsewhere(facts) ? [advise('serve-elsewhere', { name })] : [],
    cause: failure,
  });
}

/** What was heard with patience says more than what was heard in passing. */
function withFindings(
  failure: EspError,
  { message, evidence, ownHints }: EspError,
  /** What was noise has turned out to be somebody. */
  isProgram: boolean,
): EspError {
  const code = failure.code === 'noise' && isProgram ? 'firmware-runs' : failure.code;
  const rate = ownHints.filter((hint) => advises([hint], 'read-at-rate'));
  const hints = code === 'firmware-runs' && !advises(failure.ownHints, 'read-at-rate') ? rate : [];
  return new EspError(code, `The boot loader did not answer. ${message}`, {
    hints: [...hints, ...failure.ownHints],
    hintsSayAll: failure.hintsSayAll,
    ...(evidence ? { evidence } : {}),
    cause: failure,
  });
}

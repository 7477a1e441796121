// espwb repl: the board's own prompt in this terminal. From a pipe: its lines are typed one after the
// other, each after the prompt that follows the one before.
import { createInterface } from 'node:readline';
import { throwIfCancelled } from '../device/clock.ts';
import { EspError } from '../device/errors.ts';
import { attachFirmware } from '../device/firmware/attach-firmware.ts';
import { breakIn } from '../device/firmware/break-in.ts';
import type { FirmwareLink } from '../device/firmware/firmware-link.ts';
import { nameOfKind } from '../device/firmware/firmware-names.ts';
import { firmwareOf, languageOf } from '../device/firmware/firmwares.ts';
import { waitForQuiet } from '../device/firmware/wait-for-quiet.ts';
import type { Session } from '../device/session/session.ts';
import { notOpen } from '../device/transport/port-errors.ts';
import { boardTextFilter } from '../terminal/board-text-filter.ts';
import { passThrough } from '../terminal/pass-through.ts';
import { watchStops } from '../terminal/suspend.ts';
import { baudOf } from './baud-option.ts';
import { breakInFirst } from './break-in-option.ts';
import type { Verb, VerbContext } from './verb.ts';

const enter = new TextEncoder().encode('\r');
/** After the last line of a pipe: a program may still be printing. */
const lastWordsMs = 500;
const lineMs = 10_000;
/** What has no prompt may print for ever. */
const talkerMs = 1_500;
/** A computer that is busy, or a network, may take its time. */
const echoMs = 2_000;

export const run: Verb = async (context, _args, options) => {
  const { openSession, operation, output } = context;
  const baudRate = baudOf(options['baud']);
  const session = await openSession();
  await breakInFirst(session, options, context);
  if (options['interrupt'] === true) await breakIn(session, { baudRate }, operation);
  const quiet = { signal: operation.signal, onEvent: () => {} };
  const { link, reason } = await attachFirmware(session, quiet, { baudRate });
  const advice = adviceFor(link, reason);
  if (advice) output.event({ type: 'note', text: advice });
  if (process.stdin.isTTY) await inTerminal(link, session, context);
  else await fromPipe(link, session, context);
  output.result({});
};

function adviceFor({ facts, disabledReason }: FirmwareLink, reason: EspError | null): string | null {
  if (reason) return `${reason.message} Ctrl-C may stop what runs.`;
  const repl = firmwareOf(facts.kind)?.repl;
  if (repl)
    return repl.interrupts
      ? null
      : `${nameOfKind(facts.kind)} has no interrupt: Ctrl-C is sent as it is, "espwb reset" stops a program.`;
  const why = facts.kind === 'unknown' ? disabledReason?.message : `${nameOfKind(facts.kind)} has no REPL.`;
  return `${why ?? 'The firmware is not known.'} What you type is sent as it is.`;
}

async function inTerminal(
  board: FirmwareLink,
  session: Session,
  { output, signal }: VerbContext,
): Promise<void> {
  const { stdin } = process;
  const gone = whenGone(session);
  output.event({ type: 'note', text: `The prompt of ${session.transport.path}; Ctrl-] leaves.` });
  stdin.setRawMode(true);
  const stops = watchStops({
    leave: () => stdin.setRawMode(false),
    back: () => stdin.setRawMode(false).setRawMode(true),
  });
  const hangUp = () => gone.abort(new EspError('cancelled', 'The terminal is gone.'));
  stdin.on('error', hangUp).on('end', hangUp);
  try {
    const ended = passThrough({
      keyboard: (onBytes) => {
        stdin.on('data', onBytes);
        stdin.resume();
        return () => stdin.off('data', onBytes);
      },
      display: (bytes) => output.raw(bytes),
      board,
      signal: AbortSignal.any([signal, gone.signal]),
    });
    // A prompt comes with Enter; a program or a firmware without one gets what the person types alone.
    if (session.state.endsWith(' idle')) await board.type(enter);
    await ended;
    if (gone.signal.aborted) throw gone.signal.reason;
  } finally {
    stops.release();
    stdin.setRawMode(false);
    stdin.pause();
    output.line('');
  }
}

async function fromPipe(
  board: FirmwareLink,
  session: Session,
  { output, clock, signal: cancel }: VerbContext,
): Promise<void> {
  const filter = boardTextFilter();
  const hasPrompt = () => session.state.endsWith(' idle');
  const limitMs = () => (languageOf(board.facts.kind) === null ? talkerMs : lineMs);
  const stop = board.onOutput((bytes) => output.raw(filter(bytes)));
  const gone = whenGone(session);
  // A pipe may stay open without a word: neither a cancel nor an unplug waits for its next line.
  const signal = AbortSignal.any([cancel, gone.signal]);
  try {
    for await (const line of createInterface({ input: process.stdin, signal })) {
      refuseLongLine(board, line);
      // A prompt echoes what is typed at it; a program need not say anything.
      const firstMs = hasPrompt() ? echoMs : 50;
      const settled = waitForQuiet(board, clock, { quietMs: 50, firstMs, limitMs: limitMs(), signal });
      await board.type(new TextEncoder().encode(`${line}\r`));
      await settled;
    }
    throwIfCancelled(signal);
    await waitForQuiet(board, clock, { quietMs: lastWordsMs, limitMs: limitMs(), signal });
  } finally {
    stop();
  }
}

/** Fires when the port goes. */
function whenGone(session: Session): AbortController {
  const gone = new AbortController();
  session.transport.listen({
    onBytes: () => {},
    onClose: (reason) => gone.abort(notOpen(session.transport.path, reason).withBoard('unchanged')),
  });
  return gone;
}

/** Where a longer line is thrown away without a word. @throws EspError usage */
function refuseLongLine({ facts }: FirmwareLink, line: string): void {
  const bytes = Buffer.byteLength(line);
  const longest = firmwareOf(facts.kind)?.repl?.longestSentBytes ?? null;
  if (longest === null || bytes <= longest) return;
  const message = `A line of ${bytes} characters is too long for ${nameOfKind(facts.kind)}, which takes ${longest}.`;
  throw new EspError('usage', message, { hints: ['Run the file instead: "espwb exec -f FILE".'] });
}

// espwb repl: the board's own prompt in this terminal. From a pipe: its lines are typed one after the
// other, each after the prompt that follows the one before.
import { createInterface } from 'node:readline';
import { isEspError } from '../device/errors.ts';
import { connectFirmware } from '../device/repl/connect-firmware.ts';
import type { FirmwareLink } from '../device/repl/firmware-link.ts';
import { overhearQuiet } from '../device/repl/overhear-quiet.ts';
import type { Session } from '../device/session/session.ts';
import { boardTextFilter } from '../terminal/board-text-filter.ts';
import { passThrough } from '../terminal/pass-through.ts';
import type { Verb, VerbContext } from './verb.ts';

const enter = new TextEncoder().encode('\r');
/** After the last line of a pipe: a program may still be printing. */
const lastWordsMs = 500;
const lineMs = 10_000;

export const run: Verb = async (context) => {
  const session = await context.openSession();
  const board = await boardEnds(session, context);
  if (process.stdin.isTTY) await inTerminal(board, session, context);
  else await fromPipe(board, context);
  context.output.result({});
};

type BoardEnds = Pick<FirmwareLink, 'type' | 'onOutput'>;

/** The firmware's link; where a program runs or nobody answers, the bare wire: Ctrl-C may help there. */
async function boardEnds(session: Session, { operation, output }: VerbContext): Promise<BoardEnds> {
  const quiet = { signal: operation.signal, onEvent: () => {} };
  try {
    return await session.run('repl', quiet, (inner) => connectFirmware(session, inner));
  } catch (error) {
    if (!isEspError(error) || (error.code !== 'repl-busy' && error.code !== 'no-repl')) throw error;
    output.event({ type: 'note', text: `${error.message} Ctrl-C may stop what runs.` });
  }
  return {
    type: (bytes) => session.transport.write(bytes),
    onOutput: (onBytes) => session.transport.listen({ onBytes, onClose: () => {} }),
  };
}

async function inTerminal(
  board: BoardEnds,
  session: Session,
  { output, signal }: VerbContext,
): Promise<void> {
  const { stdin } = process;
  const gone = new AbortController();
  session.transport.listen({ onBytes: () => {}, onClose: () => gone.abort() });
  output.event({ type: 'note', text: `The prompt of ${session.transport.path}; Ctrl-] leaves.` });
  stdin.setRawMode(true);
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
    await board.type(enter);
    await ended;
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    output.line('');
  }
}

async function fromPipe(board: BoardEnds, { output, clock, signal }: VerbContext): Promise<void> {
  const filter = boardTextFilter();
  const stop = board.onOutput((bytes) => output.raw(filter(bytes)));
  try {
    for await (const line of createInterface({ input: process.stdin })) {
      const settled = overhearQuiet(board, clock, { quietMs: 50, limitMs: lineMs, signal });
      await board.type(new TextEncoder().encode(`${line}\r`));
      await settled;
    }
    await overhearQuiet(board, clock, { quietMs: lastWordsMs, limitMs: lineMs, signal });
  } finally {
    stop();
  }
}

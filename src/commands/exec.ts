// espwb exec: code in, what it prints out. stdout and stderr stay apart; raised code is exit code 1.
import { addAbortSignal } from 'node:stream';
import { throwIfCancelled } from '../device/clock.ts';
import { EspError, isEspError } from '../device/errors.ts';
import { codeOfFile, type FileCode } from '../device/firmware/code-file.ts';
import { execCode } from '../device/firmware/exec.ts';
import { readAtMost } from '../device/read-at-most.ts';
import type { BoardState } from '../device/session/session.ts';
import { boardTextFilter, type StreamFilter } from '../terminal/board-text-filter.ts';
import { printable } from '../text/printable.ts';
import { connectOptionsOf } from './baud-option.ts';
import { breakInFirst } from './break-in-option.ts';
import { plainLineEnds } from './plain-line-ends.ts';
import { shared, type Verb } from './verb.ts';

const raisedExitCode = 1;
const mostCodeBytes = 4 * 1024 * 1024;

export const run: Verb = async (context, args, options): Promise<number> => {
  const { openSession, operation, output } = context;
  const { code, note, isBytes } = await shared(context, 'code', () =>
    codeOf(args[0], options['file'], operation.signal),
  );
  const connect = connectOptionsOf(options);
  const session = await openSession();
  if (options['breakIn'] === true) await breakInFirst(session, options, context);
  if (note !== null) output.event({ type: 'note', text: note });
  const toStdout = forStream(process.stdout.isTTY === true);
  const toStderr = forStream(process.stderr.isTTY === true);
  const { stdout, stderr, droppedBytes } = await execCode(
    session,
    {
      code,
      isBytes,
      ...connect,
      ...(output.json ? {} : { onStdout: (bytes: Uint8Array) => output.raw(toStdout(bytes)) }),
    },
    // Progress lines would stand between what the code prints.
    output.json ? operation : { signal: operation.signal, onEvent: () => {} },
  ).catch((error) => {
    throw stopped(error, session.state);
  });
  const raised = stderr.length > 0;
  if (!output.json) {
    output.raw(toStdout(new Uint8Array(0), true));
    if (raised) output.raw(toStderr(stderr, true), 'stderr');
  }
  output.result({
    stdout: text(stdout),
    stderr: text(stderr),
    ...(droppedBytes ? { truncated: true, droppedBytes } : {}),
    ...(raised ? { code: 'code-raised' } : {}),
  });
  return raised ? raisedExitCode : 0;
};

/** A cancel says what became of the code, where the firmware has told. */
function stopped(error: unknown, state: BoardState): unknown {
  if (!isEspError(error) || error.code !== 'cancelled' || !state.endsWith(' idle')) return error;
  const message = 'Cancelled. The code was stopped, the board is at its prompt.';
  return new EspError('cancelled', message, { board: error.board, cause: error });
}

type Code = FileCode & { readonly isBytes: boolean };

async function codeOf(code: string | undefined, file: unknown, signal: AbortSignal): Promise<Code> {
  if (code !== undefined && file === undefined) return { code, note: null, isBytes: false };
  if (code === undefined && typeof file === 'string') {
    const name = file === '-' ? 'The standard input' : printable(file);
    return { ...codeOfFile(await readCode(file, name, signal), name), isBytes: true };
  }
  throw new EspError('usage', 'Give either code or a file to run.', {
    hints: ['espwb exec "print(6*7)"', 'espwb exec -f main.py'],
  });
}

async function readCode(file: string, name: string, signal: AbortSignal): Promise<Uint8Array> {
  try {
    const bytes =
      file === '-' ? await readPipe(mostCodeBytes, signal) : await readAtMost(file, mostCodeBytes);
    if (bytes) return bytes;
  } catch (error) {
    throwIfCancelled(signal);
    throw new EspError('file-unreadable', `Cannot read ${printable(file)}.`, { cause: error });
  }
  throw new EspError('file-unreadable', `${name} has more than 4 MB: no board runs that.`);
}

/** null where more comes: a pipe may have no end. A cancel does not wait for it. */
async function readPipe(mostBytes: number, signal: AbortSignal): Promise<Uint8Array | null> {
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of addAbortSignal(signal, process.stdin)) {
    sizeBytes += (piece as Uint8Array).length;
    if (sizeBytes > mostBytes) return null;
    pieces.push(piece as Uint8Array);
  }
  return new Uint8Array(Buffer.concat(pieces));
}

/** A terminal gets nothing that commands it; a pipe gets the bytes with plain line ends. */
function forStream(isTerminal: boolean): StreamFilter {
  return isTerminal ? boardTextFilter() : plainLineEnds();
}

/** As a pipe gets it. */
const text = (bytes: Uint8Array): string => new TextDecoder().decode(plainLineEnds()(bytes, true));
